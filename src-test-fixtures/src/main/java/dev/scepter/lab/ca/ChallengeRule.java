package dev.scepter.lab.ca;

import java.util.Set;

/** Which challengePassword a request needs. None of the rules shows a challenge as text. */
public sealed interface ChallengeRule {

    /** No challenge is asked for; whatever comes is accepted. */
    record None() implements ChallengeRule {}

    /**
     * The same text for everybody, as often as wanted.
     *
     * @param challenge what must come, exactly
     */
    record Fixed(String challenge) implements ChallengeRule {
        @Override
        public String toString() {
            return "Fixed";
        }
    }

    /**
     * Each of the texts for one accepted request; used ones stay used whatever the rules become.
     *
     * @param challenges what may come
     */
    record OneTime(Set<String> challenges) implements ChallengeRule {
        public OneTime {
            challenges = Set.copyOf(challenges);
        }

        @Override
        public String toString() {
            return "OneTime[" + challenges.size() + "]";
        }
    }

    /** No challenge. */
    static ChallengeRule none() {
        return new None();
    }

    /** One static challenge. */
    static ChallengeRule fixed(String challenge) {
        return new Fixed(challenge);
    }

    /** Challenges that work once each. */
    static ChallengeRule oneTime(String... challenges) {
        return new OneTime(Set.of(challenges));
    }
}
