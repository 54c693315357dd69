package dev.scepter.lab.ca;

import static dev.scepter.lab.ca.FirstRequestTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChallengeTest {

    @Test
    void rightChallenge_isAccepted() throws Exception {
        CaFixture fixture = new CaFixture(LabCaRules.standard().with(ChallengeRule.fixed("open sesame")));

        ScepReply reply = fixture.send(fixture.request().challenge("open sesame"));

        assertThat(reply.status()).isEqualTo("0");
        assertThat(fixture.lastExchange().challenge()).isEqualTo(ChallengeSeen.RIGHT);
    }

    @Test
    void wrongChallenge_isRefused() throws Exception {
        CaFixture fixture = new CaFixture(LabCaRules.standard().with(ChallengeRule.fixed("open sesame")));

        ScepReply reply = fixture.send(fixture.request().challenge("open barley"));

        assertRefused(reply, FailInfo.BAD_REQUEST, "challenge password refused");
        assertThat(fixture.lastExchange().challenge()).isEqualTo(ChallengeSeen.WRONG);
    }

    @Test
    void missingChallenge_isRefused() throws Exception {
        CaFixture fixture = new CaFixture(LabCaRules.standard().with(ChallengeRule.fixed("open sesame")));

        ScepReply reply = fixture.send(fixture.request());

        assertRefused(reply, FailInfo.BAD_REQUEST, "challenge password missing");
        assertThat(fixture.lastExchange().challenge()).isEqualTo(ChallengeSeen.ABSENT);
    }

    @Test
    void unaskedChallenge_isSeen() throws Exception {
        CaFixture fixture = new CaFixture();

        fixture.send(fixture.request().challenge("open sesame"));

        assertThat(fixture.lastExchange().challenge()).isEqualTo(ChallengeSeen.UNASKED);
    }

    @Test
    void oneTimeChallenge_worksForOneTransactionOnly() throws Exception {
        CaFixture fixture = new CaFixture(LabCaRules.standard().with(ChallengeRule.oneTime("once", "twice")));
        ScepReply first = fixture.send(fixture.request().transactionId("1").challenge("once"));

        ScepReply again = fixture.send(fixture.request().transactionId("2").challenge("once"));
        ScepReply other = fixture.send(fixture.request().transactionId("3").challenge("twice"));

        assertThat(first.status()).isEqualTo("0");
        assertRefused(again, FailInfo.BAD_REQUEST, "challenge password refused");
        assertThat(other.status()).isEqualTo("0");
    }

    @Test
    void refusedRequest_doesNotUseUpItsChallenge() throws Exception {
        LabCaRules rules = LabCaRules.standard().with(ChallengeRule.oneTime("once"));
        CaFixture fixture = new CaFixture(rules.refusing(FailInfo.BAD_TIME));
        byte[] request = fixture.request().challenge("once").build();

        ScepReply refused = fixture.send(request);
        fixture.ca.setRules(rules);
        ScepReply accepted = fixture.send(request);

        assertThat(refused.status()).isEqualTo("2");
        assertThat(accepted.status()).isEqualTo("0");
    }

    @Test
    void sameBytesAgain_getTheSameCertificate() throws Exception {
        CaFixture fixture = new CaFixture(LabCaRules.standard().with(ChallengeRule.oneTime("once")));
        byte[] request = fixture.request().challenge("once").build();

        ScepReply first = fixture.send(request);
        ScepReply second = fixture.send(request);

        assertThat(second.certificate(fixture.newcomer)).isEqualTo(first.certificate(fixture.newcomer));
        assertThat(fixture.ca.log().issued()).hasSize(1);
        assertThat(fixture.ca.log().exchanges()).hasSize(2);
        assertThat(fixture.ca.log().distinctCertificateRequests()).isEqualTo(1);
    }

    @Test
    void sameBytesAgain_areJudgedAnewWithoutMemory() throws Exception {
        CaFixture fixture = new CaFixture(LabCaRules.standard()
                .with(ChallengeRule.oneTime("once"))
                .with(RequestRule.strict().withIdempotent(false)));
        byte[] request = fixture.request().challenge("once").build();

        ScepReply first = fixture.send(request);
        ScepReply second = fixture.send(request);

        assertThat(first.status()).isEqualTo("0");
        assertRefused(second, FailInfo.BAD_REQUEST, "challenge password refused");
    }

    @Test
    void otherBytesUnderTheSameTransaction_areRefused() throws Exception {
        CaFixture fixture = new CaFixture();
        fixture.send(fixture.request());

        ScepReply second = fixture.send(fixture.request());

        assertRefused(second, FailInfo.BAD_REQUEST, "another request has this transactionID");
        assertThat(fixture.ca.log().distinctCertificateRequests()).isEqualTo(2);
    }

    @Test
    void challenge_isNowhereInTheLogOrTheRules() throws Exception {
        LabCaRules rules = LabCaRules.standard().with(ChallengeRule.oneTime("open sesame"));
        CaFixture fixture = new CaFixture(rules);

        fixture.send(fixture.request().challenge("open sesame"));

        assertThat(fixture.ca.log().exchanges().toString()).doesNotContain("sesame");
        assertThat(rules.toString()).doesNotContain("sesame");
        assertThat(ChallengeRule.fixed("open sesame").toString()).doesNotContain("sesame");
    }
}
