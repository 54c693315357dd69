package dev.scepter.lab.ca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.lab.MovableClock;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnnouncementTest {
    private static final byte[] NOTHING = {};

    @Test
    void capabilities_areSentExactly() throws Exception {
        CaFixture fixture = new CaFixture(LabCaRules.standard()
                .with(Announcement.standard()
                        .withCapabilities("aes", "Example.com-x", "Renewal")
                        .withoutCapability("Renewal")
                        .withLineEnd("\n")));

        LabReply reply = fixture.ca.responder().respond("GetCACaps", NOTHING);

        assertThat(new String(reply.body(), StandardCharsets.US_ASCII)).isEqualTo("aes\nExample.com-x\n");
    }

    @Test
    void oneTier_sendsOneCertificate() throws Exception {
        CaFixture fixture = new CaFixture();

        LabReply reply = fixture.ca.responder().respond("GetCACert", NOTHING);

        assertThat(reply.contentType()).isEqualTo("application/x-x509-ca-cert");
        assertThat(reply.body()).isEqualTo(fixture.ca.root().getEncoded());
        assertThat(fixture.ca.issuingCa()).isEqualTo(fixture.ca.root());
    }

    @Test
    void oneTier_canSendPkcs7() throws Exception {
        CaFixture fixture = new CaFixture(LabCaRules.standard()
                .with(Announcement.standard().withCertificateForm(Announcement.CertificateForm.PKCS7)));

        LabReply reply = fixture.ca.responder().respond("GetCACert", NOTHING);

        assertThat(reply.contentType()).isEqualTo("application/x-x509-ca-ra-cert");
        assertThat(ScepReply.certificatesOf(reply.body())).containsExactly(fixture.ca.root());
    }

    @Test
    void twoTier_sendsBothAndIssuesBelowTheSecond() throws Exception {
        MovableClock clock = new MovableClock();
        LabCa ca =
                LabCa.builder(clock, new SecureRandom()).twoTier().keyBits(1024).build();
        ClientIdentity client = ClientIdentity.selfSigned(ClientIdentity.newKey(), "CN=device-1", clock);

        LabReply caCertificates = ca.responder().respond("GetCACert", NOTHING);
        LabReply reply = ca.responder().respond("PKIOperation", new ScepRequest(client, ca.recipient()).build());

        assertThat(ScepReply.certificatesOf(caCertificates.body()))
                .containsExactlyInAnyOrder(ca.issuingCa(), ca.root());
        ca.issuingCa().verify(ca.root().getPublicKey());
        X509Certificate issued = new ScepReply(reply).certificate(client);
        issued.verify(ca.issuingCa().getPublicKey());
    }

    @Test
    void separateRa_decryptsAndSignsWithoutTheCa() throws Exception {
        MovableClock clock = new MovableClock();
        LabCa ca = LabCa.builder(clock, new SecureRandom())
                .separateRa()
                .keyBits(1024)
                .build();
        ClientIdentity client = ClientIdentity.selfSigned(ClientIdentity.newKey(), "CN=device-1", clock);

        ScepReply reply =
                new ScepReply(ca.responder().respond("PKIOperation", new ScepRequest(client, ca.recipient()).build()));

        List<X509Certificate> shown = ca.certificates();
        assertThat(shown).hasSize(3);
        assertThat(shown.get(0)).isEqualTo(ca.recipient()).isNotEqualTo(ca.issuingCa());
        assertThat(reply.isSignedBy(shown.get(1))).isTrue();
        assertThat(reply.isSignedBy(ca.issuingCa())).isFalse();
        reply.certificate(client).verify(ca.issuingCa().getPublicKey());
    }

    @Test
    void unknownCaIdentifier_getsHttp404() throws Exception {
        CaFixture fixture =
                new CaFixture(LabCaRules.standard().with(Announcement.standard().withCaIdentifiers("devices")));

        ScepResponder responder = fixture.ca.responder();

        assertThat(responder
                        .respond("GetCACert", "devices".getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(200);
        assertThat(responder
                        .respond("GetCACert", "people".getBytes(StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(404);
        assertThat(responder.respond("GetCACaps", NOTHING).status()).isEqualTo(200);
        assertThat(fixture.ca.log().exchanges())
                .extracting(LabExchange::caIdentifier)
                .containsExactly(Optional.of("devices"), Optional.of("people"), Optional.empty());
    }

    @Test
    void unknownOperation_getsHttp400() throws Exception {
        CaFixture fixture = new CaFixture();

        LabReply reply = fixture.ca.responder().respond("GetEverything", NOTHING);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(fixture.lastExchange().operation()).isEqualTo(LabOperation.OTHER);
    }
}
