package dev.scepter.lab.mdm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Writes reports with certificates of a CA of its own. */
final class Reports {
    private final Clock clock;
    private final KeyPair authorityKeys = keys();
    private final X509Certificate authority;

    Reports(Clock clock) {
        this.clock = clock;
        authority = certificate("CN=Authority", authorityKeys, "CN=Authority", authorityKeys.getPrivate());
    }

    /** A certificate with its key. */
    record Credential(X509Certificate certificate, PrivateKey key) {
        String thumbprint() {
            try {
                return HexFormat.of()
                        .withUpperCase()
                        .formatHex(MessageDigest.getInstance("SHA-1").digest(certificate.getEncoded()));
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }
    }

    X509Certificate authority() {
        return authority;
    }

    /** A certificate of this CA. */
    Credential issue(String subject) {
        KeyPair keys = keys();
        return new Credential(
                certificate(subject, keys, "CN=Authority", authorityKeys.getPrivate()), keys.getPrivate());
    }

    /** A certificate that claims to be of this CA and is signed by its own key. */
    Credential forge(String subject) {
        KeyPair keys = keys();
        return new Credential(certificate(subject, keys, "CN=Authority", keys.getPrivate()), keys.getPrivate());
    }

    ObjectNode report(String deviceId) {
        ObjectNode report = JsonNodeFactory.instance
                .objectNode()
                .put("deviceId", deviceId)
                .put("reportedAt", clock.instant().toString())
                .put("agentVersion", "0.2.0")
                .put("hardwareId", "hardware-7")
                .put("generation", 1);
        for (String array : List.of("policies", "events", "proofs")) {
            report.putArray(array);
        }
        return report;
    }

    /** Adds a policy with a valid certificate; returns its entry. */
    ObjectNode addValid(ObjectNode report, String policyId, Credential credential) {
        ObjectNode entry = add(report, policyId, "VALID", 1);
        entry.put("thumbprint", credential.thumbprint())
                .put(
                        "subject",
                        credential.certificate().getSubjectX500Principal().getName())
                .put(
                        "notAfter",
                        credential.certificate().getNotAfter().toInstant().toString());
        return entry;
    }

    ObjectNode add(ObjectNode report, String policyId, String state, int cspStatus) {
        ObjectNode entry = report.withArray("policies").addObject().put("policyId", policyId);
        entry.put("principal", "machine")
                .put("revision", "1")
                .put("state", state)
                .put("backend", "native");
        for (String unknown : List.of(
                "thumbprint",
                "thumbprintSha256",
                "serialNumber",
                "subject",
                "notBefore",
                "notAfter",
                "nextAttempt",
                "error",
                "attempt")) {
            entry.putNull(unknown);
        }
        ObjectNode proofs = entry.putObject("proofs");
        for (String proof : List.of(
                "stored", "keySigns", "chainBuilds", "inValidity", "usagesMatch", "namesMatch", "rootTrusted")) {
            proofs.putNull(proof);
        }
        entry.putArray("warnings");
        entry.put("cspStatus", cspStatus);
        return entry;
    }

    void addEvent(ObjectNode report, long sequence, String message) {
        report.withArray("events")
                .addObject()
                .put("sequence", sequence)
                .put("at", clock.instant().toString())
                .put("id", 1000)
                .putNull("policyId")
                .put("message", message);
    }

    /** Adds a proof; returns it. */
    ObjectNode addProof(ObjectNode report, String policyId, Credential credential, String nonce) {
        ArrayNode proofs = report.withArray("proofs");
        String text = "scepter-proof-1\n" + report.path("deviceId").asText() + "\n" + nonce;
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(credential.key());
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return proofs.addObject()
                    .put("policyId", policyId)
                    .put(
                            "certificate",
                            Base64.getEncoder()
                                    .encodeToString(credential.certificate().getEncoded()))
                    .put("algorithm", "SHA256withECDSA")
                    .put("proofNonce", nonce)
                    .put("signature", Base64.getEncoder().encodeToString(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private X509Certificate certificate(String subject, KeyPair keys, String issuer, PrivateKey signer) {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    new X500Name(issuer),
                    new java.math.BigInteger(63, new SecureRandom()),
                    Date.from(clock.instant().minus(Duration.ofMinutes(10))),
                    Date.from(clock.instant().plus(Duration.ofDays(90))),
                    new X500Name(subject),
                    keys.getPublic());
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer)));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
