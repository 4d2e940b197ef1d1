package lectern.emulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Decides what goes wrong on purpose: the one place that does. Confined to the lock of {@link EmulatorApi}. */
final class EmulatorFaults {
    private final List<Planned> planned = new ArrayList<>();
    private FaultPlan plan = FaultPlan.NONE;
    /** Its numbers are the same everywhere for the same seed; those of other kinds are a module of their own on 21. */
    private SplittableRandom random = new SplittableRandom();

    /** A fault that waits for its request, told by how method and path begin. */
    private record Planned(String call, EmulatorFault fault) {}

    /** What becomes of a request: how long it waits first, and what then goes wrong. */
    record Decision(Duration latency, Optional<EmulatorFault> fault) {}

    FaultPlan plan() {
        return plan;
    }

    void plan(FaultPlan plan) {
        this.plan = plan;
        random = new SplittableRandom(plan.seed());
    }

    void next(String call, EmulatorFault fault) {
        planned.add(new Planned(call, fault));
    }

    /** Called once for each request, before it has any effect: faults that wait for it first, chance second. */
    Decision decide(String call) {
        var latency = Duration.ofMillis(random.nextInt(plan.leastMillis(), plan.mostMillis() + 1));
        var drawn = plan.fault(random.nextDouble());
        var waiting = planned.stream().filter(candidate -> call.startsWith(candidate.call)).findFirst();
        waiting.ifPresent(planned::remove);
        return new Decision(latency, waiting.map(Planned::fault).or(() -> drawn));
    }
}
