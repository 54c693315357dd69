package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.Deadline;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.policy.ScepPolicy;
import java.util.Optional;

/**
 * What a step of an enrolment may use.
 *
 * @param policy the policy that the attempt was begun for; today's in challenge, retries and {@code pendingMaxDays}
 * @param challenge the challenge, if there is one that may be sent
 * @param challengeSpent the policy's one-time challenge was answered, and there is no other
 * @param inForce the certificate in force
 * @param resumed the step was begun before and its outcome is unknown: it may have taken place
 * @param deadline when the step has to end
 */
public record EnrollmentContext(
        ScepPolicy policy,
        Optional<Secret> challenge,
        boolean challengeSpent,
        Optional<CertificateInForce> inForce,
        boolean resumed,
        Deadline deadline) {}
