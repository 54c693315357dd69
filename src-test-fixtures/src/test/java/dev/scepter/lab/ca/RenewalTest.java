package dev.scepter.lab.ca;

import static dev.scepter.lab.ca.FirstRequestTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RenewalTest {

    @ParameterizedTest
    @ValueSource(ints = {17, 19})
    void renewalByTheOldCertificate_certifiesTheNewKey(int type) throws Exception {
        CaFixture fixture = new CaFixture();
        ClientIdentity old = fixture.enrolled();
        KeyPair newKey = ClientIdentity.newKey();

        ScepReply reply = fixture.send(fixture.renewal(old, newKey).type(type));

        assertThat(reply.status()).isEqualTo("0");
        assertThat(reply.certificate(old).getPublicKey()).isEqualTo(newKey.getPublic());
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 19})
    void refusedRenewal_saysSo(int type) throws Exception {
        CaFixture fixture = new CaFixture();
        ClientIdentity old = fixture.enrolled();
        fixture.ca.setRules(LabCaRules.standard().with(RenewalRule.refused()));

        ScepReply reply =
                fixture.send(fixture.renewal(old, ClientIdentity.newKey()).type(type));

        assertThat(reply.status()).isEqualTo("2");
        assertThat(reply.failInfo()).isEqualTo("2");
        assertThat(reply.failInfoText()).endsWith("is not supported");
    }

    @Test
    void eachWay_canBeTheOnlyOne() throws Exception {
        CaFixture fixture = new CaFixture();
        ClientIdentity old = fixture.enrolled();
        KeyPair newKey = ClientIdentity.newKey();

        fixture.ca.setRules(LabCaRules.standard().with(RenewalRule.onlyPkcsReq()));
        ScepReply renewalReq = fixture.send(fixture.renewal(old, newKey).transactionId("1"));
        ScepReply pkcsReq = fixture.send(fixture.renewal(old, newKey).type(19).transactionId("2"));
        fixture.ca.setRules(LabCaRules.standard().with(RenewalRule.onlyRenewalReq()));
        ScepReply pkcsReqAgain =
                fixture.send(fixture.renewal(old, newKey).type(19).transactionId("3"));

        assertThat(renewalReq.status()).isEqualTo("2");
        assertThat(pkcsReq.status()).isEqualTo("0");
        assertThat(pkcsReqAgain.status()).isEqualTo("2");
    }

    @Test
    void renewalBySelfSignedSigner_isRefused() throws Exception {
        CaFixture fixture = new CaFixture();

        ScepReply reply = fixture.send(fixture.request().type(17));

        assertRefused(reply, FailInfo.BAD_MESSAGE_CHECK, "the signer is not a certificate of this CA");
    }

    @Test
    void renewalByCertificateOfAnotherCa_isRefused() throws Exception {
        CaFixture fixture = new CaFixture();
        ClientIdentity stranger = new CaFixture().enrolled();

        ScepReply reply = fixture.send(fixture.renewal(stranger, ClientIdentity.newKey()));

        assertRefused(reply, FailInfo.BAD_MESSAGE_CHECK, "the signer is not a certificate of this CA");
    }

    @Test
    void renewalByExpiredCertificate_isRefused() throws Exception {
        CaFixture fixture = new CaFixture();
        ClientIdentity old = fixture.enrolled();
        fixture.clock.advance(Duration.ofDays(366));

        ScepReply reply = fixture.send(fixture.renewal(old, ClientIdentity.newKey()));

        assertRefused(reply, FailInfo.BAD_REQUEST, "the certificate of the signer is not in date");
    }

    @Test
    void renewalOfAnotherSubject_isRefused() throws Exception {
        CaFixture fixture = new CaFixture();
        ClientIdentity old = fixture.enrolled();

        ScepReply reply =
                fixture.send(fixture.renewal(old, ClientIdentity.newKey()).csrSubject("CN=somebody-else"));

        assertRefused(reply, FailInfo.BAD_REQUEST, "the subject of the signer is not that of the CSR");
    }

    @Test
    void challenge_isNotWantedAtRenewalByDefault() throws Exception {
        CaFixture fixture = new CaFixture();
        ClientIdentity old = fixture.enrolled();
        fixture.ca.setRules(LabCaRules.standard().with(ChallengeRule.fixed("open sesame")));

        ScepReply reply = fixture.send(fixture.renewal(old, ClientIdentity.newKey()));

        assertThat(reply.status()).isEqualTo("0");
        assertThat(fixture.lastExchange().challenge()).isEqualTo(ChallengeSeen.ABSENT);
    }

    @Test
    void challenge_canBeWantedAtRenewal() throws Exception {
        CaFixture fixture = new CaFixture();
        ClientIdentity old = fixture.enrolled();
        fixture.ca.setRules(LabCaRules.standard()
                .with(ChallengeRule.fixed("open sesame"))
                .with(RenewalRule.open().withChallenge()));
        KeyPair newKey = ClientIdentity.newKey();

        ScepReply without = fixture.send(fixture.renewal(old, newKey));
        ScepReply with = fixture.send(fixture.renewal(old, newKey).challenge("open sesame"));

        assertRefused(without, FailInfo.BAD_REQUEST, "challenge password missing");
        assertThat(with.status()).isEqualTo("0");
    }

    @Test
    void theCaItself_cannotBeRenewed() throws Exception {
        CaFixture fixture = new CaFixture();

        SignerCheck check = new SignerCheck(ScepReply.holder(fixture.ca.issuingCa()));

        assertThat(check.isIssuedHere(ScepReply.holder(fixture.ca.issuingCa()))).isFalse();
    }
}
