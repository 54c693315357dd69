package dev.scepter.agent.enrollment.choice;

import dev.scepter.agent.csp.NodeWriter;
import dev.scepter.agent.lifecycle.AbsentWays;
import dev.scepter.agent.lifecycle.Probe;
import dev.scepter.agent.lifecycle.WayChoice.Candidate;
import dev.scepter.agent.model.Backend;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.policy.StoreLocation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The backends that this program cannot go on this machine, with all that speaks against each. Immutable. */
public final class AbsentBackends implements AbsentWays {
    private final Set<String> present;
    private final boolean windows;
    private final Supplier<Optional<Integer>> minimumKeyLength;

    /**
     * @param present the names of those that it can
     * @param windows whether this machine is one
     * @param minimumKeyLength bits that the device demands of RSA keys where a policy names none
     */
    public AbsentBackends(Set<String> present, boolean windows, Supplier<Optional<Integer>> minimumKeyLength) {
        this.present = Set.copyOf(present);
        this.windows = windows;
        this.minimumKeyLength = minimumKeyLength;
    }

    @Override
    public List<Candidate> candidates(ScepPolicy policy) {
        return Arrays.stream(Backend.values())
                .filter(backend -> !present.contains(backend.word()))
                .map(backend -> new Candidate(backend.word(), Probe.of(reasons(backend, policy))))
                .toList();
    }

    private List<String> reasons(Backend backend, ScepPolicy policy) {
        List<String> reasons = new ArrayList<>();
        reasons.add(absence(policy));
        if (backend.isCsp()) {
            // The challenge says nothing about the way, and what is not asked for is not revealed.
            ScepPolicy told = policy.withChallenge(Optional.empty());
            reasons.addAll(NodeWriter.write(told, minimumKeyLength.get()).refusals());
        }
        return reasons;
    }

    private String absence(ScepPolicy policy) {
        if (!windows) {
            return "this machine does not run Windows";
        }
        return policy.store() == StoreLocation.USER ? Probe.MACHINE_ONLY : "it is not built into this program";
    }
}
