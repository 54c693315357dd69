package dev.scepter.agent.lifecycle;

import dev.scepter.agent.policy.ScepPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A copy of a {@link PolicyRecord} on the way to another one. */
final class PolicyRecordDraft {
    ScepPolicy policy;
    Optional<ScepPolicy> earlier;
    String source;
    Optional<String> intent;
    Optional<CertificateInForce> inForce;
    List<Predecessor> predecessors;
    Optional<Attempt> attempt;
    Optional<Failure> failure;
    List<CarriedRoot> roots;
    List<String> spentChallenges;
    Optional<CaCheck> caCheck;
    Optional<Instant> repairedAt;
    Optional<Removal> removal;
    Optional<Rollback> rollback;
    Optional<RenewalHold> hold;
    Optional<String> sentBy;

    PolicyRecordDraft(PolicyRecord record) {
        policy = record.policy();
        earlier = record.earlier();
        source = record.source();
        intent = record.intent();
        inForce = record.inForce();
        predecessors = record.predecessors();
        attempt = record.attempt();
        failure = record.failure();
        roots = record.roots();
        spentChallenges = record.spentChallenges();
        caCheck = record.caCheck();
        repairedAt = record.repairedAt();
        removal = record.removal();
        rollback = record.rollback();
        hold = record.hold();
        sentBy = record.sentBy();
    }

    PolicyRecord record() {
        return new PolicyRecord(
                policy,
                earlier,
                source,
                intent,
                inForce,
                predecessors,
                attempt,
                failure,
                roots,
                spentChallenges,
                caCheck,
                repairedAt,
                removal,
                rollback,
                hold,
                sentBy);
    }
}
