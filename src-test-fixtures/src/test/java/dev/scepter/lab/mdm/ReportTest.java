package dev.scepter.lab.mdm;

import static dev.scepter.lab.mdm.TestDevice.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.lab.MovableClock;
import dev.scepter.lab.mdm.Reports.Credential;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReportTest {
    private final MovableClock clock = new MovableClock();
    private final Reports reports = new Reports(clock);
    private final LabMdm mdm = LabMdm.builder(clock, new SecureRandom())
            .authorities(List.of(reports.authority()))
            .build();
    private final TestDevice device = TestDevice.enrolled(mdm, clock);
    private final String nonce = device.policies().path("proofNonce").asText();
    private final Credential credential = reports.issue("CN=laptop-7");
    private final ObjectNode report = reports.report(device.id());

    @Test
    void provenCertificate_isVerified() {
        reports.addValid(report, "wifi", credential);
        reports.addProof(report, "wifi", credential, nonce);
        clock.advance(Duration.ofSeconds(7));

        assertThat(device.report(report).status()).isEqualTo(204);

        LabDevice known = known();
        assertThat(known.lastReport()).contains(clock.instant());
        assertThat(known.agentVersion()).isEqualTo("0.2.0");
        assertThat(known.generation()).isEqualTo(OptionalLong.of(1));
        LabPolicyState policy = known.policy("wifi").orElseThrow();
        assertThat(policy.verdict()).isEqualTo(ProofVerdict.VERIFIED);
        assertThat(policy.chainChecked()).isTrue();
        assertThat(policy.state()).isEqualTo("VALID");
        assertThat(policy.subject()).contains("CN=laptop-7");
        assertThat(policy.notAfter())
                .contains(credential.certificate().getNotAfter().toInstant());
        assertThat(policy.error()).isEmpty();
    }

    @Test
    void signatureOfAnotherKey_isSeen() {
        Credential other = reports.issue("CN=laptop-8");
        reports.addValid(report, "wifi", credential);
        reports.addProof(report, "wifi", new Credential(credential.certificate(), other.key()), nonce);

        assertThat(verdict()).isEqualTo(ProofVerdict.WRONG_SIGNATURE);
    }

    @Test
    void signatureForAnotherDevice_isSeen() {
        ObjectNode foreign = reports.report("another-device");
        reports.addProof(foreign, "wifi", credential, nonce);
        reports.addValid(report, "wifi", credential);
        report.set("proofs", foreign.path("proofs"));

        assertThat(verdict()).isEqualTo(ProofVerdict.WRONG_SIGNATURE);
    }

    @Test
    void algorithmThatIsNotTheKeys_isSeen() {
        reports.addValid(report, "wifi", credential);
        reports.addProof(report, "wifi", credential, nonce).put("algorithm", "SHA256withRSA");

        assertThat(verdict()).isEqualTo(ProofVerdict.WRONG_SIGNATURE);
    }

    @Test
    void nonceThatThisDeviceWasNeverGiven_isSeen() {
        String foreign =
                TestDevice.enrolled(mdm, clock).policies().path("proofNonce").asText();
        reports.addValid(report, "wifi", credential);
        reports.addProof(report, "wifi", credential, foreign);

        assertThat(verdict()).isEqualTo(ProofVerdict.UNKNOWN_NONCE);
    }

    @Test
    void nonceOfSixteenAgo_isForgotten_thatOfFifteenAgoIsNot() {
        Stream.generate(() -> 0).limit(15).forEach(any -> nextNonce());
        reports.addValid(report, "wifi", credential);
        reports.addProof(report, "wifi", credential, nonce);
        assertThat(verdict()).isEqualTo(ProofVerdict.VERIFIED);

        nextNonce();
        assertThat(verdict()).isEqualTo(ProofVerdict.UNKNOWN_NONCE);
    }

    @Test
    void nonce_staysUntilAReportHasUsedIt() {
        assertThat(device.policies().path("proofNonce").asText()).isEqualTo(nonce);
        reports.addValid(report, "wifi", credential);
        reports.addProof(report, "wifi", credential, nonce);
        device.report(report);

        assertThat(device.policies().path("proofNonce").asText()).isNotEqualTo(nonce);
    }

    @Test
    void certificateOfAnotherCa_isSeen() {
        Credential forged = reports.forge("CN=laptop-7");
        reports.addValid(report, "wifi", forged);
        reports.addProof(report, "wifi", forged, nonce);

        assertThat(verdict()).isEqualTo(ProofVerdict.UNTRUSTED_CERTIFICATE);
    }

    @Test
    void expiredCertificate_isSeen() {
        reports.addValid(report, "wifi", credential);
        reports.addProof(report, "wifi", credential, nonce);
        clock.advance(Duration.ofDays(91));

        assertThat(verdict()).isEqualTo(ProofVerdict.UNTRUSTED_CERTIFICATE);
    }

    @Test
    void certificateThatIsNone_isSeen() {
        reports.addValid(report, "wifi", credential);
        reports.addProof(report, "wifi", credential, nonce).put("certificate", "bm9uZQ==");

        assertThat(verdict()).isEqualTo(ProofVerdict.UNTRUSTED_CERTIFICATE);
    }

    @Test
    void proofByAnotherCertificateThanTheReportedOne_isSeen() {
        Credential other = reports.issue("CN=laptop-7");
        reports.addValid(report, "wifi", credential);
        reports.addProof(report, "wifi", other, nonce);

        assertThat(verdict()).isEqualTo(ProofVerdict.OTHER_CERTIFICATE);
    }

    @Test
    void policyWithoutProof_isSeen() {
        reports.addValid(report, "wifi", credential);

        assertThat(verdict()).isEqualTo(ProofVerdict.NO_PROOF);
    }

    @Test
    void withoutKnownAuthorities_issuerIsNotChecked_andThatIsShown() {
        LabMdm trusting = LabMdm.builder(clock, new SecureRandom()).build();
        TestDevice other = TestDevice.enrolled(trusting, clock);
        Credential forged = reports.forge("CN=laptop-7");
        ObjectNode ofOther = reports.report(other.id());
        reports.addValid(ofOther, "wifi", forged);
        reports.addProof(
                ofOther, "wifi", forged, other.policies().path("proofNonce").asText());
        other.report(ofOther);

        LabPolicyState policy =
                trusting.device(other.id()).orElseThrow().policy("wifi").orElseThrow();
        assertThat(policy.verdict()).isEqualTo(ProofVerdict.VERIFIED);
        assertThat(policy.chainChecked()).isFalse();
        assertThat(trusting.checksChains()).isFalse();
    }

    @Test
    void errorOfAPolicy_isKept() {
        ObjectNode entry = reports.add(report, "wifi", "FAILED", 16);
        ObjectNode error = entry.putObject("error")
                .put("code", "PIN_MISMATCH")
                .put("message", "another CA")
                .put("actor", "policyAdmin");
        error.putObject("retry").put("when", "backoff").putNull("at");
        device.report(report);

        LabPolicyState policy = known().policy("wifi").orElseThrow();
        assertThat(policy.error()).contains(new LabPolicyState.LabError("PIN_MISMATCH", "another CA"));
        assertThat(policy.cspStatus()).isEqualTo(16);
    }

    @Test
    void newestReport_replacesAllBefore() {
        reports.add(report, "wifi", "PENDING", 2);
        device.report(report);

        device.report(reports.report(device.id()));

        assertThat(known().policies()).isEmpty();
    }

    @Test
    void sameReportAgain_isTakenOnce() {
        reports.add(report, "wifi", "PENDING", 2);
        assertThat(device.report(report, "0123456789abcdef").status()).isEqualTo(204);
        device.report(reports.report(device.id()));

        assertThat(device.report(report, "0123456789abcdef").status()).isEqualTo(204);

        assertThat(known().policies()).isEmpty();
    }

    @Test
    void anotherReportUnderTheSameKey_isRefused() {
        device.report(report, "0123456789abcdef");
        reports.add(report, "wifi", "PENDING", 2);

        MdmReply reply = device.report(report, "0123456789abcdef");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(json(reply).path("code").asText()).isEqualTo("idempotency_key_reused");
        assertThat(known().policies()).isEmpty();
    }

    @Test
    void event_isTakenOnce() {
        reports.addEvent(report, 1, "first");
        reports.addEvent(report, 2, "second");
        device.report(report);
        ObjectNode next = reports.report(device.id());
        reports.addEvent(next, 2, "second");
        reports.addEvent(next, 5, "fifth");
        device.report(next);

        assertThat(known().events()).extracting(LabEvent::message).containsExactly("first", "second", "fifth");
    }

    static Stream<Arguments> misshapen() {
        return Stream.of(
                wrong("/deviceId", report -> report.put("deviceId", "another")),
                wrong("/reportedAt", report -> report.put("reportedAt", "2026-11-22T10:00:00+01:00")),
                wrong("/reportedAt", report -> report.put("reportedAt", "todayZ")),
                wrong("/generation", report -> report.put("generation", 1.5)),
                wrong("/policies", report -> report.remove("policies")),
                wrong("/policies/0/state", report -> entry(report).put("state", "FINE")),
                wrong("/policies/0/cspStatus", report -> entry(report).put("cspStatus", 3)),
                wrong("/policies/0/attempt", report -> entry(report).remove("attempt")),
                wrong("/policies/0/error", report -> entry(report).put("error", "bad")),
                wrong("/policies/0/policyId", report -> entry(report).put("policyId", "a b")),
                wrong("/events/1/sequence", report -> ((ObjectNode) report.at("/events/1")).put("sequence", 1)),
                wrong("/proofs/0/algorithm", report -> ((ObjectNode) report.at("/proofs/0")).put("algorithm", "none")),
                wrong("/proofs/1/policyId", report -> report.withArray("proofs").add(report.at("/proofs/0"))));
    }

    private static Arguments wrong(String pointer, Consumer<ObjectNode> change) {
        return Arguments.of(pointer, change);
    }

    private static ObjectNode entry(ObjectNode report) {
        return (ObjectNode) report.at("/policies/0");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("misshapen")
    void misshapenReport_isRefusedAndChangesNothing(String pointer, Consumer<ObjectNode> change) {
        reports.addValid(report, "wifi", credential);
        reports.addProof(report, "wifi", credential, nonce);
        reports.addEvent(report, 1, "first");
        reports.addEvent(report, 2, "second");
        change.accept(report);

        MdmReply reply = device.report(report);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(json(reply).path("message").asText()).startsWith(pointer + " ");
        assertThat(known().lastReport()).isEmpty();
    }

    @Test
    void reportWithoutAKey_isRefused() {
        assertThat(device.report(report, "short").status()).isEqualTo(400);
        assertThat(known().lastReport()).isEmpty();
    }

    @Test
    void hugeReport_isRefused() {
        report.put("padding", "x".repeat(8 * 1_024 * 1_024));

        assertThat(device.report(report).status()).isEqualTo(413);
    }

    private ProofVerdict verdict() {
        assertThat(device.report(report).status()).isEqualTo(204);
        return known().policy("wifi").orElseThrow().verdict();
    }

    private LabDevice known() {
        return mdm.device(device.id()).orElseThrow();
    }

    private void nextNonce() {
        clock.advance(Duration.ofHours(25));
        device.policies();
    }
}
