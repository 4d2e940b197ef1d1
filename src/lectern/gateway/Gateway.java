package lectern.gateway;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import lectern.app.Intake;
import lectern.app.Receipt;
import lectern.app.StatusBoard;
import lectern.domain.LecternEvent;
import lectern.domain.Lecture;
import lectern.json.JsonException;
import lectern.json.JsonParser;
import lectern.json.JsonValue;
import lectern.port.EventSink;
import lectern.websocket.MemoryBudget;
import lectern.websocket.UpgradeRequest;
import lectern.websocket.WebSocketConnection;
import lectern.websocket.WebSocketHandler;

/**
 * The browser's protocol: each text message is a JSON object with an {@code action}, and gets exactly one answer. Safe
 * for use by any thread; answers may come in another order than the messages, told apart by {@code messageId}.
 */
public final class Gateway implements WebSocketHandler {
    /** A longer message is on disk before its client is read on, as its memory is charged to it until then. */
    private static final int LARGE_MESSAGE_BYTES = 64 * 1024;
    private static final String ACTIONS = "save_transcript, subscribe, known, status, ping";

    /** In events, the connection of a message that came by HTTP. */
    private static final long NO_CONNECTION = 0;
    private static final Duration MEMORY_PATIENCE = Duration.ofSeconds(20);

    private final Intake intake;
    private final StatusBoard board;
    private final ProgressFeed feed;
    private final EventSink events;

    public Gateway(Intake intake, StatusBoard board, ProgressFeed feed, EventSink events) {
        this.intake = intake;
        this.board = board;
        this.feed = feed;
        this.events = events;
    }

    @Override
    public void opened(WebSocketConnection connection, UpgradeRequest request) {
        events.emit(new LecternEvent.ClientConnected(connection.id(), request.header("origin").orElse("")));
    }

    @Override
    public long memory(byte[] message) {
        return MessageMemory.of(message);
    }

    @Override
    public void text(WebSocketConnection connection, byte[] utf8) {
        var answered = answer(Optional.of(connection), utf8).thenAccept(connection::send);
        if (utf8.length > LARGE_MESSAGE_BYTES) {
            answered.join();
        }
    }

    /**
     * Takes a message that came without a WebSocket, and gives the same answer, on any thread: whatever hangs on the
     * future must not block.
     */
    public CompletableFuture<byte[]> answer(byte[] utf8, MemoryBudget memory) {
        if (utf8.length <= LARGE_MESSAGE_BYTES) {
            return answer(Optional.empty(), utf8);
        }
        var bytes = MessageMemory.of(utf8);
        if (bytes > memory.maxClaimBytes()) {
            return CompletableFuture.completedFuture(refusal(NO_CONNECTION, "", "invalid_message",
                    "the message needs " + bytes + " bytes of memory, of " + memory.maxClaimBytes()));
        }
        var claim = memory.claim();
        if (!claim.grow(bytes, MEMORY_PATIENCE)) {
            return CompletableFuture.completedFuture(
                    refusal(NO_CONNECTION, "", "memory", "there is no memory for the message; send it again later"));
        }
        try {
            return answer(Optional.empty(), utf8).whenComplete((reply, defect) -> claim.close());
        } catch (RuntimeException | Error defect) {
            // Told by whoever called: here it must not keep the memory for good.
            claim.close();
            throw defect;
        }
    }

    private CompletableFuture<byte[]> answer(Optional<WebSocketConnection> connection, byte[] utf8) {
        var number = connection.isPresent() ? connection.get().id() : NO_CONNECTION;
        JsonValue message;
        try {
            // The WebSocket has found its text to be UTF-8; what came by HTTP nobody has looked at.
            message = connection.isPresent() ? JsonParser.parseValid(utf8) : JsonParser.parse(utf8);
        } catch (JsonException notJson) {
            events.emit(new LecternEvent.MessageRefused(number, "", "invalid_json", notJson.getMessage()));
            return CompletableFuture.completedFuture(Replies.invalidJson());
        }
        var messageId = messageId(message);
        try {
            var fields = Fields.of(message);
            var action = fields.requiredText("action");
            return action.equals(TranscriptMessage.ACTION)
                    ? accept(number, TranscriptMessage.lecture(fields), utf8,
                            connection.isPresent() && !connection.get().hasMore())
                    : CompletableFuture.completedFuture(look(connection, action, messageId, fields));
        } catch (MessageException refused) {
            return CompletableFuture.completedFuture(
                    refusal(number, messageId, refused.code(), refused.getMessage()));
        }
    }

    /** For the answer, whatever else is wrong with the message; empty if there is none. */
    private static String messageId(JsonValue message) {
        return message.text("messageId").filter(id -> id.length() <= TranscriptMessage.MAX_MESSAGE_ID_LENGTH)
                .orElse("");
    }

    /** The actions that keep nothing. */
    private byte[] look(Optional<WebSocketConnection> connection, String action, String messageId, Fields fields)
            throws MessageException {
        return switch (action) {
            case "subscribe" -> {
                feed.subscribe(connection.orElseThrow(() ->
                        new MessageException("unknown_action", "only a WebSocket can subscribe")));
                yield Replies.subscribed(messageId);
            }
            case "known" -> Replies.known(messageId, fields.requiredId("courseId"), board.snapshot());
            case "status" -> Replies.status(messageId, board.summary());
            case "ping" -> Replies.pong(messageId);
            default -> throw new MessageException("unknown_action",
                    "unknown action; this server knows " + ACTIONS);
        };
    }

    @Override
    public void closed(WebSocketConnection connection, int code, String reason) {
        feed.unsubscribe(connection);
        events.emit(new LecternEvent.ClientDisconnected(connection.id(), code, reason));
    }

    @Override
    public void refused(InetSocketAddress peer, int status, String reason) {
        events.emit(new LecternEvent.ClientRefused(peer.getAddress().getHostAddress(), status, reason));
    }

    @Override
    public void failed(WebSocketConnection connection, Throwable cause) {
        events.emit(new LecternEvent.Fault("connection " + connection.id(), cause));
    }

    @Override
    public void troubled(Throwable cause) {
        events.emit(new LecternEvent.Fault("accepting connections", cause));
    }

    /**
     * The answer comes from the thread that made the message durable; {@code send} only queues it there.
     *
     * @param here whether the calling thread is a connection's that has nothing to do before the answer
     */
    private CompletableFuture<byte[]> accept(long connection, Lecture lecture, byte[] message, boolean here) {
        var began = System.nanoTime();
        return intake.accept(lecture, message, here).thenApply(receipt -> switch (receipt) {
            case Receipt.Kept kept -> acknowledged(connection, lecture, began, Replies.success(lecture));
            case Receipt.Duplicate duplicate ->
                    acknowledged(connection, lecture, began, Replies.duplicate(lecture, duplicate.done()));
            case Receipt.Rejected rejected ->
                    refusal(connection, lecture.messageId(), rejected.code(), rejected.reason());
        });
    }

    private byte[] acknowledged(long connection, Lecture lecture, long began, byte[] reply) {
        events.emit(new LecternEvent.MessageAcknowledged(connection, lecture.messageId(),
                Duration.ofNanos(System.nanoTime() - began)));
        return reply;
    }

    private byte[] refusal(long connection, String messageId, String code, String reason) {
        events.emit(new LecternEvent.MessageRefused(connection, messageId, code, reason));
        return Replies.error(messageId, code, reason);
    }
}
