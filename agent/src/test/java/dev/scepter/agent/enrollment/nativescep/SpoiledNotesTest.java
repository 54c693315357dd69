package dev.scepter.agent.enrollment.nativescep;

import static dev.scepter.agent.enrollment.nativescep.NativeScepBench.CA;
import static dev.scepter.agent.enrollment.nativescep.NativeScepBench.policyBuilder;
import static dev.scepter.agent.scep.TestScepServer.pending;
import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.lifecycle.Attempt;
import dev.scepter.agent.lifecycle.EnrollmentContext;
import dev.scepter.agent.lifecycle.Purpose;
import dev.scepter.agent.model.Deadline;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.policy.KeyAlgorithm;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.scep.TestCa;
import dev.scepter.agent.scep.TestScepServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A record that was changed by hand or damaged on disk is told, and is never a defect of the agent. */
class SpoiledNotesTest {
    private final NativeScepBench bench = new NativeScepBench();

    private static final ScepPolicy POLICY =
            policyBuilder().keyAlgorithm(KeyAlgorithm.EC_P256).build();

    private Attempt pendingAttempt() throws Exception {
        bench.server.answer(pending());
        bench.apply(POLICY);
        return bench.recorded().attempt().orElseThrow();
    }

    private void poll(Attempt attempt) throws Exception {
        EnrollmentContext context = new EnrollmentContext(
                POLICY,
                POLICY.challenge(),
                false,
                Optional.empty(),
                false,
                Deadline.in(bench.clock, Duration.ofMinutes(1)));
        bench.enrollment.perform(NativeScepEnrollment.POLL, attempt, context);
    }

    @ParameterizedTest
    @CsvSource({
        "pin, zz",
        "pin, 1234",
        "caCertificates, AAAA",
        "caCertificates, !",
        "rung, LADDER",
        "cipher, ROT13",
        "transactionId, a_b",
        "subject, !",
        "subject, AAAA",
        "extensions, !",
        "extensions, AAAA",
        "signerCertificate, AAAA",
        "raPin, 99"
    })
    void spoiledNote_isADamagedRecord(String name, String value) throws Exception {
        Attempt attempt = pendingAttempt().withData(name, value);

        assertFails(ErrorCode.RECORD_DAMAGED, () -> poll(attempt));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"pin", "caCertificates", "capabilities", "rung", "transactionId", "subject", "signerCertificate"
            })
    void missingNote_isADamagedRecord(String name) throws Exception {
        Attempt attempt = pendingAttempt().withoutData(name);

        assertFails(ErrorCode.RECORD_DAMAGED, () -> poll(attempt));
    }

    @Test
    void spoiledTransportKey_isADamagedRecord() throws Exception {
        Attempt attempt = pendingAttempt().withSecret("transportKey", Secret.ofText("no key"));

        assertFails(ErrorCode.RECORD_DAMAGED, () -> poll(attempt));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAAA"})
    void spoiledNonceOrRefusal_isADamagedRecord(String value) throws Exception {
        ScepTransaction transaction =
                new ScepTransaction(Attempt.begin("native", Purpose.ENROL, "b", "f", bench.clock.instant())
                        .withData("senderNonce", value)
                        .withData("refusedAfterLossCode", value));

        assertFails(ErrorCode.RECORD_DAMAGED, transaction::senderNonce);
        assertFails(ErrorCode.RECORD_DAMAGED, transaction::refusalCode);
    }

    @Test
    void attemptOfAnOlderBuild_isComparedWithNothing() throws Exception {
        Attempt attempt = pendingAttempt().withoutData("extensions");

        assertThat(new ScepTransaction(attempt).requested()).isEmpty();
        poll(attempt);
        assertThat(bench.sent()).endsWith("20");
    }

    private void spoilSuccessors(String content) throws Exception {
        bench.folder.write(
                "authorities/" + CA.certificate().sha256().hex() + ".successors",
                content.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void spoiledSuccessors_stopNothingWhereThePinSuits() throws Exception {
        spoilSuccessors("anything");

        assertThat(bench.apply(POLICY).failure()).isEmpty();
    }

    @Test
    void spoiledSuccessors_areToldWhereThePinFails_whoseFailureStands() throws Exception {
        spoilSuccessors("anything");
        bench.server = new TestScepServer(TestCa.root("CN=Other"));

        assertThat(bench.apply(POLICY).failure().orElseThrow().code()).isEqualTo(ErrorCode.PIN_MISMATCH);
        assertThat(bench.events.ids()).contains(EventId.NEXT_CA_IGNORED);
    }

    @Test
    void successorBesideSpoiledLines_isFollowed() throws Exception {
        TestCa next = TestCa.root("CN=Next");
        spoilSuccessors(
                "anything\n" + next.certificate().sha256().hex() + " 2026-01-01T00:00:00Z GetNextCACert signed by X\n");
        bench.server = new TestScepServer(next);

        assertThat(bench.apply(POLICY).failure()).isEmpty();
        assertThat(bench.events.ids()).contains(EventId.NEXT_CA_IGNORED, EventId.CA_ROLLED_OVER);
    }
}
