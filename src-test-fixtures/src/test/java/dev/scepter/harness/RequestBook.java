package dev.scepter.harness;

import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.lab.ca.ChallengeSeen;
import dev.scepter.lab.ca.LabExchange;
import dev.scepter.lab.ca.LabOutcome;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Which requests each policy has sent: whether a new one came too early, and whether a challenge went twice. */
final class RequestBook {
    private final Consumer<String> violations;
    private final Map<PolicyId, Set<String>> requests = new TreeMap<>();
    private final Map<PolicyId, String> unanswered = new TreeMap<>();
    private final Map<String, String> requestOfChallenge = new TreeMap<>();

    RequestBook(Consumer<String> violations) {
        this.violations = violations;
    }

    /** The CA has seen a message; whether its reply arrives is not known yet. */
    void seen(ScepPolicy policy, LabExchange exchange) {
        if (!exchange.isCertificateRequest()) {
            return;
        }
        PolicyId id = policy.id();
        String digest = exchange.requestDigest();
        String open = unanswered.getOrDefault(id, digest);
        if (!open.equals(digest)) {
            violations.accept("policy " + id + " sent another request while the one before could still be answered");
        }
        unanswered.put(id, digest);
        requests.computeIfAbsent(id, none -> new LinkedHashSet<>()).add(digest);
        boolean challenged =
                exchange.challenge() != ChallengeSeen.ABSENT && exchange.challenge() != ChallengeSeen.NOT_READ;
        if (challenged && policy.oneTimeChallenge()) {
            String challenge = policy.challenge().map(Secret::revealText).orElse("");
            String before = requestOfChallenge.putIfAbsent(challenge, digest);
            if (before != null && !before.equals(digest)) {
                violations.accept("policy " + id + " sent its one-time challenge in two different requests");
            }
        }
    }

    /** The reply to the policy's last message has arrived. */
    void answered(PolicyId id, LabOutcome outcome) {
        if (outcome == LabOutcome.ISSUED || outcome == LabOutcome.REFUSED || outcome == LabOutcome.REJECTED) {
            unanswered.remove(id);
        }
    }

    /** The policy is taken away, and its request is given up with it. */
    void giveUp(PolicyId id) {
        unanswered.remove(id);
    }

    /** How many different requests each policy has sent. */
    Map<PolicyId, Integer> distinct() {
        Map<PolicyId, Integer> counts = new TreeMap<>();
        requests.forEach((id, digests) -> counts.put(id, digests.size()));
        return counts;
    }
}
