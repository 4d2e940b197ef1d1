package lectern.emulator;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How often what goes wrong, for all requests alike. Immutable.
 *
 * @param chances of each fault, from 0 to 1; no request meets two
 * @param latencyMillis the least and the most that each request waits before anything becomes of it
 * @param lag how long a new page does not show in queries
 * @param retryAfter what those who ask too often are told to wait, in whole seconds
 * @param seed of the chances: the same requests in the same order meet the same faults
 */
public record FaultPlan(
        Map<EmulatorFault, Double> chances, Range latencyMillis, Duration lag, Duration retryAfter, long seed) {

    /** Nothing goes wrong. */
    public static final FaultPlan NONE = new FaultPlan(
            Map.of(), new Range(0, 0), Duration.ZERO, Duration.ofSeconds(1), 0);

    public FaultPlan {
        chances = Map.copyOf(chances);
        if (chances.values().stream().anyMatch(chance -> !(chance >= 0))
                || chances.values().stream().mapToDouble(chance -> chance).sum() > 1) {
            throw new IllegalArgumentException("the chances of all faults must be from 0 to 1 together");
        }
    }

    /** From {@code least} to {@code most}, both included. */
    public record Range(int least, int most) {
        public Range {
            if (least < 0 || most < least) {
                throw new IllegalArgumentException("a range from " + least + " to " + most);
            }
        }
    }

    /**
     * Reads a plan such as {@code 503-saved=0.05,429=0.02,latency=300-700,lag=2,retry-after=5,seed=7}: chances by the
     * words of {@link EmulatorFault}, latency in milliseconds, lag and retry-after in seconds.
     *
     * @throws IllegalArgumentException with the reason, for a person
     */
    public static FaultPlan parse(String spec) {
        var chances = new EnumMap<EmulatorFault, Double>(EmulatorFault.class);
        var latency = NONE.latencyMillis;
        var lag = NONE.lag;
        var retryAfter = NONE.retryAfter;
        var seed = NONE.seed;
        for (var part : spec.split(",")) {
            var pair = part.strip().split("=", 2);
            var value = pair.length == 2 ? pair[1] : "";
            switch (pair[0]) {
                case "latency" -> latency = range(part, value);
                case "lag" -> lag = Duration.ofMillis((long) (1000 * number(part, value)));
                case "retry-after" -> retryAfter = Duration.ofSeconds((long) number(part, value));
                case "seed" -> seed = (long) number(part, value);
                default -> chances.put(fault(pair[0]), number(part, value));
            }
        }
        return new FaultPlan(chances, latency, lag, retryAfter, seed);
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

    private static EmulatorFault fault(String word) {
        return Arrays.stream(EmulatorFault.values()).filter(fault -> fault.word().equals(word)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown fault \"" + word + "\"; there are latency, "
                        + "lag, retry-after, seed and " + Arrays.stream(EmulatorFault.values())
                        .map(EmulatorFault::word).collect(Collectors.joining(", "))));
    }

    private static Range range(String part, String value) {
        var ends = value.split("-", 2);
        var least = number(part, ends[0]);
        return new Range((int) least, ends.length == 1 ? (int) least : (int) number(part, ends[1]));
    }

    private static double number(String part, String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("a number should stand behind \"=\" in \"" + part + "\"", notANumber);
        }
    }
}
