package dev.scepter.agent.lifecycle;

import static dev.scepter.agent.lifecycle.LifecycleBench.days;
import static dev.scepter.agent.lifecycle.LifecycleBench.policyBuilder;
import static dev.scepter.agent.testing.FakeEnrollment.fails;
import static dev.scepter.agent.testing.FakeEnrollment.refusedWithoutChallenge;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ExtendedKeyUsage;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.policy.HashAlgorithm;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.policy.ScepPolicyBuilder;
import dev.scepter.agent.testing.FakeEnrollment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The policy wants another certificate that cannot be had: the one in force lives on. */
class BlockedReplacementTest {
    private static final ScepPolicy ONE_TIME = policyBuilder()
            .challenge(Optional.of(Secret.ofText("once")))
            .oneTimeChallenge(true)
            .build();
    private static final ScepPolicy RENAMED =
            ONE_TIME.toBuilder().subjectName(SubjectName.parse("CN=renamed")).build();

    private final LifecycleBench bench = new LifecycleBench();

    @BeforeEach
    void enrolledAndThenRefused() throws Exception {
        bench.apply(ONE_TIME);
        bench.enrollment.answer(refusedWithoutChallenge(ErrorCode.CA_REFUSED));
        bench.apply(RENAMED);
        assertThat(bench.recorded().failure().orElseThrow().isBlocking()).isTrue();
        assertThat(bench.recorded().failure().orElseThrow().purpose()).contains(Purpose.REPLACE);
    }

    private String lastSubject() {
        return bench.enrollment
                .asked()
                .get(bench.enrollment.asked().size() - 1)
                .subjectName()
                .toText();
    }

    @Test
    void oldCertificate_isRenewedAsItWasWhenItsWindowOpens() throws Exception {
        Thumbprint old = bench.leafInForce();
        bench.clock.advance(days(80));

        RunResult result = bench.look();

        assertThat(result.failure()).isEmpty();
        assertThat(bench.leafInForce()).isNotEqualTo(old);
        assertThat(lastSubject()).isEqualTo("CN=device");
        PolicyRecord record = bench.recorded();
        assertThat(record.inForce().orElseThrow().fingerprint()).isEqualTo(ONE_TIME.enrolmentFingerprint());
        assertThat(record.failure().orElseThrow().purpose()).contains(Purpose.REPLACE);
        assertThat(record.policyFor(ONE_TIME.enrolmentFingerprint()).subjectName())
                .isEqualTo(ONE_TIME.subjectName());
    }

    @Test
    void outsideTheWindow_nothingIsAskedAndTheWindowIsTheNextLook() throws Exception {
        long sent = bench.enrollment.count(FakeEnrollment.SEND);

        RunResult result = bench.look();

        assertThat(bench.enrollment.count(FakeEnrollment.SEND)).isEqualTo(sent);
        assertThat(result.nextAttempt()).isPresent();
        assertThat(result.nextAttempt().orElseThrow())
                .isAfter(bench.clock.instant().plus(days(69)));
    }

    @Test
    void applyInTheWindow_renewsTheOldOneFirstAndThenTriesForTheOther() throws Exception {
        bench.clock.advance(days(75));

        bench.apply(RENAMED);

        assertThat(subjectsFromThird()).containsExactly("CN=device", "CN=renamed");
    }

    @Test
    void renew_renewsTheOldOneOutsideTheWindowToo() throws Exception {
        bench.renew();

        assertThat(subjectsFromThird()).containsExactly("CN=device", "CN=renamed");
    }

    private List<String> subjectsFromThird() {
        return bench.enrollment.asked().stream()
                .skip(2)
                .map(policy -> policy.subjectName().toText())
                .toList();
    }

    @Test
    void failedRenewal_waitsByItsOwnCountAndIsTriedAgain() throws Exception {
        Thumbprint old = bench.leafInForce();
        bench.clock.advance(days(80));
        bench.enrollment.answer(fails(ErrorCode.CONNECT_FAILED));

        RunResult failed = bench.look();
        assertThat(failed.failure().orElseThrow().count()).isEqualTo(1);
        assertThat(failed.nextAttempt()).contains(bench.clock.instant().plus(Duration.ofMinutes(5)));
        bench.clock.advance(Duration.ofMinutes(5));
        bench.look();

        assertThat(bench.leafInForce()).isNotEqualTo(old);
    }

    @Test
    void replacementThatFailsInTheWindow_leavesTheRenewalForNow() throws Exception {
        bench.clock.advance(days(80));
        bench.enrollment.answer(fails(ErrorCode.CONNECT_FAILED));
        ScepPolicy fresh = RENAMED.toBuilder()
                .revision("2")
                .challenge(Optional.of(Secret.ofText("fresh")))
                .build();

        RunResult result = bench.apply(fresh);

        assertThat(result.failure().orElseThrow().purpose()).contains(Purpose.REPLACE);
        assertThat(bench.recorded().attempt()).isPresent();
    }

    @Test
    void freshChallenge_bringsTheCertificateThatThePolicyWants() throws Exception {
        bench.clock.advance(days(80));
        bench.look();

        bench.apply(RENAMED.toBuilder()
                .revision("2")
                .challenge(Optional.of(Secret.ofText("fresh")))
                .build());

        PolicyRecord record = bench.recorded();
        assertThat(record.inForce().orElseThrow().fingerprint()).isEqualTo(RENAMED.enrolmentFingerprint());
        assertThat(record.earlier()).isEmpty();
        assertThat(record.failure()).isEmpty();
        assertThat(lastSubject()).isEqualTo("CN=renamed");
    }

    @Test
    void renewalWhilePending_keepsItsNamesAndTheBlockOfTheOther() throws Exception {
        bench.clock.advance(days(80));
        bench.enrollment.answer(FakeEnrollment.pending(), FakeEnrollment.pending());

        bench.look();
        assertThat(bench.recorded().attempt().orElseThrow().pending()).isPresent();
        assertThat(bench.recorded().failure().orElseThrow().purpose()).contains(Purpose.REPLACE);
        bench.clock.advance(days(1));
        bench.look();
        bench.clock.advance(days(1));
        bench.look();

        assertThat(lastSubject()).isEqualTo("CN=device");
        assertThat(bench.recorded().attempt()).isEmpty();
    }

    @Test
    void policyThatGoesBack_wantsTheCertificateThatThereIs() throws Exception {
        Thumbprint old = bench.leafInForce();

        bench.apply(ONE_TIME.toBuilder().revision("3").build());

        assertThat(bench.leafInForce()).isEqualTo(old);
        assertThat(bench.recorded().earlier()).isEmpty();
        assertThat(bench.recorded().failure()).isEmpty();
    }

    /** The certificate that is renewed as it was cannot have what only today's policy names. */
    @ParameterizedTest
    @MethodSource("wishes")
    void whateverThePolicyWishes_theOldCertificateIsRenewedAsItWas(UnaryOperator<ScepPolicyBuilder> wish)
            throws Exception {
        ScepPolicy other = wish.apply(ONE_TIME.toBuilder()).revision("2").build();
        bench.enrollment.answer(refusedWithoutChallenge(ErrorCode.CA_REFUSED));
        bench.apply(other);
        Thumbprint old = bench.leafInForce();
        bench.clock.advance(days(80));

        RunResult result = bench.look();

        assertThat(result.failure()).isEmpty();
        assertThat(bench.leafInForce()).isNotEqualTo(old);
        assertThat(bench.recorded().inForce().orElseThrow().fingerprint()).isEqualTo(ONE_TIME.enrolmentFingerprint());
    }

    static List<UnaryOperator<ScepPolicyBuilder>> wishes() {
        return List.of(
                policy -> policy.extendedKeyUsage(
                        ExtendedKeyUsage.parse("serverAuth").map(Set::of)),
                policy -> policy.subjectName(SubjectName.parse("CN=other")),
                policy -> policy.hashAlgorithm(HashAlgorithm.SHA512));
    }
}
