package dev.scepter.lab.ca;

import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.CertException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;

/** Judges who signed a request: a self-signed newcomer or the holder of a certificate of this CA. */
final class SignerCheck {
    private final X509CertificateHolder issuer;

    SignerCheck(X509CertificateHolder issuer) {
        this.issuer = issuer;
    }

    /** Says whether the certificate was issued by this CA and is not the CA itself. */
    boolean isIssuedHere(X509CertificateHolder signer) {
        return !signer.equals(issuer)
                && signer.getIssuer().equals(issuer.getSubject())
                && verifies(signer, issuer.getSubjectPublicKeyInfo());
    }

    /** A first request: section 2.3. */
    static void checkNewcomer(X509CertificateHolder signer, CertificationRequest csr, RequestRule rule, Instant now)
            throws RefusalException {
        if (!signer.getIssuer().equals(signer.getSubject()) || !verifies(signer, signer.getSubjectPublicKeyInfo())) {
            throw new RefusalException(FailInfo.BAD_MESSAGE_CHECK, "the signer is not self-signed");
        }
        checkInDate(signer, now);
        if (!hasMessageUsages(signer)) {
            throw new RefusalException(
                    FailInfo.BAD_REQUEST, "the signer lacks key usage digitalSignature or keyEncipherment");
        }
        if (rule.sameKey() && !signer.getSubjectPublicKeyInfo().equals(csr.publicKey())) {
            throw new RefusalException(FailInfo.BAD_REQUEST, "the key of the signer is not that of the CSR");
        }
        if (rule.sameSubject()) {
            checkSubject(signer, csr);
        }
    }

    /** A renewal: the signer must be in date and keep its subject. */
    void checkRenewal(X509CertificateHolder signer, CertificationRequest csr, Instant now) throws RefusalException {
        if (!isIssuedHere(signer)) {
            throw new RefusalException(FailInfo.BAD_MESSAGE_CHECK, "the signer is not a certificate of this CA");
        }
        checkInDate(signer, now);
        checkSubject(signer, csr);
    }

    private static void checkSubject(X509CertificateHolder signer, CertificationRequest csr) throws RefusalException {
        if (!signer.getSubject().equals(csr.subject())) {
            throw new RefusalException(FailInfo.BAD_REQUEST, "the subject of the signer is not that of the CSR");
        }
    }

    private static void checkInDate(X509CertificateHolder signer, Instant now) throws RefusalException {
        if (!signer.isValidOn(Date.from(now))) {
            throw new RefusalException(FailInfo.BAD_REQUEST, "the certificate of the signer is not in date");
        }
    }

    private static boolean hasMessageUsages(X509CertificateHolder signer) {
        KeyUsage usage = KeyUsage.fromExtensions(signer.getExtensions());
        return usage != null && usage.hasUsages(KeyUsage.digitalSignature | KeyUsage.keyEncipherment);
    }

    private static boolean verifies(X509CertificateHolder certificate, SubjectPublicKeyInfo key) {
        try {
            return certificate.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key));
        } catch (OperatorCreationException | CertException | IllegalArgumentException e) {
            return false;
        }
    }
}
