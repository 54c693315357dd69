package dev.scepter.agent.scep;

import dev.scepter.agent.port.ManagedKey.SignatureDigest;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;

/**
 * Algorithms of a request.
 *
 * @param digest of the certificate request and of the message's signature
 * @param cipher of the envelope
 */
public record MessageAlgorithms(SignatureDigest digest, Cipher cipher) {

    /** Ciphers of an envelope that the agent sends. */
    public enum Cipher {
        AES128_CBC("2.16.840.1.101.3.4.1.2"),
        AES256_CBC("2.16.840.1.101.3.4.1.42"),
        DES3_CBC("1.2.840.113549.3.7");

        private final String oid;

        Cipher(String oid) {
            this.oid = oid;
        }

        ASN1ObjectIdentifier oid() {
            return new ASN1ObjectIdentifier(oid);
        }
    }
}
