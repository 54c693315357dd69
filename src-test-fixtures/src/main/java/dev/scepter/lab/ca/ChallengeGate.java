package dev.scepter.lab.ca;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Judges challenges and remembers which one-time challenges are used. Not thread-safe. */
final class ChallengeGate {
    private final Set<String> used = new HashSet<>();

    ChallengeSeen look(ChallengeRule rule, Optional<String> challenge) {
        if (challenge.isEmpty()) {
            return ChallengeSeen.ABSENT;
        }
        if (rule instanceof ChallengeRule.Fixed fixed) {
            return fixed.challenge().equals(challenge.get()) ? ChallengeSeen.RIGHT : ChallengeSeen.WRONG;
        }
        if (rule instanceof ChallengeRule.OneTime oneTime) {
            boolean fresh = oneTime.challenges().contains(challenge.get()) && !used.contains(challenge.get());
            return fresh ? ChallengeSeen.RIGHT : ChallengeSeen.WRONG;
        }
        return ChallengeSeen.UNASKED;
    }

    static void check(ChallengeRule rule, ChallengeSeen seen) throws RefusalException {
        if (rule instanceof ChallengeRule.None || seen == ChallengeSeen.RIGHT) {
            return;
        }
        String text = seen == ChallengeSeen.ABSENT ? "challenge password missing" : "challenge password refused";
        throw new RefusalException(FailInfo.BAD_REQUEST, text);
    }

    void use(ChallengeRule rule, Optional<String> challenge) {
        if (rule instanceof ChallengeRule.OneTime) {
            challenge.ifPresent(used::add);
        }
    }
}
