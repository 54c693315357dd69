package dev.scepter.agent.enrollment.nativescep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.enrollment.nativescep.RenewalLadder.Facts;
import dev.scepter.agent.policy.RenewalChallenge;
import dev.scepter.agent.policy.RenewalMode;
import dev.scepter.agent.policy.ScepPolicy;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RenewalLadderTest {
    private static ScepPolicy policy(RenewalMode mode, RenewalChallenge challenge) {
        return NativeScepBench.policyBuilder()
                .renewalMode(mode)
                .renewalChallenge(challenge)
                .build();
    }

    /** Facts: R renewal possible, A advertised, C challenge at hand, S challenge spent. */
    @ParameterizedTest
    @CsvSource({
        "AUTO, IF_REFUSED, RAC, RENEWAL_REQ RENEWAL_REQ_WITH_CHALLENGE NEW_ENROLMENT",
        "AUTO, IF_REFUSED, RC, PKCS_REQ_SIGNED_BY_OLD PKCS_REQ_SIGNED_BY_OLD_WITH_CHALLENGE NEW_ENROLMENT",
        "AUTO, IF_REFUSED, RA, RENEWAL_REQ NEW_ENROLMENT",
        "AUTO, IF_REFUSED, RAS, RENEWAL_REQ",
        "AUTO, IF_REFUSED, RS, PKCS_REQ_SIGNED_BY_OLD",
        "AUTO, NEVER, RAC, RENEWAL_REQ NEW_ENROLMENT",
        "AUTO, ALWAYS, RAC, RENEWAL_REQ_WITH_CHALLENGE NEW_ENROLMENT",
        "AUTO, ALWAYS, RA, RENEWAL_REQ NEW_ENROLMENT",
        "AUTO, ALWAYS, RAS, RENEWAL_REQ",
        "RENEWAL_REQ, IF_REFUSED, RC, RENEWAL_REQ RENEWAL_REQ_WITH_CHALLENGE",
        "RENEWAL_REQ, NEVER, RC, RENEWAL_REQ",
        "RENEWAL_REQ, ALWAYS, RC, RENEWAL_REQ_WITH_CHALLENGE",
        "PKCS_REQ_SIGNED_BY_OLD, IF_REFUSED, RAC, PKCS_REQ_SIGNED_BY_OLD PKCS_REQ_SIGNED_BY_OLD_WITH_CHALLENGE",
        "PKCS_REQ_SIGNED_BY_OLD, ALWAYS, RAS, PKCS_REQ_SIGNED_BY_OLD",
        "NEW_ENROLMENT, IF_REFUSED, RAC, NEW_ENROLMENT",
        "NEW_ENROLMENT, ALWAYS, RA, NEW_ENROLMENT",
        "NEW_ENROLMENT, IF_REFUSED, RAS, ''"
    })
    void renewal_goesDownTheseRungs(RenewalMode mode, RenewalChallenge challenge, String facts, String expected) {
        List<Rung> rungs = RenewalLadder.rungs(
                policy(mode, challenge),
                new Facts(facts.contains("R"), facts.contains("A"), facts.contains("C"), facts.contains("S")));

        assertThat(rungs)
                .isEqualTo(Arrays.stream(expected.split(" "))
                        .filter(name -> !name.isEmpty())
                        .map(Rung::valueOf)
                        .toList());
    }

    @ParameterizedTest
    @EnumSource(RenewalMode.class)
    void withoutAnOldKey_onlyANewEnrolmentIsLeftUnlessTheChallengeIsSpent(RenewalMode mode) {
        for (RenewalChallenge challenge : RenewalChallenge.values()) {
            ScepPolicy policy = policy(mode, challenge);
            assertThat(RenewalLadder.rungs(policy, new Facts(false, true, true, false)))
                    .containsExactly(Rung.NEW_ENROLMENT);
            assertThat(RenewalLadder.rungs(policy, new Facts(false, true, false, true)))
                    .isEmpty();
        }
    }

    @Test
    void remembered_comesFirstIfItIsStillOpen() {
        List<Rung> rungs = List.of(Rung.RENEWAL_REQ, Rung.NEW_ENROLMENT);

        assertThat(RenewalLadder.first(rungs, Optional.of(Rung.NEW_ENROLMENT))).contains(Rung.NEW_ENROLMENT);
        assertThat(RenewalLadder.first(rungs, Optional.of(Rung.PKCS_REQ_SIGNED_BY_OLD)))
                .contains(Rung.RENEWAL_REQ);
        assertThat(RenewalLadder.first(rungs, Optional.empty())).contains(Rung.RENEWAL_REQ);
        assertThat(RenewalLadder.first(List.of(), Optional.of(Rung.RENEWAL_REQ)))
                .isEmpty();
        assertThat(RenewalLadder.next(rungs, Set.of(Rung.RENEWAL_REQ))).contains(Rung.NEW_ENROLMENT);
        assertThat(RenewalLadder.next(rungs, Set.of(Rung.NEW_ENROLMENT))).contains(Rung.RENEWAL_REQ);
        assertThat(RenewalLadder.next(rungs, Set.copyOf(rungs))).isEmpty();
    }
}
