package dev.scepter.lab.mdm;

import dev.scepter.lab.mdm.StatusReport.Proof;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Verifies that a device can use the key of a certificate now. Immutable. */
final class ProofVerifier {
    /** Signature algorithm by key algorithm. */
    private static final Map<String, String> BY_KEY = Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA");

    static final Set<String> ALGORITHMS = Set.copyOf(BY_KEY.values());

    private final List<X509Certificate> authorities;

    /**
     * @param authorities CA certificates that issue for devices; empty if any issuer will do
     */
    ProofVerifier(List<X509Certificate> authorities) {
        this.authorities = List.copyOf(authorities);
    }

    boolean checksChains() {
        return !authorities.isEmpty();
    }

    /** The bytes that a device signs. */
    static byte[] signed(String deviceId, String nonce) {
        return ("scepter-proof-1\n" + deviceId + "\n" + nonce).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Verifies one proof.
     *
     * @param thumbprint of the certificate that the device reports for the policy
     * @param nonces that this device was given
     */
    ProofVerdict verify(
            String deviceId, Proof proof, Optional<String> thumbprint, Collection<String> nonces, Instant now) {
        Optional<X509Certificate> read = certificate(proof);
        if (read.isEmpty() || !isTrusted(read.get(), now)) {
            return ProofVerdict.UNTRUSTED_CERTIFICATE;
        }
        X509Certificate certificate = read.get();
        if (!signs(certificate.getPublicKey(), proof, signed(deviceId, proof.nonce()))) {
            return ProofVerdict.WRONG_SIGNATURE;
        }
        if (!nonces.contains(proof.nonce())) {
            return ProofVerdict.UNKNOWN_NONCE;
        }
        boolean same = thumbprint.isPresent() && thumbprint.get().equalsIgnoreCase(sha1(certificate));
        return same ? ProofVerdict.VERIFIED : ProofVerdict.OTHER_CERTIFICATE;
    }

    private static Optional<X509Certificate> certificate(Proof proof) {
        try {
            byte[] der = Base64.getDecoder().decode(proof.certificate());
            return Optional.of((X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der)));
        } catch (IllegalArgumentException | CertificateException e) {
            return Optional.empty();
        }
    }

    private boolean isTrusted(X509Certificate certificate, Instant now) {
        try {
            certificate.checkValidity(Date.from(now));
        } catch (CertificateException e) {
            return false;
        }
        return authorities.isEmpty() || authorities.stream().anyMatch(authority -> issued(authority, certificate));
    }

    private static boolean issued(X509Certificate authority, X509Certificate certificate) {
        try {
            certificate.verify(authority.getPublicKey());
            return authority.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static boolean signs(PublicKey key, Proof proof, byte[] bytes) {
        if (!proof.algorithm().equals(BY_KEY.get(key.getAlgorithm()))) {
            return false;
        }
        try {
            Signature signature = Signature.getInstance(proof.algorithm());
            signature.initVerify(key);
            signature.update(bytes);
            return signature.verify(Base64.getDecoder().decode(proof.signature()));
        } catch (SignatureException | IllegalArgumentException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + proof.algorithm(), e);
        }
    }

    private static String sha1(X509Certificate certificate) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(certificate.getEncoded());
            return HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate that was read cannot be written", e);
        }
    }
}
