package dev.scepter.lab.ca;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Primitive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ReplyFormTest {

    @ParameterizedTest
    @EnumSource(ReplyForm.Cipher.class)
    void cipher_isThatOfTheRule(ReplyForm.Cipher cipher) throws Exception {
        CaFixture fixture =
                new CaFixture(LabCaRules.standard().with(ReplyForm.standard().withCipher(cipher)));

        ScepReply reply = fixture.send(fixture.request());

        assertThat(reply.cipherOid()).isEqualTo(cipher.oid().getId());
        assertThat(reply.certificates(fixture.newcomer.key().getPrivate())).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"SHA1,1.3.14.3.2.26", "SHA256,2.16.840.1.101.3.4.2.1", "SHA512,2.16.840.1.101.3.4.2.3"})
    void digest_isThatOfTheRule(ReplyForm.Digest digest, String oid) throws Exception {
        CaFixture fixture =
                new CaFixture(LabCaRules.standard().with(ReplyForm.standard().withDigest(digest)));

        ScepReply reply = fixture.send(fixture.request());

        assertThat(reply.digestOid()).isEqualTo(oid);
        assertThat(reply.isSignedBy(fixture.ca.issuingCa())).isTrue();
    }

    @Test
    void oaep_carriesTheContentKey() throws Exception {
        CaFixture fixture = new CaFixture(
                LabCaRules.standard().with(ReplyForm.standard().withKeyTransport(ReplyForm.KeyTransport.OAEP)));

        ScepReply reply = fixture.send(fixture.request());

        assertThat(reply.keyTransportOid()).isEqualTo("1.2.840.113549.1.1.7");
        assertThat(reply.certificates(fixture.newcomer.key().getPrivate())).hasSize(1);
    }

    @Test
    void signer_canBeLeftOut() throws Exception {
        CaFixture fixture = new CaFixture();

        ScepReply with = fixture.send(fixture.request().transactionId("1"));
        fixture.ca.setRules(LabCaRules.standard().with(ReplyForm.standard().withSignerEmbedded(false)));
        ScepReply without = fixture.send(fixture.request().transactionId("2"));

        assertThat(with.embeddedCertificates()).isEqualTo(1);
        assertThat(without.embeddedCertificates()).isZero();
        assertThat(without.isSignedBy(fixture.ca.issuingCa())).isTrue();
    }

    @Test
    void issuer_canBeIncluded() throws Exception {
        CaFixture fixture =
                new CaFixture(LabCaRules.standard().with(ReplyForm.standard().withIssuerIncluded(true)));

        ScepReply reply = fixture.send(fixture.request());

        assertThat(reply.certificates(fixture.newcomer.key().getPrivate()))
                .hasSize(2)
                .contains(fixture.ca.issuingCa());
    }

    @Test
    void replies_areDer() throws Exception {
        CaFixture fixture = new CaFixture();

        byte[] body = fixture.sendRaw(fixture.request().build()).body();

        byte[] der = ASN1Primitive.fromByteArray(body).getEncoded("DER");
        assertThat(Arrays.equals(der, body)).isTrue();
    }
}
