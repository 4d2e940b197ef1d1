package lectern.emulator;

import java.time.InstantSource;
import java.util.Objects;

/**
 * How a {@link NotionEmulator} is set up. Immutable.
 *
 * @param token the only token that is accepted
 * @param requestsPerMinute how many requests any 60 s may hold; 0 for no limit
 * @param schema what the database starts as
 * @param shared whether the database is shared with the token's connection; if not, all of it is not found
 * @param clock the time of pages and of the rate window
 */
public record EmulatorOptions(
        String token, int requestsPerMinute, Schema schema, boolean shared, InstantSource clock) {

    /** The id of the one database, the same in each emulator, so that one can be given to a server that runs apart. */
    public static final String DATABASE_ID = "1ec7e200-0000-4000-8000-000000000001";

    /** The id of the page that holds the database, and under which others can be made. */
    public static final String PAGE_ID = "1ec7e200-0000-4000-8000-000000000002";

    /** What the database is when the emulator starts. */
    public enum Schema {
        /** A title {@code Name} only. */
        EMPTY,
        /** The properties that Lectern's first users have; those below have them too. */
        SEED,
        /** With a second data source. */
        TWO_SOURCES,
        /** A view of a database that is not shared. */
        LINKED,
        /** A wiki, whose queries also find the data source of a database in it. */
        WIKI
    }

    public EmulatorOptions {
        Objects.requireNonNull(schema);
        Objects.requireNonNull(clock);
        if (token.isBlank()) {
            throw new IllegalArgumentException("the emulator needs a token to ask for");
        }
        if (requestsPerMinute < 0) {
            throw new IllegalArgumentException("requests per minute must not be negative: " + requestsPerMinute);
        }
    }

    /** The token {@code ntn_emulator}, no rate limit, the seed's properties, shared, the system's clock. */
    public static EmulatorOptions standard() {
        return new EmulatorOptions("ntn_emulator", 0, Schema.SEED, true, InstantSource.system());
    }
}
