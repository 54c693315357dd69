package dev.scepter.lab.ca;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;

/**
 * Algorithms and layout of CertRep; servers choose them without regard to the request.
 *
 * @param cipher of the envelope
 * @param digest of the signature
 * @param keyTransport of the envelope
 * @param embedSigner the certificate of the signer travels along; NDES leaves it out
 * @param includeIssuer the certificate of the issuing CA lies beside the issued one
 */
public record ReplyForm(
        Cipher cipher, Digest digest, KeyTransport keyTransport, boolean embedSigner, boolean includeIssuer) {

    /** Content encryption. */
    public enum Cipher {
        AES128_CBC(NISTObjectIdentifiers.id_aes128_CBC),
        AES256_CBC(NISTObjectIdentifiers.id_aes256_CBC),
        DES_EDE3_CBC(PKCSObjectIdentifiers.des_EDE3_CBC),
        DES_CBC(OIWObjectIdentifiers.desCBC);

        private final String oid;

        Cipher(ASN1ObjectIdentifier oid) {
            this.oid = oid.getId();
        }

        ASN1ObjectIdentifier oid() {
            return new ASN1ObjectIdentifier(oid);
        }
    }

    /** Digest of the signature. */
    public enum Digest {
        SHA1("SHA1withRSA"),
        SHA256("SHA256withRSA"),
        SHA512("SHA512withRSA");

        private final String signatureName;

        Digest(String signatureName) {
            this.signatureName = signatureName;
        }

        String signatureName() {
            return signatureName;
        }
    }

    /** How the content key travels. */
    public enum KeyTransport {
        /** RSAES-PKCS1-v1_5. */
        PKCS1,
        /** RSAES-OAEP with its defaults (SHA-1, MGF1-SHA-1, empty label), as NDES was seen to use. */
        OAEP
    }

    /** AES128-CBC, SHA-256, PKCS#1, signer embedded, issued certificate alone. */
    public static ReplyForm standard() {
        return new ReplyForm(Cipher.AES128_CBC, Digest.SHA256, KeyTransport.PKCS1, true, false);
    }

    /** The same with another cipher. */
    public ReplyForm withCipher(Cipher other) {
        return new ReplyForm(other, digest, keyTransport, embedSigner, includeIssuer);
    }

    /** The same with another digest. */
    public ReplyForm withDigest(Digest other) {
        return new ReplyForm(cipher, other, keyTransport, embedSigner, includeIssuer);
    }

    /** The same with another key transport. */
    public ReplyForm withKeyTransport(KeyTransport other) {
        return new ReplyForm(cipher, digest, other, embedSigner, includeIssuer);
    }

    /** The same with the signer embedded or not. */
    public ReplyForm withSignerEmbedded(boolean embedded) {
        return new ReplyForm(cipher, digest, keyTransport, embedded, includeIssuer);
    }

    /** The same with the issuing CA beside the issued certificate or not. */
    public ReplyForm withIssuerIncluded(boolean included) {
        return new ReplyForm(cipher, digest, keyTransport, embedSigner, included);
    }
}
