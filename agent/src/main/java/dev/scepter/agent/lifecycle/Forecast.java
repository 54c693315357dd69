package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.PolicyId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What would be done for a policy now.
 *
 * @param policy which
 * @param steps the steps if nothing fails; empty if nothing is due
 * @param reason why
 * @param nextAttempt when something is due, if nothing is now
 * @param way by which way the policy is enrolled, and why
 */
public record Forecast(PolicyId policy, List<Step> steps, String reason, Optional<Instant> nextAttempt, WayChoice way) {
    public Forecast {
        steps = List.copyOf(steps);
    }
}
