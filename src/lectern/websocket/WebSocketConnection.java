package lectern.websocket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A peer and what it is told.
 *
 * <p>The public methods are for any thread and never block.
 */
public final class WebSocketConnection {
    private static final byte[] NOTHING = {};
    private static final String STOPPING = "server is stopping";

    private final long id;
    private final SocketChannel channel;
    private final InetSocketAddress peer;
    private final InetSocketAddress local;
    private final WebSocketServer.Service service;
    private final PeerDeadlines deadlines;
    private final PeerInput input;
    private final FrameQueue queue;
    private final MemoryBudget.Claim claim;
    private volatile boolean accepted;
    private UpgradeRequest request; // null before it is read, and again once the handler has seen it
    private volatile boolean open;
    private volatile boolean stopped;
    private volatile boolean givingWay;

    WebSocketConnection(long id, SocketChannel channel, WebSocketServer.Service service) throws IOException {
        this.id = id;
        this.channel = channel;
        this.service = service;
        peer = (InetSocketAddress) channel.getRemoteAddress();
        local = (InetSocketAddress) channel.getLocalAddress();
        deadlines = new PeerDeadlines(service.limits(), () -> System.nanoTime() / 1_000_000);
        claim = service.memory().claim();
        queue = new FrameQueue(channel, channel::shutdownOutput, deadlines, service.limits().maxQueuedBytes(),
                service.buffers());
        input = new PeerInput(new PeerSource(channel, queue, deadlines, () -> service.seats().open() == 1));
    }

    /** Counts the peers of a server, from 1, in the order of their arrival. */
    public long id() {
        return id;
    }

    public InetSocketAddress peer() {
        return peer;
    }

    /**
     * Queues a text message; false when the connection is closing or gone.
     *
     * <p>A peer that has let more than {@code maxQueuedBytes} pile up is closed with 1008.
     */
    public boolean send(String text) {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The same for text that is UTF-8 already; the array must not be changed any more. */
    public boolean send(byte[] utf8) {
        return queue.message(Opcode.TEXT, utf8);
    }

    /** The same for a binary message. */
    public boolean sendBinary(byte[] data) {
        return queue.message(Opcode.BINARY, data);
    }

    /** Whether more has arrived from the peer than was handed on; for the handler, on the connection's thread. */
    public boolean hasMore() {
        return input.hasMore();
    }

    /** What waits for the peer to take it; whoever sends much by itself looks here first. */
    public long queuedBytes() {
        return queue.queuedBytes();
    }

    /**
     * Sends a Close frame behind what is queued; does nothing if the connection is closing already.
     *
     * @param reason cut to 123 bytes of UTF-8
     * @throws IllegalArgumentException for a code that must not be sent
     */
    public void close(int code, String reason) {
        if (!CloseCode.mayBeSent(code)) {
            throw new IllegalArgumentException("close code " + code);
        }
        queue.close(new CloseStatus(code, reason));
    }

    /** The life of the connection, on its own thread. */
    void run() {
        try (channel) {
            if (shakeHands()) {
                try {
                    accept();
                } finally {
                    abort();
                    queue.release();
                    input.release();
                }
            }
        } catch (IOException gone) {
            // It left before it was a connection, or after it was over: nobody is left to tell.
        } catch (RuntimeException | Error broken) {
            // The thread's top: whatever a policy or handler throws ends this connection and no other.
            service.handler().failed(this, broken);
        }
    }

    /** Goes away: with a Close frame if the handshake is done, or just about to be. */
    void stop() {
        stopped = true;
        if (open) {
            close(CloseCode.GOING_AWAY, STOPPING);
        } else if (!accepted) {
            abort();
        }
    }

    /** Ends an unfinished handshake in favour of a newer one. */
    void giveWay() {
        givingWay = true;
        abort();
    }

    /** Cuts the connection, whatever its threads are at. */
    void abort() {
        claim.cancel();
        BoundPort.closeQuietly(channel);
    }

    /** Looks after the deadlines; called again and again by the server's watch thread. */
    void watch() {
        switch (deadlines.due()) {
            case NOTHING -> { }
            case PING -> {
                if (open) {
                    queue.control(Opcode.PING, NOTHING);
                }
            }
            case SLOW_SENDER -> close(CloseCode.POLICY_VIOLATION, "message not complete in " + patience());
            case SLOW_READER -> close(CloseCode.POLICY_VIOLATION, "nothing taken in " + patience());
            case SILENT -> {
                queue.close(new CloseStatus(CloseCode.ABNORMAL, "no answer to a ping"));
                abort();
            }
            case END -> abort();
        }
    }

    private void write(String answer) throws IOException {
        var bytes = ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Reads and checks the opening handshake; false if it was refused, which is then told to all. */
    private boolean shakeHands() throws IOException {
        boolean withBody = true;
        try {
            var head = RequestHead.read(input, service.limits().maxHeadBytes());
            withBody = !head.method().equals("HEAD");
            request = new UpgradeRequest(head.target(), head.headers(), peer, local);
            Handshake.check(head, service.policy().plainAnswer());
            var refusal = service.policy().refusal(request);
            if (refusal.isPresent()) {
                throw new HandshakeFailure(refusal.get().status(), refusal.get().reason());
            }
            service.seats().open(this);
            return true;
        } catch (HandshakeFailure failure) {
            service.handler().refused(peer, failure.status(), failure.getMessage());
            refuse(Handshake.refused(failure, withBody));
        } catch (ClosedChannelException cut) {
            service.handler().refused(peer, 408, stopped ? STOPPING
                    : givingWay ? "cut off for a newer one" : "no whole request head in time");
        } catch (IOException lost) {
            service.handler().refused(peer, 400, "peer left before its request head was whole");
        }
        return false;
    }

    private void refuse(String answer) throws IOException {
        deadlines.closing();
        write(answer);
        channel.shutdownOutput();
        input.drain(); // closing over unread bytes would reset the connection, and with it our answer
    }

    private void accept() throws IOException {
        var offers = request.headers().getOrDefault("sec-websocket-extensions", List.of());
        var deflate = service.limits().compression() ? DeflateExtension.negotiate(offers)
                : Optional.<DeflateExtension>empty();
        deflate.ifPresent(agreed -> queue.compress(new MessageDeflater(agreed)));
        var protocol = Handshake.subprotocol(
                request.headers().getOrDefault("sec-websocket-protocol", List.of()), service.policy().subprotocols());
        accepted = true;
        if (stopped) {
            return; // and aborted: either stop() sees that we are about to open, or we see that it did not
        }
        write(Handshake.accepted(request.headers().get("sec-websocket-key").get(0), protocol, deflate));
        deadlines.opened();
        open = true;
        queue.flushedHere();
        input.borrowFrom(service.buffers(), !Thread.currentThread().isVirtual());
        if (stopped) {
            stop();
        }
        converse(deflate);
    }

    private void converse(Optional<DeflateExtension> deflate) {
        try {
            service.handler().opened(this, request);
            request = null;
            readFrames(deflate);
        } catch (WebSocketFailure failure) {
            close(failure.code(), failure.getMessage());
        } catch (IOException lost) {
            // Cut, reset or ended by the peer inside a frame; the same as its end between two frames.
        } catch (RuntimeException | Error broken) {
            // A handler's defect, or no memory for a message: the peer is told by 1011.
            service.handler().failed(this, broken);
            close(CloseCode.INTERNAL_ERROR, "internal error");
        }
        finish();
        var end = queue.end().orElseThrow();
        service.handler().closed(this, end.code(), end.reason());
    }

    private void readFrames(Optional<DeflateExtension> deflate) throws IOException, WebSocketFailure {
        var reader = new FrameReader(input, deflate.isPresent());
        try (var inflater = new MessageInflater(deflate.map(DeflateExtension::clientKeepsContext).orElse(false))) {
            readFrames(reader, new MessageAssembler(reader, inflater, service.limits(), this::hold));
        } finally {
            claim.close();
        }
    }

    private void readFrames(FrameReader reader, MessageAssembler assembler) throws IOException, WebSocketFailure {
        while (input.await()) {
            deadlines.begun();
            boolean whole = false;
            var opcode = reader.header();
            switch (opcode) {
                case CONTINUATION, TEXT, BINARY -> whole = assembler.accept(opcode);
                case PING -> queue.control(Opcode.PONG, reader.controlPayload());
                case PONG -> reader.controlPayload();
                case CLOSE -> {
                    queue.close(CloseStatus.parse(reader.controlPayload()));
                    return;
                }
            }
            if (whole) {
                deliver(assembler.isText(), assembler.take());
            }
            boolean betweenMessages = !assembler.midMessage();
            if (betweenMessages) {
                deadlines.complete();
            }
            queue.awaitRoom();
            if (betweenMessages) {
                claim.close();
            }
        }
    }

    /** Waits, and lets the peer wait, until there is so much memory for its message. */
    private void hold(long bytes) throws WebSocketFailure {
        if (bytes > service.memory().maxClaimBytes()) {
            throw new WebSocketFailure(CloseCode.MESSAGE_TOO_BIG, "message needs " + bytes + " bytes of memory, of "
                    + service.memory().maxClaimBytes());
        }
        if (claim.grow(bytes, Duration.ZERO)) {
            return;
        }
        queue.flush(); // what was answered before must not wait with us
        deadlines.pause();
        if (!claim.grow(bytes, service.limits().frameTimeout())) {
            throw new WebSocketFailure(CloseCode.TRY_AGAIN_LATER, "no memory for the message in " + patience());
        }
        deadlines.resume();
    }

    private String patience() {
        return service.limits().frameTimeout().toMillis() + " ms";
    }

    private void deliver(boolean isText, byte[] message) throws WebSocketFailure {
        var handler = service.handler();
        if (message.length > service.limits().unchargedBytes()) {
            hold(handler.memory(message));
        }
        deadlines.complete(); // what the handler takes is not its time
        if (!queue.isOpen()) {
            return; // what crosses our Close frame on the wire is void
        }
        if (isText) {
            handler.text(this, message);
        } else {
            handler.binary(this, message);
        }
    }

    /**
     * The end in order: all that is owed, the Close frame if there is one, our FIN; what the peer still sends is read
     * up to its FIN, since closing over unread bytes would reset the connection, and with it our Close frame (RFC 6455
     * §7.1.1). A peer that ended its half without a Close frame may still take what it is owed.
     */
    private void finish() {
        queue.close(CloseStatus.LOST);
        try {
            queue.endOutput();
            input.drain();
            queue.awaitEmpty();
        } catch (IOException gone) {
            // Nobody is left to take the rest.
        }
    }
}
