package dev.scepter.agent.lifecycle;

import static dev.scepter.agent.lifecycle.LifecycleBench.failure;
import static dev.scepter.agent.lifecycle.LifecycleBench.policy;
import static dev.scepter.agent.lifecycle.LifecycleBench.policyBuilder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.policy.ScepPolicy;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdoptionTest {
    private static final Secret ONCE = Secret.ofText("once");
    private static final ScepPolicy ONE_TIME =
            policyBuilder().challenge(Optional.of(ONCE)).oneTimeChallenge(true).build();
    private static final PolicyRecord SPENT = PolicyRecord.of(ONE_TIME.withChallenge(Optional.empty()), "test")
            .withSpentChallenge(AttemptSteps.digest(ONCE));

    private static final Adoption ADOPTION = new Adoption(new KeyLengths(policy -> policy.keySpec(Optional.empty())));

    private static PolicyRecord adopt(PolicyRecord known, ScepPolicy policy) {
        return ADOPTION.adopt(Optional.of(known), policy, "test");
    }

    @Test
    void unknownPolicy_isNew() {
        assertThat(ADOPTION.adopt(Optional.empty(), policy(), "test")).isEqualTo(PolicyRecord.of(policy(), "test"));
    }

    @Test
    void unchangedPolicy_keepsItsFailure_changedOneClearsIt() {
        PolicyRecord failed = PolicyRecord.of(policy(), "test")
                .withFailure(Optional.of(failure(ErrorCode.CHALLENGE_SPENT, Optional.empty())));

        assertThat(adopt(failed, policy())).isEqualTo(failed);
        assertThat(adopt(failed, policyBuilder().revision("2").build()).failure())
                .isEmpty();
    }

    @Test
    void sourceThatBroughtAPolicyFirst_staysItsSource() {
        PolicyRecord known = PolicyRecord.of(policy(), "mdm");
        ScepPolicy changed = policyBuilder().revision("2").build();

        assertThat(ADOPTION.adopt(Optional.of(known), policy(), "command line").source())
                .isEqualTo("mdm");
        PolicyRecord adopted = ADOPTION.adopt(Optional.of(known), changed, "command line");
        assertThat(adopted.source()).isEqualTo("mdm");
        assertThat(adopted.policy()).isEqualTo(changed);
    }

    @Test
    void removedPolicyThatIsBroughtBack_isTheNewSources() {
        PolicyRecord held = PolicyRecord.of(policy(), "mdm")
                .withRemoval(Optional.of(new Removal(new RemovalWish(true, false), Removal.Stage.HELD)));

        assertThat(ADOPTION.adopt(Optional.of(held), policy(), "command line").source())
                .isEqualTo("command line");
    }

    @Test
    void spentChallenge_neverComesBack() {
        assertThat(adopt(SPENT, ONE_TIME)).isEqualTo(SPENT);
        PolicyRecord fresh = adopt(SPENT, ONE_TIME.withChallenge(Optional.of(Secret.ofText("fresh"))));
        assertThat(fresh.policy().challenge()).contains(Secret.ofText("fresh"));
        assertThat(fresh.isChallengeSpent()).isFalse();

        PolicyRecord back = adopt(fresh, ONE_TIME);

        assertThat(back.policy().challenge()).isEmpty();
        assertThat(back.isChallengeSpent()).isTrue();
    }

    @Test
    void challengeThatWasSpentBeforeTheLastOne_neverComesBackEither() {
        PolicyRecord twice = SPENT.withSpentChallenge(AttemptSteps.digest(Secret.ofText("second")));

        assertThat(adopt(twice, ONE_TIME).policy().challenge()).isEmpty();
    }

    @Test
    void spentChallenges_areBoundedAndTheNewestStay() {
        PolicyRecord record = SPENT;
        for (int i = 0; i < 20; i++) {
            record = record.withSpentChallenge("digest" + i);
        }

        assertThat(record.spentChallenges()).hasSize(16).contains("digest19").doesNotContain("digest3");
    }

    @Test
    void requestRefusedByHttp_isBegunAnew_butNotIfACopyOfItWasLost() {
        Attempt sent = LifecycleBench.attempt(Purpose.ENROL).withSentAt(Optional.of(LifecycleBench.NOW));
        PolicyRecord refused = PolicyRecord.of(policy(), "test")
                .withFailure(Optional.of(failure(ErrorCode.HTTP_REFUSED, Optional.empty())));
        ScepPolicy changed = policyBuilder().revision("2").build();

        assertThat(adopt(refused.withAttempt(Optional.of(sent)), changed)
                        .attempt()
                        .orElseThrow()
                        .sentAt())
                .isEmpty();
        assertThat(adopt(refused.withAttempt(Optional.of(sent.withSendLost(true))), changed)
                        .attempt()
                        .orElseThrow()
                        .sentAt())
                .isPresent();
    }

    @Test
    void policyThatNoLongerHasAOneTimeChallenge_isNotBlockedByTheSpentOne() {
        PolicyRecord record = adopt(SPENT, policy());

        assertThat(record.isChallengeSpent()).isFalse();
    }

    @Test
    void heldPolicy_isTakenUpAnewWithoutItsSpentChallenge() {
        PolicyRecord held =
                SPENT.withRemoval(Optional.of(new Removal(new RemovalWish(true, false), Removal.Stage.HELD)));

        PolicyRecord record = adopt(held, ONE_TIME);

        assertThat(record.removal()).isEmpty();
        assertThat(record.policy().challenge()).isEmpty();
        assertThat(record.isChallengeSpent()).isTrue();
        assertThat(adopt(held, policy()).removal()).isEmpty();
    }

    @Test
    void removal_isRunningUntilItIsHeldOrGone() {
        assertThat(Removal.begin(RemovalWish.ALL)).isEqualTo(new Removal(RemovalWish.ALL, Removal.Stage.CERTIFICATES));
        for (Removal.Stage stage : Removal.Stage.values()) {
            boolean over = stage == Removal.Stage.HELD || stage == Removal.Stage.GONE;
            assertThat(new Removal(RemovalWish.ALL, stage).isRunning()).isEqualTo(!over);
        }
    }
}
