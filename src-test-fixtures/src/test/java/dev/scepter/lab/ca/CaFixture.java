package dev.scepter.lab.ca;

import dev.scepter.lab.MovableClock;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;

/** A CA and a client of it, in memory. */
final class CaFixture {
    static final String SUBJECT = "CN=device-1,O=Example";

    final MovableClock clock = new MovableClock();
    final LabCa ca;
    final ClientIdentity newcomer;

    CaFixture() throws Exception {
        this(LabCaRules.standard());
    }

    CaFixture(LabCaRules rules) throws Exception {
        ca = LabCa.builder(clock, new SecureRandom()).keyBits(1024).rules(rules).build();
        newcomer = ClientIdentity.selfSigned(ClientIdentity.newKey(), SUBJECT, clock);
    }

    ScepRequest request() {
        return request(newcomer);
    }

    ScepRequest request(ClientIdentity signer) {
        return new ScepRequest(signer, ca.recipient());
    }

    ScepReply send(ScepRequest request) throws Exception {
        return send(request.build());
    }

    ScepReply send(byte[] message) throws Exception {
        return new ScepReply(ca.responder().respond("PKIOperation", message));
    }

    LabReply sendRaw(byte[] message) {
        return ca.responder().respond("PKIOperation", message);
    }

    /** Enrols the newcomer and gives it its certificate. */
    ClientIdentity enrolled() throws Exception {
        X509Certificate certificate = send(request().transactionId("ENROLLED")).certificate(newcomer);
        return new ClientIdentity(newcomer.key(), ScepReply.holder(certificate));
    }

    /** A renewal by this identity with a new key. */
    ScepRequest renewal(ClientIdentity old, KeyPair newKey) {
        return request(old).type(17).transactionId("RENEWAL").csrKey(newKey);
    }

    LabExchange lastExchange() {
        var exchanges = ca.log().exchanges();
        return exchanges.get(exchanges.size() - 1);
    }
}
