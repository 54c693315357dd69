package dev.scepter.lab.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Date;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LabFaultTest {

    @Test
    void anotherKey_isCertifiedOnceAndTheTrueOneAfterwards() throws Exception {
        CaFixture fixture = faulty(LabFault.ANOTHER_KEY);
        byte[] request = fixture.request().build();

        X509Certificate spoiled = fixture.send(request).certificate(fixture.newcomer);
        X509Certificate sound = fixture.send(request).certificate(fixture.newcomer);

        assertThat(spoiled.getPublicKey()).isNotEqualTo(fixture.newcomer.key().getPublic());
        assertThat(sound.getPublicKey()).isEqualTo(fixture.newcomer.key().getPublic());
        assertThat(fixture.ca.log().issued()).containsExactly(sound);
        assertThat(fixture.ca.log().exchanges().get(0).fault()).contains(LabFault.ANOTHER_KEY);
    }

    @Test
    void caCertificate_isIssued() throws Exception {
        CaFixture fixture = faulty(LabFault.CA_CERTIFICATE);

        X509Certificate certificate = fixture.send(fixture.request()).certificate(fixture.newcomer);

        assertThat(certificate.getBasicConstraints()).isNotNegative();
        certificate.verify(fixture.ca.issuingCa().getPublicKey());
    }

    @Test
    void expiredCertificate_isIssued() throws Exception {
        CaFixture fixture = faulty(LabFault.EXPIRED_CERTIFICATE);

        X509Certificate certificate = fixture.send(fixture.request()).certificate(fixture.newcomer);

        assertThat(certificate.getNotAfter()).isBefore(Date.from(fixture.clock.instant()));
        certificate.verify(fixture.ca.issuingCa().getPublicKey());
    }

    @Test
    void wrongRecipientNonce_isSent() throws Exception {
        CaFixture fixture = faulty(LabFault.WRONG_RECIPIENT_NONCE);
        ScepRequest request = fixture.request();

        ScepReply reply = fixture.send(request);

        assertThat(reply.recipientNonce()).hasSize(16).isNotEqualTo(request.nonce());
        assertThat(reply.isSignedBy(fixture.ca.issuingCa())).isTrue();
    }

    @Test
    void recipientNonce_isLeftOut() throws Exception {
        CaFixture fixture = faulty(LabFault.MISSING_RECIPIENT_NONCE);

        assertThat(fixture.send(fixture.request()).recipientNonce()).isEmpty();
    }

    @Test
    void wrongTransactionId_isSent() throws Exception {
        CaFixture fixture = faulty(LabFault.WRONG_TRANSACTION_ID);

        assertThat(fixture.send(fixture.request()).transactionId()).isNotEqualTo("A1B2C3");
    }

    @Test
    void wrongSigner_looksLikeTheTrueOne() throws Exception {
        CaFixture fixture = faulty(LabFault.WRONG_SIGNER);

        ScepReply reply = fixture.send(fixture.request());

        assertThat(reply.isSignedBy(fixture.ca.issuingCa())).isFalse();
        X509Certificate embedded = reply.embedded();
        assertThat(reply.isSignedBy(embedded)).isTrue();
        assertThat(embedded.getSubjectX500Principal())
                .isEqualTo(fixture.ca.issuingCa().getSubjectX500Principal());
        assertThat(embedded.getSerialNumber()).isEqualTo(fixture.ca.issuingCa().getSerialNumber());
    }

    @Test
    void anotherCa_looksLikeTheTrueOne() throws Exception {
        CaFixture fixture = new CaFixture();
        fixture.ca.faults().next(LabOperation.GET_CA_CERT, LabFault.ANOTHER_CA);

        LabReply reply = fixture.ca.responder().respond("GetCACert", new byte[0]);

        X509Certificate shown = (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(reply.body()));
        assertThat(shown).isNotEqualTo(fixture.ca.root());
        assertThat(shown.getSubjectX500Principal()).isEqualTo(fixture.ca.root().getSubjectX500Principal());
        shown.verify(shown.getPublicKey());
    }

    @ParameterizedTest
    @CsvSource({"HTML_PAGE,200", "EMPTY_BODY,200", "NOT_FOUND,404", "SERVER_ERROR,500", "UNAVAILABLE,503", "GARBAGE,200"
    })
    void otherPages_comeInsteadAndNothingIsProcessed(LabFault fault, int status) throws Exception {
        CaFixture fixture = faulty(fault);

        LabReply reply = fixture.sendRaw(fixture.request().build());

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.body().length == 0).isEqualTo(fault == LabFault.EMPTY_BODY);
        assertThat(fixture.ca.log().issued()).isEmpty();
        assertThat(fixture.lastExchange().outcome()).isEqualTo(LabOutcome.FAULTED);
        assertThat(fixture.ca.log().distinctCertificateRequests()).isEqualTo(1);
    }

    @Test
    void htmlPage_isHtml() throws Exception {
        CaFixture fixture = new CaFixture();
        fixture.ca.faults().next(LabOperation.GET_CA_CAPS, LabFault.HTML_PAGE);

        LabReply reply = fixture.ca.responder().respond("GetCACaps", new byte[0]);

        assertThat(reply.contentType()).startsWith("text/html");
        assertThat(new String(reply.body(), StandardCharsets.UTF_8)).startsWith("<!DOCTYPE html>");
    }

    @Test
    void lostReply_isProcessedAndTheSameBytesGetTheCertificate() throws Exception {
        CaFixture fixture = faulty(LabFault.LOST_REPLY);
        byte[] request = fixture.request().build();

        LabReply lost = fixture.sendRaw(request);
        ScepReply second = fixture.send(request);

        assertThat(lost.delivery()).isEqualTo(LabReply.Delivery.NONE);
        assertThat(fixture.ca.log().issued()).containsExactly(second.certificate(fixture.newcomer));
    }

    @Test
    void closedUnprocessed_leavesNoTrace() throws Exception {
        CaFixture fixture = faulty(LabFault.CLOSED_UNPROCESSED);

        LabReply reply = fixture.sendRaw(fixture.request().build());

        assertThat(reply.delivery()).isEqualTo(LabReply.Delivery.NONE);
        assertThat(fixture.ca.log().issued()).isEmpty();
    }

    @Test
    void truncatedReply_isHalf() throws Exception {
        CaFixture fixture = faulty(LabFault.TRUNCATED);

        byte[] half = fixture.sendRaw(fixture.request().build()).body();

        int announced = ((half[2] & 0xff) << 8 | (half[3] & 0xff)) + 4;
        assertThat(half).hasSize(announced / 2);
    }

    @Test
    void faults_comeInTheirOrderThenTheStandingOneThenNone() throws Exception {
        CaFixture fixture = new CaFixture();
        LabFaults faults = fixture.ca.faults();
        faults.always(LabOperation.GET_CA_CAPS, LabFault.NOT_FOUND);
        faults.next(LabOperation.GET_CA_CAPS, LabFault.UNAVAILABLE, 2);
        faults.pass(LabOperation.GET_CA_CAPS, 1);
        faults.next(LabOperation.GET_CA_CAPS, LabFault.SERVER_ERROR);

        int[] statuses = new int[6];
        Arrays.setAll(statuses, call -> capabilities(fixture));
        faults.clear();

        assertThat(statuses).containsExactly(503, 503, 200, 500, 404, 404);
        assertThat(capabilities(fixture)).isEqualTo(200);
        assertThat(fixture.ca.responder().respond("GetCACert", new byte[0]).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(
            value = LabFault.class,
            names = {"ANOTHER_KEY", "WRONG_SIGNER", "ANOTHER_CA"})
    void faultThatCannotHappen_isNotTaken(LabFault fault) throws Exception {
        CaFixture fixture = new CaFixture();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> fixture.ca.faults().next(LabOperation.GET_CA_CAPS, fault));
    }

    private static int capabilities(CaFixture fixture) {
        return fixture.ca.responder().respond("GetCACaps", new byte[0]).status();
    }

    private static CaFixture faulty(LabFault fault) throws Exception {
        CaFixture fixture = new CaFixture();
        fixture.ca.faults().next(LabOperation.PKI_OPERATION, fault);
        return fixture;
    }
}
