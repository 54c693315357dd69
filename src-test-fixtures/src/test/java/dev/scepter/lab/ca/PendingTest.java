package dev.scepter.lab.ca;

import static dev.scepter.lab.ca.FirstRequestTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PendingTest {

    @Test
    void certificate_comesWithTheSecondPoll() throws Exception {
        CaFixture fixture = new CaFixture(LabCaRules.standard().with(PendingRule.untilPoll(2)));

        ScepReply request = fixture.send(fixture.request());
        ScepReply firstPoll = fixture.send(poll(fixture));
        ScepReply secondPoll = fixture.send(poll(fixture));
        ScepReply thirdPoll = fixture.send(poll(fixture));

        assertThat(request.status()).isEqualTo("3");
        assertThat(request.hasEnvelope()).isFalse();
        assertThat(firstPoll.status()).isEqualTo("3");
        assertThat(secondPoll.certificate(fixture.newcomer).getPublicKey())
                .isEqualTo(fixture.newcomer.key().getPublic());
        assertThat(thirdPoll.certificate(fixture.newcomer)).isEqualTo(secondPoll.certificate(fixture.newcomer));
        assertThat(fixture.ca.log().issued()).hasSize(1);
    }

    @Test
    void pendingForEver_endsWhenTheRulesChange() throws Exception {
        CaFixture fixture = new CaFixture(LabCaRules.standard().with(PendingRule.forever()));
        byte[] request = fixture.request().build();
        fixture.send(request);

        ScepReply before = fixture.send(poll(fixture));
        ScepReply sameRequest = fixture.send(request);
        fixture.ca.setRules(LabCaRules.standard());
        ScepReply after = fixture.send(poll(fixture));

        assertThat(before.status()).isEqualTo("3");
        assertThat(sameRequest.status()).isEqualTo("3");
        assertThat(after.status()).isEqualTo("0");
    }

    @Test
    void pendingRequest_canBeRefusedLater() throws Exception {
        CaFixture fixture = new CaFixture(LabCaRules.standard().with(PendingRule.forever()));
        fixture.send(fixture.request());

        fixture.ca.setRules(LabCaRules.standard().refusing(FailInfo.BAD_REQUEST));
        ScepReply refused = fixture.send(poll(fixture));
        fixture.ca.setRules(LabCaRules.standard());
        ScepReply afterwards = fixture.send(poll(fixture));

        assertRefused(refused, FailInfo.BAD_REQUEST, "refused by the rules of the lab");
        assertRefused(afterwards, FailInfo.BAD_CERT_ID, "no such transaction");
    }

    @Test
    void unknownTransaction_isRefused() throws Exception {
        CaFixture fixture = new CaFixture();

        ScepReply reply = fixture.send(poll(fixture));

        assertRefused(reply, FailInfo.BAD_CERT_ID, "no such transaction");
    }

    @Test
    void pollByAnotherKey_isRefused() throws Exception {
        CaFixture fixture = new CaFixture(LabCaRules.standard().with(PendingRule.untilPoll(1)));
        fixture.send(fixture.request());
        ClientIdentity thief = ClientIdentity.selfSigned(ClientIdentity.newKey(), CaFixture.SUBJECT, fixture.clock);

        ScepReply reply = fixture.send(fixture.request(thief).pollFor(fixture.ca.issuingCa()));

        assertRefused(reply, FailInfo.BAD_MESSAGE_CHECK, "the poll has another signer than the request");
    }

    @Test
    void pollWithAnotherSubject_isRefusedUnlessTheRuleOverlooksIt() throws Exception {
        CaFixture fixture = new CaFixture(LabCaRules.standard().with(PendingRule.untilPoll(1)));
        fixture.send(fixture.request());
        ScepRequest poll = poll(fixture).csrSubject("CN=somebody-else");

        ScepReply strict = fixture.send(poll);
        fixture.ca.setRules(fixture.ca.rules().with(RequestRule.lenient()));
        ScepReply lenient = fixture.send(poll);

        assertRefused(strict, FailInfo.BAD_CERT_ID, "issuer or subject of the poll is not that of the request");
        assertThat(lenient.status()).isEqualTo("0");
    }

    @Test
    void pollWithoutNames_isRefused() throws Exception {
        CaFixture fixture = new CaFixture(LabCaRules.standard().with(PendingRule.untilPoll(1)));
        fixture.send(fixture.request());

        ScepReply reply = fixture.send(fixture.request().type(20));

        assertRefused(reply, FailInfo.BAD_REQUEST, "the messageData is not IssuerAndSubject");
    }

    private static ScepRequest poll(CaFixture fixture) {
        return fixture.request().pollFor(fixture.ca.issuingCa());
    }
}
