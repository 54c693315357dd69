package dev.scepter.agent.scep;

import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** How far algorithms of a reply's signature are trusted. What is not listed is never accepted, MD5 above all. */
enum SignatureStrength {
    STRONG,
    WEAK,
    FORBIDDEN;

    private static final Set<ASN1ObjectIdentifier> STRONG_DIGESTS = Set.of(
            NISTObjectIdentifiers.id_sha224,
            NISTObjectIdentifiers.id_sha256,
            NISTObjectIdentifiers.id_sha384,
            NISTObjectIdentifiers.id_sha512);

    /** {@code rsaEncryption} stands for whatever digest the digest algorithm names. */
    private static final Set<ASN1ObjectIdentifier> STRONG_SIGNATURES = Set.of(
            PKCSObjectIdentifiers.rsaEncryption,
            PKCSObjectIdentifiers.sha224WithRSAEncryption,
            PKCSObjectIdentifiers.sha256WithRSAEncryption,
            PKCSObjectIdentifiers.sha384WithRSAEncryption,
            PKCSObjectIdentifiers.sha512WithRSAEncryption,
            X9ObjectIdentifiers.ecdsa_with_SHA224,
            X9ObjectIdentifiers.ecdsa_with_SHA256,
            X9ObjectIdentifiers.ecdsa_with_SHA384,
            X9ObjectIdentifiers.ecdsa_with_SHA512);

    private static final Set<ASN1ObjectIdentifier> WEAK_SIGNATURES = Set.of(
            PKCSObjectIdentifiers.sha1WithRSAEncryption,
            OIWObjectIdentifiers.sha1WithRSA,
            X9ObjectIdentifiers.ecdsa_with_SHA1);

    /** The strength of a pair: that of its weaker half. */
    static SignatureStrength of(ASN1ObjectIdentifier digest, ASN1ObjectIdentifier signature) {
        SignatureStrength ofDigest = STRONG_DIGESTS.contains(digest)
                ? STRONG
                : OIWObjectIdentifiers.idSHA1.equals(digest) ? WEAK : FORBIDDEN;
        SignatureStrength ofSignature =
                STRONG_SIGNATURES.contains(signature) ? STRONG : WEAK_SIGNATURES.contains(signature) ? WEAK : FORBIDDEN;
        return ofDigest.compareTo(ofSignature) >= 0 ? ofDigest : ofSignature;
    }
}
