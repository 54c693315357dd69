package dev.scepter.agent.lifecycle;

import static dev.scepter.agent.lifecycle.LifecycleBench.ID;
import static dev.scepter.agent.lifecycle.LifecycleBench.NOW;
import static dev.scepter.agent.lifecycle.LifecycleBench.days;
import static dev.scepter.agent.lifecycle.LifecycleBench.policy;
import static dev.scepter.agent.lifecycle.LifecycleBench.policyBuilder;
import static dev.scepter.agent.testing.FakeEnrollment.fails;
import static dev.scepter.agent.testing.FakeEnrollment.pending;
import static dev.scepter.agent.testing.FakeEnrollment.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.lifecycle.PolicyStatus.State;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.RetryRule;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.port.ChainOpinion.Judgement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusReaderTest {
    private final LifecycleBench bench = new LifecycleBench();

    private PolicyStatus status() throws ScepterException {
        return bench.status.of(bench.recorded());
    }

    private static void assertState(PolicyStatus status, State state, ExitCode exit, ErrorCode... error) {
        assertThat(status.state()).isEqualTo(state);
        assertThat(status.exitCode()).isEqualTo(exit);
        assertThat(status.error().stream().map(PolicyStatus.Problem::code)).containsExactly(error);
    }

    private static ScepPolicy withRoot() {
        return policyBuilder()
                .includeRootCertificate(true)
                .rootCertificate(Optional.of(LifecycleBench.CA.certificate()))
                .build();
    }

    private static Optional<Judgement> says(boolean rootTrusted, List<String> rootFaults, String... faults) {
        return Optional.of(new Judgement(rootTrusted, rootFaults, List.of(faults)));
    }

    @Test
    void machineWithoutFaultToFind_changesNothing() throws Exception {
        bench.opinion = says(true, List.of());
        bench.apply(withRoot());

        assertState(status(), State.VALID, ExitCode.DONE);
        assertThat(status().proofs().orElseThrow().rootTrusted()).contains(true);
        assertThat(status().warnings()).isEmpty();
    }

    @Test
    void machineIsAskedOnceByAStatus_andNeverByARun() throws Exception {
        bench.apply(withRoot());
        bench.look();
        bench.renew();
        assertThat(bench.opinions).isZero();

        status();

        assertThat(bench.opinions).isEqualTo(1);
    }

    @Test
    void machineIsNotAskedAboutACertificateThatIsGone() throws Exception {
        bench.apply(policy());
        bench.soundStore.remove(ID, bench.leafInForce());

        status();

        assertThat(bench.opinions).isZero();
    }

    @Test
    void rootThatTheMachineDoesNotTrust_isNotProvenTrusted_andNothingIsDone() throws Exception {
        bench.apply(withRoot());
        bench.opinion = says(false, List.of("the root is not trusted"));

        PolicyStatus status = status();

        assertState(status, State.FAILED, ExitCode.LOCAL, ErrorCode.PROOF_FAILED);
        assertThat(status.proofs().orElseThrow().failing()).containsExactly("rootTrusted");
        assertThat(status.warnings())
                .containsExactly(new Warning(
                        "windowsDoubtsChain",
                        "Windows says of the chain of the certificate: the root is not trusted."));
        assertThat(bench.look().failure()).isEmpty();
    }

    @Test
    void rootThatIsGone_isNotDoubtedByTheMachineToo() throws Exception {
        bench.apply(withRoot());
        bench.anchors.remove(LifecycleBench.CA.certificate().sha256());
        bench.opinion = says(false, List.of("the root is not trusted"));

        assertThat(status().proofs().orElseThrow().failing()).containsExactly("rootTrusted");
        assertThat(status().warnings()).isEmpty();
    }

    @Test
    void rootThatThePolicyDoesNotBring_needNotBeTrusted() throws Exception {
        bench.apply(policy());
        bench.opinion = says(false, List.of("no chain leads to a root"));

        assertState(status(), State.VALID, ExitCode.DONE);
        assertThat(status().proofs().orElseThrow().rootTrusted()).isEmpty();
        assertThat(status().warnings()).isEmpty();
    }

    @Test
    void otherFaultsThatTheMachineFinds_areAWarning() throws Exception {
        bench.apply(policy());
        bench.opinion = says(true, List.of(), "a signature is by a weak algorithm", "name constraints are not met");

        assertState(status(), State.VALID, ExitCode.DONE);
        assertThat(status().warnings())
                .containsExactly(new Warning(
                        "windowsDoubtsChain",
                        "Windows says of the chain of the certificate: a signature is by a weak algorithm; name"
                                + " constraints are not met."));
    }

    @Test
    void faultsOfACertificateThatBeginsLater_areNoNews() throws Exception {
        bench.issues = spec -> spec.validity(NOW.plus(Duration.ofHours(1)), NOW.plus(days(100)));
        bench.apply(policy());
        bench.opinion = says(true, List.of(), "a certificate is not within its validity period");

        assertThat(status().warnings()).extracting(Warning::code).containsExactly("clockSkew");
    }

    @Test
    void machineThatGivesNoAnswer_stopsNothing() throws Exception {
        bench.apply(withRoot());
        bench.opinionFails = true;

        assertState(status(), State.VALID, ExitCode.DONE);
        assertThat(status().warnings()).isEmpty();
    }

    @Test
    void justAssigned_isNew() throws Exception {
        bench.journal.write(PolicyRecord.of(policy(), "test"));

        assertState(status(), State.NEW, ExitCode.LOCAL, ErrorCode.NOT_FINISHED);
        assertThat(status().proofs()).isEmpty();
    }

    @Test
    void enrolled_isValid() throws Exception {
        bench.apply(policy());

        PolicyStatus status = status();

        assertState(status, State.VALID, ExitCode.DONE);
        assertThat(status.proofs().orElseThrow().hold()).isTrue();
        assertThat(status.certificate().orElseThrow().encoded().sha1()).isEqualTo(bench.leafInForce());
        assertThat(status.backend()).contains("fake");
        assertThat(status.nextAttempt()).isPresent();
        assertThat(status.attempt()).isEmpty();
    }

    @Test
    void failedRenewal_staysValidWithTheError() throws Exception {
        bench.apply(policy());
        bench.enrollment.answer(fails(ErrorCode.CONNECT_FAILED));
        RunResult result = bench.renew();

        assertState(status(), State.VALID, ExitCode.DONE, ErrorCode.CONNECT_FAILED);
        assertThat(status().attempt().orElseThrow().purpose()).contains(Purpose.RENEW);
        assertThat(status().attempt().orElseThrow().phase()).isEqualTo("failed");
        assertThat(status().after(result.failure()).exitCode()).isEqualTo(ExitCode.UNREACHABLE);
    }

    @Test
    void pending_saysWhenItIsAskedAgain() throws Exception {
        bench.enrollment.answer(pending(), pending(), pending(), pending());
        bench.apply(policy());

        PolicyStatus status = status();

        assertState(status, State.PENDING, ExitCode.PENDING, ErrorCode.CA_PENDING);
        PolicyStatus.Problem error = status.error().orElseThrow();
        assertThat(error.when()).isEqualTo(RetryRule.AT);
        assertThat(error.at())
                .contains(bench.clock.instant().plus(Duration.ofMinutes(5)))
                .isEqualTo(status.nextAttempt());
        assertThat(status.attempt().orElseThrow().polls()).isEqualTo(3);
    }

    @Test
    void pendingRenewal_staysValid() throws Exception {
        bench.apply(policy());
        bench.enrollment.answer(pending(), pending(), pending(), pending());
        bench.renew();

        assertState(status(), State.VALID, ExitCode.DONE);
        assertThat(status().attempt().orElseThrow().phase()).isEqualTo("pending");
    }

    @Test
    void failedFirstAttempt_isFailedWithTheExitOfItsCause() throws Exception {
        bench.enrollment.answer(fails(ErrorCode.PIN_MISMATCH));
        bench.apply(policy());

        assertState(status(), State.FAILED, ExitCode.TRUST, ErrorCode.PIN_MISMATCH);
        assertThat(status().error().orElseThrow().when()).isEqualTo(RetryRule.BACKOFF);
        assertThat(status().nextAttempt()).contains(NOW.plus(Duration.ofHours(1)));
    }

    @Test
    void failureThatNeedsAnotherPolicy_isBlocked() throws Exception {
        bench.enrollment.answer(refused(ErrorCode.CA_REFUSED));
        bench.apply(policyBuilder()
                .challenge(Optional.of(Secret.ofText("once")))
                .oneTimeChallenge(true)
                .build());

        assertState(status(), State.BLOCKED, ExitCode.REFUSED, ErrorCode.CA_REFUSED);
        assertThat(status().error().orElseThrow().when()).isEqualTo(RetryRule.POLICY_CHANGE);
        assertThat(status().nextAttempt()).isEmpty();
    }

    @Test
    void expired_saysSo() throws Exception {
        bench.apply(policy());
        bench.clock.advance(days(101));

        assertState(status(), State.EXPIRED, ExitCode.LOCAL, ErrorCode.CERTIFICATE_EXPIRED);
    }

    @Test
    void deletedCertificate_isFailed() throws Exception {
        bench.apply(policy());
        bench.soundStore.remove(ID, bench.leafInForce());

        assertState(status(), State.FAILED, ExitCode.LOCAL, ErrorCode.CERTIFICATE_MISSING);
    }

    @Test
    void untrustedRoot_isAFailedProof() throws Exception {
        bench.apply(policyBuilder()
                .includeRootCertificate(true)
                .rootCertificate(Optional.of(LifecycleBench.CA.certificate()))
                .build());
        assertState(status(), State.VALID, ExitCode.DONE);
        bench.anchors.remove(LifecycleBench.CA.certificate().sha256());

        assertState(status(), State.FAILED, ExitCode.LOCAL, ErrorCode.PROOF_FAILED);
        assertThat(status().error().orElseThrow().message()).contains("rootTrusted");
    }

    @Test
    void certificateFromTheFuture_warnsOfTheClocks() throws Exception {
        bench.issues = spec -> spec.validity(NOW.plusSeconds(3600), NOW.plus(days(9)));
        bench.apply(policy());

        assertState(status(), State.VALID, ExitCode.DONE);
        assertThat(status().warnings()).extracting(Warning::code).containsExactly("clockSkew");
        bench.clock.advance(Duration.ofHours(1));
        assertThat(status().warnings()).isEmpty();
    }

    @Test
    void held_isRemoved() throws Exception {
        bench.apply(policy());
        bench.remove(true);

        assertState(status(), State.REMOVED, ExitCode.DONE);
        assertThat(status().certificate()).isEmpty();
    }

    @Test
    void removalThatIsStuck_isNotDone() throws Exception {
        bench.apply(policy());
        bench.failing.add("KeyProvider.deleteAll");
        bench.remove(false);

        assertState(status(), State.REMOVED, ExitCode.LOCAL, ErrorCode.KEY_PROVIDER_FAILED);
    }

    @Test
    void damagedRecord_hasItsOwnEntryAndHidesNoOther() throws Exception {
        bench.apply(policy());
        bench.damage(new PolicyId("broken"));

        List<PolicyStatus> all = bench.status.all();

        assertThat(all).hasSize(2);
        assertState(all.get(0), State.FAILED, ExitCode.LOCAL, ErrorCode.RECORD_DAMAGED);
        assertThat(all.get(0).name()).isEqualTo("broken");
        assertThat(all.get(0).revision()).isEmpty();
        assertState(all.get(1), State.VALID, ExitCode.DONE);
    }

    @Test
    void keyThatCannotBeOpened_hidesNoOther() throws Exception {
        bench.apply(policy());
        bench.journal.write(PolicyRecord.of(
                policyBuilder().id(new PolicyId("new")).name("new").build(), "test"));
        bench.failing.add("KeyProvider.open");

        assertThat(bench.status.all()).extracting(PolicyStatus::state).containsExactly(State.NEW, State.FAILED);
    }
}
