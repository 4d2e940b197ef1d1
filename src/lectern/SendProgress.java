package lectern;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import lectern.cli.ProgressBar;
import lectern.cli.SendOptions;
import lectern.cli.Terminal;
import lectern.client.Delivery;
import lectern.client.Outgoing;

/** Counts what becomes of the messages of a {@code send}, and shows how far it is. Used by one thread. */
final class SendProgress implements Delivery.Progress {
    private final SendOptions options;
    private final ProgressBar bar;
    private final int total;
    private final InstantSource clock;
    private final Instant began;
    private final List<String> failures = new ArrayList<>();
    private int refused;
    private int kept;
    private int duplicates;
    private int written;

    SendProgress(SendOptions options, ProgressBar bar, int total, InstantSource clock) {
        this.options = options;
        this.bar = bar;
        this.total = total;
        this.clock = clock;
        began = clock.instant();
    }

    @Override
    public void kept(Outgoing message, boolean duplicate) {
        kept++;
        duplicates += duplicate ? 1 : 0;
        show(message.name());
    }

    @Override
    public void written(Outgoing message) {
        written++;
        show(message.name());
    }

    @Override
    public void failed(Outgoing message, String reason) {
        refused++;
        problem(message.name(), reason);
        show(message.name());
    }

    @Override
    public void waiting(String reason, Duration delay) {
        if (!options.quiet()) {
            bar.pause(done(), total, "waits " + Math.max(1, delay.toSeconds()) + " s: " + reason);
        }
    }

    /** Something that is not even a message, or what is left when there is no server. */
    void problem(String name, String reason) {
        failures.add(Terminal.printable(name + ": " + reason));
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    String summary() {
        return "%d of %d %s, %d of them there before, %d failed, %.1f s".formatted(done() - refused, total,
                options.untilWritten() ? "written" : "kept", duplicates, failures.size(), elapsedMillis() / 1000.0);
    }

    /** A file's own name: folders would fill the line. */
    private static String shown(String name) {
        return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    }

    private int done() {
        return (options.untilWritten() ? written : kept) + refused;
    }

    private void show(String name) {
        if (!options.quiet()) {
            bar.show(done(), total, pace() + shown(name));
        }
    }

    private String pace() {
        if (done() == 0) {
            return "";
        }
        var rate = done() * 1000.0 / Math.max(1, elapsedMillis());
        var left = Duration.ofSeconds(Math.round((total - done()) / rate));
        return "%.1f/s, %d:%02d left  ".formatted(rate, left.toMinutes(), left.toSecondsPart());
    }

    private long elapsedMillis() {
        return Duration.between(began, clock.instant()).toMillis();
    }
}
