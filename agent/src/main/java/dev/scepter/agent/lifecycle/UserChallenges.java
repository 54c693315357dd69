package dev.scepter.agent.lifecycle;

import dev.scepter.agent.policy.ScepPolicy;
import java.util.List;
import java.util.Optional;

/** Sees to it that a one-time challenge of a policy for several users is sent for one of them only: the first. */
final class UserChallenges {
    private UserChallenges() {}

    /** The digest of the policy's one-time challenge, if it is not for this user. */
    static Optional<String> spentElsewhere(PolicyRecord template, UserTarget user, List<UserTarget> all) {
        Optional<String> digest = digest(template.policy());
        if (digest.isEmpty()
                || user.record().map(own -> holds(own, digest.get())).orElse(false)) {
            return Optional.empty();
        }
        boolean taken = template.spentChallenges().contains(digest.get())
                || all.stream()
                        .filter(other -> !other.sid().equals(user.sid()))
                        .anyMatch(other -> other.damage().isPresent()
                                || other.record()
                                        .map(record -> holds(record, digest.get())
                                                || record.spentChallenges().contains(digest.get()))
                                        .orElse(false));
        return digest.filter(any -> taken);
    }

    /** The template with what a record of a user that goes away knows to be spent. */
    static PolicyRecord remembering(PolicyRecord template, PolicyRecord going) {
        PolicyRecord remembering = template;
        for (String digest : going.spentChallenges()) {
            remembering = remembering.withSpentChallenge(digest);
        }
        boolean sent = going.attempt().flatMap(Attempt::sentAt).isPresent();
        Optional<String> digest = digest(going.policy()).filter(any -> sent);
        return digest.isPresent() ? remembering.withSpentChallenge(digest.get()) : remembering;
    }

    private static boolean holds(PolicyRecord record, String digest) {
        return digest(record.policy()).equals(Optional.of(digest));
    }

    private static Optional<String> digest(ScepPolicy policy) {
        return policy.oneTimeChallenge() ? policy.challenge().map(AttemptSteps::digest) : Optional.empty();
    }
}
