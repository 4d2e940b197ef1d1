package lectern.client;

import java.io.IOException;

/**
 * A message to be sent, read only when it is its turn: a course may be larger than memory.
 *
 * @param name where it comes from, for people
 * @param messageId what its answer names
 */
public record Outgoing(String name, String messageId, Content content) {

    /** The message as UTF-8 JSON; may be asked for again, if a connection was lost. */
    @FunctionalInterface
    public interface Content {
        byte[] read() throws IOException;
    }
}
