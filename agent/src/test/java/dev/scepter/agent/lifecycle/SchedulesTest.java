package dev.scepter.agent.lifecycle;

import static dev.scepter.agent.lifecycle.LifecycleBench.NOW;
import static dev.scepter.agent.lifecycle.LifecycleBench.days;
import static dev.scepter.agent.lifecycle.LifecycleBench.policyBuilder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.RetryRule;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.x509.ParsedCertificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulesTest {

    private static Optional<Duration> delay(ErrorCode code, int count, Duration wish, boolean canAskAgain) {
        return delay(code, count, false, wish, canAskAgain);
    }

    private static Optional<Duration> delay(
            ErrorCode code, int count, boolean sent, Duration wish, boolean canAskAgain) {
        return RetrySchedule.failure(code, "words", NOW, count, sent, Optional.of(wish), canAskAgain)
                .nextAttempt()
                .map(next -> Duration.between(NOW, next));
    }

    @ParameterizedTest
    @CsvSource({
        "CONNECT_FAILED, 1, 5",
        "CONNECT_FAILED, 2, 10",
        "CONNECT_FAILED, 3, 20",
        "CONNECT_FAILED, 4, 40",
        "CONNECT_FAILED, 5, 40",
        "CONNECT_FAILED, 1000, 40",
        "SERVER_UNAVAILABLE, 1000, 40",
        "STORE_FAILED, 1, 5",
        "STORE_FAILED, 1000, 40",
        "NOT_PERMITTED, 1000, 40",
        "CA_REFUSED_BAD_REQUEST, 1, 60",
        "CA_REFUSED_BAD_REQUEST, 2, 360",
        "CA_REFUSED_BAD_REQUEST, 3, 1440",
        "CA_REFUSED_BAD_REQUEST, 99, 1440",
        "HTTP_REFUSED, 2, 360",
        "PIN_MISMATCH, 1, 60",
        "REPLY_NONCE_WRONG, 1, 60",
        "REDIRECT_LOOP, 2, 360"
    })
    void failures_areTriedAgainLaterAndLater(ErrorCode code, int count, long minutes) {
        assertThat(delay(code, count, Duration.ZERO, true)).contains(Duration.ofMinutes(minutes));
    }

    @ParameterizedTest
    @EnumSource(names = {"REPLY_HTML", "REPLY_EMPTY", "NOT_HTTP", "REPLY_UNDECODABLE", "REPLY_TOO_LARGE"})
    void whatASignInPageLooksLike_isTriedAgainSoonUntilARequestWasSent(ErrorCode code) {
        assertThat(delay(code, 99, false, Duration.ZERO, true)).contains(Duration.ofMinutes(40));
        assertThat(delay(code, 1, true, Duration.ZERO, true)).contains(Duration.ofHours(1));
    }

    @ParameterizedTest
    @EnumSource(names = {"TLS_UNTRUSTED", "REDIRECTED_ELSEWHERE", "TIMED_OUT", "DATA_FOLDER_UNUSABLE"})
    void whatPassesAtAnyTime_isTriedAgainSoonForEver(ErrorCode code) {
        assertThat(delay(code, 99, false, Duration.ZERO, true)).contains(Duration.ofMinutes(40));
        assertThat(delay(code, 99, true, Duration.ZERO, true)).contains(Duration.ofMinutes(40));
    }

    @ParameterizedTest
    @EnumSource(names = {"KEY_MISSING", "KEY_DAMAGED", "PROOF_FAILED"})
    void localTroubleThatCostsANewRequest_isTriedAgainDaily(ErrorCode code) {
        assertThat(delay(code, 99, false, Duration.ZERO, true)).contains(Duration.ofMinutes(40));
        assertThat(delay(code, 99, true, Duration.ZERO, true)).contains(Duration.ofHours(24));
    }

    @ParameterizedTest
    @CsvSource({"1, 5", "600, 600", "100000, 1440"})
    void wishOfTheServer_onlyLengthensTheDelayAndUpToADay(long wishMinutes, long minutes) {
        assertThat(delay(ErrorCode.SERVER_UNAVAILABLE, 1, Duration.ofMinutes(wishMinutes), true))
                .contains(Duration.ofMinutes(minutes));
    }

    @Test
    void whatNeedsAnotherPolicy_isNeverTriedByItself() {
        assertThat(delay(ErrorCode.CHALLENGE_SPENT, 1, Duration.ZERO, true)).isEmpty();
        assertThat(delay(ErrorCode.CA_REFUSED, 1, Duration.ZERO, false)).isEmpty();
        assertThat(RetrySchedule.failure(ErrorCode.CA_REFUSED, "words", NOW, 1, true, Optional.empty(), false)
                        .when())
                .isEqualTo(RetryRule.POLICY_CHANGE);
        assertThat(delay(ErrorCode.CONNECT_FAILED, 1, Duration.ZERO, false)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 30})
    void polls_areQuickFirstThenGrowToSixHours(int retryCount) {
        ScepPolicy policy = policyBuilder()
                .retryCount(retryCount)
                .retryDelay(Duration.ofSeconds(7))
                .build();
        List<Long> waits = new ArrayList<>();
        Pending pending = PollSchedule.begin(policy, NOW);
        for (int i = 0; i < retryCount + 20; i++) {
            waits.add(Duration.between(NOW, pending.nextPoll()).toSeconds());
            pending = PollSchedule.next(policy, pending, NOW);
        }

        List<Long> expected = new ArrayList<>();
        for (int i = 0; i < retryCount; i++) {
            expected.add(i == 0 ? 0L : 7L);
        }
        for (long minutes : List.of(5, 10, 20, 40, 80, 160, 320)) {
            expected.add(minutes * 60);
        }
        while (expected.size() < waits.size()) {
            expected.add(6L * 3600);
        }
        assertThat(waits).isEqualTo(expected);
        assertThat(pending.since()).isEqualTo(NOW);
    }

    @Test
    void pollsWithoutDelay_comeAtOnce() {
        ScepPolicy policy =
                policyBuilder().retryCount(2).retryDelay(Duration.ZERO).build();
        Pending first = PollSchedule.begin(policy, NOW);
        Pending second = PollSchedule.next(policy, first, NOW);

        assertThat(first.nextPoll()).isEqualTo(NOW);
        assertThat(second.nextPoll()).isEqualTo(NOW);
        assertThat(PollSchedule.isQuick(policy, second)).isTrue();
        assertThat(PollSchedule.isQuick(policy, PollSchedule.next(policy, second, NOW)))
                .isFalse();
    }

    @Test
    void command_countsAnewFromTheSameBeginning() {
        Pending slow = new Pending(NOW, 12, NOW.plus(days(1)));

        Pending anew = PollSchedule.anew(slow, NOW.plusSeconds(60));

        assertThat(anew).isEqualTo(new Pending(NOW, 0, NOW.plusSeconds(60)));
    }

    @Test
    void chosenTimes_lieInTheFirstTenthAndSpreadOverAFleet() throws Exception {
        LifecycleBench bench = new LifecycleBench();
        ParsedCertificate certificate =
                ParsedCertificate.of(bench.certificate(NOW, NOW.plus(days(100))).leaf());
        Instant opens = NOW.plus(days(70));
        int[] buckets = new int[10];

        for (int i = 0; i < 2000; i++) {
            RenewalWindow window = RenewalWindow.of(new PolicyId("device-" + i), certificate, NOW, NOW, 30);
            assertThat(window).isEqualTo(RenewalWindow.of(new PolicyId("device-" + i), certificate, NOW, NOW, 30));
            assertThat(window.opens()).isEqualTo(opens);
            Duration after = Duration.between(opens, window.chosen());
            assertThat(after).isBetween(Duration.ZERO, days(3));
            buckets[(int) Math.min(9, after.toMinutes() * 10 / days(3).toMinutes())]++;
        }

        for (int count : buckets) {
            assertThat(count).isBetween(130, 270);
        }
    }

    @Test
    void certificatesOfOnePolicy_haveTimesOfTheirOwn() throws Exception {
        LifecycleBench bench = new LifecycleBench();
        ParsedCertificate one =
                ParsedCertificate.of(bench.certificate(NOW, NOW.plus(days(100))).leaf());
        ParsedCertificate other =
                ParsedCertificate.of(bench.certificate(NOW, NOW.plus(days(100))).leaf());

        assertThat(RenewalWindow.of(LifecycleBench.ID, one, NOW, NOW, 30))
                .isNotEqualTo(RenewalWindow.of(LifecycleBench.ID, other, NOW, NOW, 30));
    }

    @Test
    void certificateThatCameLateInItsLife_isNotDueAgainAtOnce() throws Exception {
        LifecycleBench bench = new LifecycleBench();
        ParsedCertificate backdated = ParsedCertificate.of(
                bench.certificate(NOW.minus(days(90)), NOW.plus(days(10))).leaf());

        RenewalWindow window = RenewalWindow.of(LifecycleBench.ID, backdated, NOW, NOW, 30);

        assertThat(window.opens()).isEqualTo(NOW.plus(days(5)));
    }
}
