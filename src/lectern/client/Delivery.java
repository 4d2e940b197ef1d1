package lectern.client;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import lectern.domain.Backoff;
import lectern.json.JsonValue;

/**
 * Sends messages, some of them under way at a time, until each is kept by the server or refused, or, if asked for,
 * until each is written. A lost connection is made again, and what was not answered is sent again: the server knows
 * what it has. Used by one thread.
 */
public final class Delivery {
    /** Messages sent and not answered yet, at most. */
    static final int WINDOW = 16;

    /** Attempts to connect again that bring nothing, over some ten minutes, before it is given up. */
    static final int MAX_RECONNECTS = 25;
    /** Connections that a message may take down while it alone is under way, before it is taken for the cause. */
    static final int MAX_LOSSES = 2;

    private static final byte[] SUBSCRIBE = "{\"action\":\"subscribe\"}".getBytes(StandardCharsets.UTF_8);
    /** Longer than a server takes for a disk that is behind, and than three heartbeats. */
    private static final Duration PATIENCE = Duration.ofSeconds(70);
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));
    /** Not the message's fault: the server takes it later. */
    private static final Set<String> PASSING = Set.of("storage", "queue_full", "shutting_down");

    private final Server server;
    private final boolean untilWritten;
    private final Progress progress;
    private final Sleep sleep;
    /** Sent and not answered, in order: clients number badly, so an id may stand for several. */
    private final List<Outgoing> unanswered = new ArrayList<>();
    /** Kept and not written, where that is waited for. */
    private final List<Outgoing> unwritten = new ArrayList<>();
    /** Kept before and not written yet, perhaps under another id: asked for again at each heartbeat. */
    private final List<Outgoing> unwrittenBefore = new ArrayList<>();
    private final Set<Outgoing> told = new HashSet<>();
    private final List<Outgoing> again = new ArrayList<>();
    private Iterator<Outgoing> messages;
    private int window = WINDOW;
    private int failures;
    private int reconnects;
    private int losses;

    public Delivery(Server server, boolean untilWritten, Progress progress, Sleep sleep) {
        this.server = server;
        this.untilWritten = untilWritten;
        this.progress = progress;
        this.sleep = sleep;
    }

    /** Where the server is, and the token that it may want of its clients. */
    public record Server(URI address, Optional<String> token) {
        @Override
        public String toString() {
            return address.toString();
        }
    }

    /** Told what becomes of the messages, on the sending thread. */
    public interface Progress {
        /** On the server's disk. */
        void kept(Outgoing message, boolean duplicate);

        /** Its page is right. */
        void written(Outgoing message);

        void failed(Outgoing message, String reason);

        /** Nothing goes on for a while. */
        void waiting(String reason, Duration delay);
    }

    /** How it waits. */
    @FunctionalInterface
    public interface Sleep {
        void sleep(Duration duration) throws InterruptedException;
    }

    /**
     * Sends all messages.
     *
     * @throws IOException if there is no server, or after a loss none again for some ten minutes, or only one that
     *         closes each connection before anything goes on
     */
    public void send(Iterator<Outgoing> all) throws IOException, InterruptedException {
        messages = all;
        var lost = converseUntilLost(new Session(server));
        while (lost.isPresent()) {
            lost = converseUntilLost(reconnected(lost.get()));
        }
    }

    /** Empty once all is done. */
    private Optional<IOException> converseUntilLost(Session session) throws InterruptedException {
        try (session) {
            converse(session);
            return Optional.empty();
        } catch (IOException lost) {
            takeBack(lost, session.isForLater());
            return Optional.of(lost);
        }
    }

    private void converse(Session session) throws IOException, InterruptedException {
        if (untilWritten) {
            session.send(SUBSCRIBE, PATIENCE);
        }
        while (true) {
            while (unanswered.size() < window && (!again.isEmpty() || messages.hasNext())) {
                send(session, again.isEmpty() ? messages.next() : again.removeFirst());
            }
            if (unanswered.isEmpty() && unwritten.isEmpty() && unwrittenBefore.isEmpty()) {
                return;
            }
            take(session.next(PATIENCE).orElseThrow(
                    () -> new IOException("no answer within " + PATIENCE.toSeconds() + " s")));
        }
    }

    private void send(Session session, Outgoing message) throws IOException {
        byte[] utf8;
        try {
            utf8 = message.content().read();
        } catch (IOException unreadable) {
            progress.failed(message, unreadable.getMessage());
            return;
        }
        unanswered.add(message);
        session.send(utf8, PATIENCE);
    }

    private void take(JsonValue received) throws InterruptedException {
        var id = received.text("messageId").orElse("");
        switch (received.text("type").orElse("")) {
            case "progress" -> follow(id, received);
            case "heartbeat" -> {
                advance();
                askAgain();
            }
            case "missed" -> {
                unwrittenBefore.addAll(unwritten);
                unwritten.clear();
                askAgain();
            }
            default -> {
                var answered = first(unanswered, id);
                if (answered.isPresent()) {
                    answer(answered.get(), received);
                }
            }
        }
    }

    private void follow(String id, JsonValue received) {
        advance();
        switch (received.text("state").orElse("")) {
            case "saved", "unchanged" -> first(unwritten, id).ifPresent(progress::written);
            case "skipped", "failed" -> first(unwritten, id).ifPresent(message ->
                    progress.failed(message, received.text("reason").orElse("no reason given")));
            default -> {
                // On its way.
            }
        }
    }

    private void askAgain() {
        again.addAll(unwrittenBefore);
        unwrittenBefore.clear();
    }

    private void answer(Outgoing message, JsonValue answer) throws InterruptedException {
        losses = 0;
        if (answer.text("status").equals(Optional.of("success"))) {
            window = WINDOW;
            kept(message, answer);
        } else if (answer.text("code").filter(PASSING::contains).isPresent()) {
            again.add(message);
            pause(answer.text("message").orElse("the server takes nothing now"));
        } else {
            advance();
            progress.failed(message, answer.text("message").orElse("refused without a reason"));
        }
    }

    private void kept(Outgoing message, JsonValue answer) {
        var isDuplicate = answer.isTrue("duplicate");
        if (told.add(message)) {
            advance();
            progress.kept(message, isDuplicate);
        }
        if (untilWritten && answer.isTrue("written")) {
            advance();
            progress.written(message);
        } else if (untilWritten) {
            (isDuplicate ? unwrittenBefore : unwritten).add(message);
        }
    }

    /** After a loss: whatever is open is sent again, one at a time first, to find a message that is the cause. */
    private void takeBack(IOException lost, boolean forLater) {
        losses = unanswered.size() == 1 && window == 1 && !forLater ? losses + 1 : 0;
        again.addAll(0, unwritten);
        unwritten.clear();
        again.addAll(0, unanswered);
        unanswered.clear();
        askAgain();
        window = 1;
        if (losses >= MAX_LOSSES) {
            losses = 0;
            advance();
            progress.failed(again.removeFirst(), lost.getMessage());
        }
    }

    private Session reconnected(IOException lost) throws IOException, InterruptedException {
        var reason = lost;
        while (reconnects < MAX_RECONNECTS) {
            reconnects++;
            pause(reason.getMessage());
            try {
                return new Session(server);
            } catch (IOException down) {
                reason = down;
            }
        }
        throw reason;
    }

    /** Something went on: whatever fails from now on is another failure. */
    private void advance() {
        failures = 0;
        reconnects = 0;
    }

    private void pause(String reason) throws InterruptedException {
        failures++;
        var delay = BACKOFF.after(failures, ThreadLocalRandom.current().nextDouble());
        progress.waiting(reason, delay);
        sleep.sleep(delay);
    }

    private static Optional<Outgoing> first(List<Outgoing> open, String id) {
        var first = open.stream().filter(message -> message.messageId().equals(id)).findFirst();
        first.ifPresent(open::remove);
        return first;
    }
}
