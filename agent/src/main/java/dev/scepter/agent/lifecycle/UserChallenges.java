package dev.scepter.agent.lifecycle;

import dev.scepter.agent.policy.ScepPolicy;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Sees to it that a one-time challenge of a policy for several users is sent for one of them only: the first that has no certificate. */
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
                        .anyMatch(other -> mayHave(other, digest.get()));
        return digest.filter(any -> taken);
    }

    private static boolean mayHave(UserTarget other, String digest) {
        return other.damage().isPresent()
                || other.record()
                        .map(record -> holds(record, digest)
                                || record.spentChallenges().contains(digest))
                        .orElse(false);
    }

    /**
     * The users in the order in which they may take a challenge: a certificate is mostly renewed without one, but who has no
     * certificate gets none without.
     */
    static List<UserTarget> inTurn(List<UserTarget> all) {
        return all.stream()
                .sorted(Comparator.comparing(UserTarget::hasCertificate))
                .toList();
    }

    /** The template with what a record of a user that goes away knows to be spent. */
    static PolicyRecord remembering(PolicyRecord template, PolicyRecord going) {
        PolicyRecord remembering = template;
        for (String digest : going.spentChallenges()) {
            remembering = remembering.withSpentChallenge(digest);
        }
        Optional<String> sent = sent(going);
        return sent.isPresent() ? remembering.withSpentChallenge(sent.get()) : remembering;
    }

    /** The digest of the one-time challenge that may have left, whichever the policy has by now. */
    private static Optional<String> sent(PolicyRecord record) {
        return record.attempt()
                .filter(attempt -> attempt.sentAt().isPresent())
                .filter(attempt -> attempt.policy().orElse(record.policy()).oneTimeChallenge())
                .flatMap(Attempt::challengeSent)
                .map(AttemptSteps::digest);
    }

    /** The template once a record goes that nobody can read: it may have held the challenge that the policy has. */
    static PolicyRecord rememberingUnread(PolicyRecord template) {
        return digest(template.policy()).map(template::withSpentChallenge).orElse(template);
    }

    private static boolean holds(PolicyRecord record, String digest) {
        return digest(record.policy()).equals(Optional.of(digest));
    }

    private static Optional<String> digest(ScepPolicy policy) {
        return policy.oneTimeChallenge() ? policy.challenge().map(AttemptSteps::digest) : Optional.empty();
    }
}
