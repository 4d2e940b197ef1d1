package lectern.emulator;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How often what goes wrong, for all requests alike, and what the connection may do at all. Immutable.
 *
 * @param chances of each fault, from 0 to 1; no request meets two
 * @param leastMillis what each request waits at least before anything becomes of it
 * @param mostMillis what it waits at most
 * @param lag how long a new page does not show in queries
 * @param retryAfter what those who ask too often are told to wait, in whole seconds
 * @param seed of the chances: the same requests in the same order meet the same faults
 * @param without the capabilities that the connection lacks
 * @param blocks pages and blocks that may be made from now on
 */
public record FaultPlan(Map<EmulatorFault, Double> chances, int leastMillis, int mostMillis, Duration lag,
        Duration retryAfter, long seed, Set<Capability> without, long blocks) {

    /** Nothing goes wrong. */
    public static final FaultPlan NONE =
            new FaultPlan(Map.of(), 0, 0, Duration.ZERO, Duration.ofSeconds(1), 0, Set.of(), Long.MAX_VALUE);

    /** What a request does, for which a connection needs the capability. */
    public enum Capability { USERS, READ, INSERT, UPDATE }

    public FaultPlan {
        chances = Map.copyOf(chances);
        without = Set.copyOf(without);
        if (chances.values().stream().anyMatch(chance -> !(chance >= 0))
                || chances.values().stream().mapToDouble(chance -> chance).sum() > 1) {
            throw new IllegalArgumentException("the chances of all faults must be from 0 to 1 together");
        }
        if (leastMillis < 0 || mostMillis < leastMillis) {
            throw new IllegalArgumentException("a range from " + leastMillis + " to " + mostMillis);
        }
    }

    /**
     * Reads a plan such as {@code 503-saved=0.05,429=0.02,latency=300-700,lag=2,retry-after=5,seed=7}: chances by the
     * words of {@link EmulatorFault}, latency in milliseconds, lag and retry-after in seconds;
     * {@code without=insert} for each capability that is missing, {@code blocks=1000} for a limit of new blocks.
     *
     * @throws IllegalArgumentException with the reason, for a person
     */
    public static FaultPlan parse(String spec) {
        var chances = new EnumMap<EmulatorFault, Double>(EmulatorFault.class);
        var without = EnumSet.noneOf(Capability.class);
        int[] latency = {NONE.leastMillis, NONE.mostMillis};
        var lag = NONE.lag;
        var retryAfter = NONE.retryAfter;
        var seed = NONE.seed;
        var blocks = NONE.blocks;
        for (var part : spec.split(",")) {
            var pair = part.strip().split("=", 2);
            var value = pair.length == 2 ? pair[1] : "";
            switch (pair[0]) {
                case "latency" -> latency =
                        Arrays.stream(value.split("-", 2)).mapToInt(end -> (int) number(part, end)).toArray();
                case "lag" -> lag = Duration.ofMillis((long) (1000 * number(part, value)));
                case "retry-after" -> retryAfter = Duration.ofSeconds((long) number(part, value));
                case "without" -> without.add(capability(value));
                case "blocks" -> blocks = (long) number(part, value);
                case "seed" -> seed = (long) number(part, value);
                default -> chances.put(fault(pair[0]), number(part, value));
            }
        }
        return new FaultPlan(
                chances, latency[0], latency[latency.length - 1], lag, retryAfter, seed, without, blocks);
    }

    /** The fault that a number from 0 to 1, drawn at random, stands for. */
    Optional<EmulatorFault> fault(double drawn) {
        var left = drawn;
        for (var fault : EmulatorFault.values()) {
            left -= chances.getOrDefault(fault, 0.0);
            if (left < 0) {
                return Optional.of(fault);
            }
        }
        return Optional.empty();
    }

    /** Whether the connection lacks what this endpoint needs, such as {@code PATCH pages/*}. */
    boolean refuses(String endpoint) {
        return switch (endpoint) {
            case "GET users/me" -> false;
            case "GET users", "GET users/*" -> without.contains(Capability.USERS);
            case "POST pages", "POST databases", "POST data_sources", "PATCH blocks/*/children" ->
                    without.contains(Capability.INSERT);
            default -> without.contains(endpoint.startsWith("PATCH") || endpoint.startsWith("DELETE")
                    ? Capability.UPDATE : Capability.READ);
        };
    }

    private static EmulatorFault fault(String word) {
        return Arrays.stream(EmulatorFault.values()).filter(fault -> fault.word().equals(word)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown fault \"" + word + "\"; there are latency, "
                        + "lag, retry-after, seed, without, blocks and " + Arrays.stream(EmulatorFault.values())
                        .map(EmulatorFault::word).collect(Collectors.joining(", "))));
    }

    private static Capability capability(String word) {
        return Arrays.stream(Capability.values()).filter(known -> known.name().equalsIgnoreCase(word)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"without\" takes users, read, insert or update, not \"" + word + "\""));
    }

    private static double number(String part, String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("a number should stand behind \"=\" in \"" + part + "\"", notANumber);
        }
    }
}
