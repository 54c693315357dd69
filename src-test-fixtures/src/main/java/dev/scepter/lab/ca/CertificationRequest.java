package dev.scepter.lab.ca;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;

/**
 * A CSR whose own signature was checked (RFC 8894 section 3.3.1). Its text never shows the challenge.
 *
 * @param subject the subject asked for
 * @param publicKey the key to be certified
 * @param challenge challengePassword, if there is one
 * @param extensions the extensions asked for
 */
record CertificationRequest(
        X500Name subject, SubjectPublicKeyInfo publicKey, Optional<String> challenge, List<Extension> extensions) {

    CertificationRequest {
        extensions = List.copyOf(extensions);
    }

    static CertificationRequest read(byte[] messageData, boolean legacyAlgorithms) throws RefusalException {
        try {
            return readChecked(messageData, legacyAlgorithms);
        } catch (IllegalArgumentException | IllegalStateException | ClassCastException e) {
            // Bouncy Castle reports some malformed structures this way, and only when they are looked at.
            throw new RefusalException(FailInfo.BAD_REQUEST, "the CSR is malformed");
        }
    }

    private static CertificationRequest readChecked(byte[] messageData, boolean legacyAlgorithms)
            throws RefusalException {
        PKCS10CertificationRequest csr = parse(messageData);
        AlgorithmIdentifier digest = new DefaultDigestAlgorithmIdentifierFinder().find(csr.getSignatureAlgorithm());
        if (digest == null || !Digests.accepted(digest.getAlgorithm(), legacyAlgorithms)) {
            throw new RefusalException(
                    FailInfo.BAD_ALG,
                    "signature of the CSR not accepted: "
                            + csr.getSignatureAlgorithm().getAlgorithm());
        }
        if (!isSigned(csr)) {
            throw new RefusalException(FailInfo.BAD_MESSAGE_CHECK, "the CSR is not signed by its own key");
        }
        return new CertificationRequest(
                csr.getSubject(), csr.getSubjectPublicKeyInfo(), challenge(csr), extensions(csr));
    }

    private static PKCS10CertificationRequest parse(byte[] messageData) throws RefusalException {
        try {
            return new PKCS10CertificationRequest(messageData);
        } catch (IOException e) {
            throw new RefusalException(FailInfo.BAD_REQUEST, "the messageData is not PKCS#10");
        }
    }

    private static boolean isSigned(PKCS10CertificationRequest csr) {
        try {
            return csr.isSignatureValid(
                    new JcaContentVerifierProviderBuilder().build(key(csr.getSubjectPublicKeyInfo())));
        } catch (OperatorCreationException | PKCSException | IOException | GeneralSecurityException e) {
            return false;
        }
    }

    /** By the JDK's names of algorithms: not all of its providers know the object identifiers. */
    private static PublicKey key(SubjectPublicKeyInfo info) throws IOException, GeneralSecurityException {
        boolean ec =
                X9ObjectIdentifiers.id_ecPublicKey.equals(info.getAlgorithm().getAlgorithm());
        return KeyFactory.getInstance(ec ? "EC" : "RSA").generatePublic(new X509EncodedKeySpec(info.getEncoded()));
    }

    private static Optional<String> challenge(PKCS10CertificationRequest csr) throws RefusalException {
        Optional<ASN1Encodable> value =
                single(csr.getAttributes(PKCSObjectIdentifiers.pkcs_9_at_challengePassword), "challengePassword");
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.get() instanceof ASN1String text) {
            return Optional.of(text.getString());
        }
        throw new RefusalException(FailInfo.BAD_REQUEST, "challengePassword is not a string");
    }

    private static List<Extension> extensions(PKCS10CertificationRequest csr) throws RefusalException {
        Optional<ASN1Encodable> value =
                single(csr.getAttributes(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest), "extensionRequest");
        List<Extension> found = new ArrayList<>();
        if (value.isPresent()) {
            Extensions extensions = Extensions.getInstance(value.get());
            for (var oid : extensions.getExtensionOIDs()) {
                found.add(extensions.getExtension(oid));
            }
        }
        return found;
    }

    private static Optional<ASN1Encodable> single(Attribute[] attributes, String name) throws RefusalException {
        if (attributes.length == 0) {
            return Optional.empty();
        }
        if (attributes.length > 1 || attributes[0].getAttrValues().size() != 1) {
            throw new RefusalException(FailInfo.BAD_REQUEST, "more or less than one value of " + name);
        }
        return Optional.of(attributes[0].getAttrValues().getObjectAt(0));
    }

    @Override
    public String toString() {
        return "CertificationRequest[" + subject + "]";
    }
}
