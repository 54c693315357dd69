package dev.scepter.lab.ca;

import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x500.X500Name;

/**
 * IssuerAndSubject, the content of a CertPoll (RFC 8894 section 3.3.3).
 *
 * @param issuer subject of the CA that will issue
 * @param subject subject of the CSR
 */
record PollNames(X500Name issuer, X500Name subject) {

    static PollNames read(byte[] messageData) throws RefusalException {
        try {
            ASN1Sequence sequence = ASN1Sequence.getInstance(messageData);
            if (sequence.size() == 2) {
                return new PollNames(
                        X500Name.getInstance(sequence.getObjectAt(0)), X500Name.getInstance(sequence.getObjectAt(1)));
            }
        } catch (IllegalArgumentException | IllegalStateException | ClassCastException e) {
            throw malformed();
        }
        throw malformed();
    }

    private static RefusalException malformed() {
        return new RefusalException(FailInfo.BAD_REQUEST, "the messageData is not IssuerAndSubject");
    }
}
