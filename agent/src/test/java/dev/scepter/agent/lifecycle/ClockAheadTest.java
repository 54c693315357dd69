package dev.scepter.agent.lifecycle;

import static dev.scepter.agent.lifecycle.LifecycleBench.ID;
import static dev.scepter.agent.lifecycle.LifecycleBench.days;
import static dev.scepter.agent.lifecycle.LifecycleBench.policy;
import static dev.scepter.agent.lifecycle.LifecycleBench.policyBuilder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.testing.FakeEnrollment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The clock stood a year ahead for a while: what was written down then is not obeyed. */
class ClockAheadTest {
    private static final Duration YEAR = days(365);

    private final LifecycleBench bench = new LifecycleBench();

    private void corrected() {
        bench.clock.set(bench.clock.instant().minus(YEAR));
    }

    private void ahead() {
        bench.clock.advance(YEAR);
    }

    @Test
    void retryTime_isNotWaitedFor() throws Exception {
        ahead();
        bench.enrollment.answer(FakeEnrollment.refusedWithoutChallenge(ErrorCode.CA_REFUSED));
        bench.apply(policy());
        corrected();

        bench.look();

        assertThat(bench.recorded().inForce()).isPresent();
    }

    @Test
    void pollTime_isNotWaitedForAndThePollSetsTheBeginningRight() throws Exception {
        ahead();
        bench.enrollment.answer(
                FakeEnrollment.pending(), FakeEnrollment.pending(), FakeEnrollment.pending(), FakeEnrollment.pending());
        bench.apply(policy());
        corrected();
        bench.enrollment.answer(FakeEnrollment.pending());

        bench.look();

        assertThat(bench.enrollment.count(FakeEnrollment.POLL)).isEqualTo(4);
        Pending pending = bench.recorded().attempt().orElseThrow().pending().orElseThrow();
        assertThat(pending.since()).isEqualTo(bench.clock.instant());
        assertThat(pending.nextPoll()).isBefore(bench.clock.instant().plus(days(1)));
    }

    @Test
    void unansweredRequest_isAskedAgainAndGivenUpADayLater() throws Exception {
        ahead();
        bench.enrollment.answer(
                FakeEnrollment.fails(ErrorCode.TIMED_OUT),
                FakeEnrollment.fails(ErrorCode.TIMED_OUT),
                FakeEnrollment.fails(ErrorCode.TIMED_OUT));
        bench.apply(policy());
        corrected();

        bench.look();
        assertThat(bench.enrollment.count(FakeEnrollment.SEND)).isEqualTo(2);
        assertThat(bench.enrollment.count(FakeEnrollment.MAKE_KEY)).isEqualTo(1);
        assertThat(bench.recorded().attempt().orElseThrow().sentAt()).contains(bench.clock.instant());
        bench.clock.advance(Duration.ofHours(25));
        bench.look();

        assertThat(bench.enrollment.count(FakeEnrollment.MAKE_KEY)).isEqualTo(2);
    }

    @Test
    void unansweredRequestWhoseClockFallsBack_keepsItsKey() throws Exception {
        bench.enrollment.answer(FakeEnrollment.fails(ErrorCode.TIMED_OUT));
        bench.apply(policy());
        corrected();

        bench.look();

        assertThat(bench.enrollment.count(FakeEnrollment.SEND)).isEqualTo(2);
        assertThat(bench.enrollment.count(FakeEnrollment.MAKE_KEY)).isEqualTo(1);
    }

    @Test
    void pendingRequestThatIsNotDue_beginsItsTimeAnewAndStaysOpen() throws Exception {
        ahead();
        bench.enrollment.answer(FakeEnrollment.pending());
        bench.apply(policyBuilder().retryCount(0).build());
        corrected();
        Attempt open = bench.recorded().attempt().orElseThrow();
        Pending soon = new Pending(
                open.pending().orElseThrow().since(), 1, bench.clock.instant().plusSeconds(60));
        bench.journal.write(bench.recorded().withAttempt(Optional.of(open.withPending(Optional.of(soon)))));

        bench.look();

        assertThat(bench.recorded()
                        .attempt()
                        .orElseThrow()
                        .pending()
                        .orElseThrow()
                        .since())
                .isEqualTo(bench.clock.instant());
    }

    @Test
    void repair_isDone() throws Exception {
        bench.apply(policy());
        Instant later = bench.clock.instant().plus(YEAR);
        bench.journal.write(bench.recorded().withRepairedAt(Optional.of(later)));
        bench.soundStore.removeAll(ID);

        bench.look();

        assertThat(bench.soundStore.inForce(ID)).isPresent();
    }

    @Test
    void renewal_isNotPutOffByTheTimeOfInstalling() throws Exception {
        bench.apply(policyBuilder().renewPeriodDays(30).build());
        CertificateInForce inForce = bench.recorded().inForce().orElseThrow();
        Instant ahead = bench.clock.instant().plus(days(99));
        bench.journal.write(bench.recorded()
                .withInForce(Optional.of(new CertificateInForce(
                        inForce.leaf(),
                        inForce.chain(),
                        inForce.key(),
                        inForce.strategy(),
                        inForce.fingerprint(),
                        ahead,
                        inForce.warnings()))));
        Thumbprint old = bench.leafInForce();
        bench.clock.advance(days(75));

        bench.look();

        assertThat(bench.leafInForce()).isNotEqualTo(old);
    }

    @Test
    void graceOfThePredecessor_beginsAnewAndEnds() throws Exception {
        bench.apply(policy());
        bench.renew();
        Predecessor predecessor = bench.recorded().predecessor().orElseThrow();
        bench.journal.write(bench.recorded()
                .withPredecessors(List.of(new Predecessor(
                        predecessor.leafSha1(),
                        predecessor.key(),
                        predecessor.removeAfter().plus(YEAR),
                        predecessor.origin()))));

        bench.look();
        assertThat(bench.soundStore.list(ID)).hasSize(2);
        bench.clock.advance(Predecessor.GRACE);
        bench.look();

        assertThat(bench.soundStore.list(ID)).containsExactly(bench.leafInForce());
    }

    @Test
    void timesThatASoundClockWrites_areObeyed() throws Exception {
        bench.enrollment.answer(FakeEnrollment.fails(ErrorCode.CONNECT_FAILED));
        bench.apply(policy());
        bench.clock.set(bench.clock.instant().minus(Duration.ofHours(20)));

        RunResult result = bench.look();

        assertThat(bench.enrollment.count(FakeEnrollment.SEND)).isEqualTo(1);
        assertThat(result.nextAttempt()).isPresent();
    }
}
