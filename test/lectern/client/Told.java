package lectern.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a delivery told, a line each. */
final class Told implements Delivery.Progress {
    final List<String> lines = new ArrayList<>();

    @Override
    public void kept(Outgoing message, boolean duplicate) {
        lines.add((duplicate ? "duplicate " : "kept ") + message.name());
    }

    @Override
    public void written(Outgoing message) {
        lines.add("written " + message.name());
    }

    @Override
    public void failed(Outgoing message, String reason) {
        lines.add("failed " + message.name() + ": " + reason);
    }

    @Override
    public void waiting(String reason, Duration delay) {
        lines.add("waits: " + reason);
    }
}
