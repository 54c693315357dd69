package dev.scepter.agent.lifecycle;

import static dev.scepter.agent.lifecycle.LifecycleBench.NOW;
import static dev.scepter.agent.lifecycle.LifecycleBench.policyBuilder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.Secret;
import dev.scepter.agent.policy.ScepPolicy;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UserChallengesTest {
    private static final Secret SENT = Secret.ofText("sent");
    private static final Secret FRESH = Secret.ofText("fresh");
    private static final ScepPolicy TODAY =
            policyBuilder().challenge(Optional.of(FRESH)).oneTimeChallenge(true).build();

    @Test
    void challengeThatWasSent_isRemembered_notTheOneThatCameAfterIt() {
        PolicyRecord going = PolicyRecord.of(TODAY, "test").withAttempt(Optional.of(attempt(true)));

        PolicyRecord remembering = UserChallenges.remembering(PolicyRecord.of(TODAY, "test"), going);

        assertThat(remembering.spentChallenges()).containsExactly(AttemptSteps.digest(SENT));
    }

    @Test
    void challengeThatNeverLeft_isNotRemembered() {
        PolicyRecord going = PolicyRecord.of(TODAY, "test").withAttempt(Optional.of(attempt(false)));

        PolicyRecord remembering = UserChallenges.remembering(PolicyRecord.of(TODAY, "test"), going);

        assertThat(remembering.spentChallenges()).isEmpty();
    }

    @Test
    void challengeThatMayBeSentOften_isNotRemembered() {
        ScepPolicy often = TODAY.toBuilder().oneTimeChallenge(false).build();
        Attempt sent = attempt(true).withPolicy(often);
        PolicyRecord going = PolicyRecord.of(TODAY, "test").withAttempt(Optional.of(sent));

        assertThat(UserChallenges.remembering(going, going).spentChallenges()).isEmpty();
    }

    private static Attempt attempt(boolean sent) {
        return Attempt.begin("native", Purpose.ENROL, "basis", "fingerprint", NOW)
                .withChallengeSent(SENT)
                .withSentAt(sent ? Optional.of(NOW) : Optional.empty());
    }
}
