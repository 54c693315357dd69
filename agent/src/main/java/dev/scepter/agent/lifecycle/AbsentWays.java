package dev.scepter.agent.lifecycle;

import dev.scepter.agent.lifecycle.WayChoice.Candidate;
import dev.scepter.agent.policy.ScepPolicy;
import java.util.List;

/** The ways to enrol that have a name but cannot be used here at all, so that a choice can say why. */
@FunctionalInterface
public interface AbsentWays {
    /** There are none. */
    AbsentWays NONE = policy -> List.of();

    /** Each of them, with what speaks against it for a policy. Sends nothing. */
    List<Candidate> candidates(ScepPolicy policy);
}
