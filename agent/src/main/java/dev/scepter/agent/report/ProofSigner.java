package dev.scepter.agent.report;

import dev.scepter.agent.lifecycle.CertificateInForce;
import dev.scepter.agent.lifecycle.Issued;
import dev.scepter.agent.lifecycle.Journal;
import dev.scepter.agent.lifecycle.PolicyRecord;
import dev.scepter.agent.lifecycle.PolicyStatus;
import dev.scepter.agent.lifecycle.Rollback;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.x509.ParsedCertificate;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Signs the nonce of the MDM with the key of each valid certificate. Changes nothing. For one thread. */
public final class ProofSigner {
    /** A signature for the MDM can stand for nothing else. */
    private static final String PREFIX = "scepter-proof-1";

    private final KeyProvider keys;
    private final Journal journal;

    public ProofSigner(KeyProvider keys, Journal journal) {
        this.keys = keys;
        this.journal = journal;
    }

    /** What is signed, as the device API says it. */
    public static byte[] message(String deviceId, String nonce) {
        return (PREFIX + "\n" + deviceId + "\n" + nonce).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * One proof for each policy that is VALID, in their order. A key that cannot sign gives none and stops no other: the
     * status of its policy says what is wrong.
     *
     * @param deviceId the id that the MDM gave
     * @param nonce the MDM's newest {@code proofNonce}; one with half a surrogate pair is no text and gets no proof
     * @param statuses as they were read just now
     */
    public List<Proof> sign(String deviceId, String nonce, List<PolicyStatus> statuses) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(nonce)) {
            return List.of();
        }
        byte[] message = message(deviceId, nonce);
        List<Proof> proofs = new ArrayList<>();
        for (PolicyStatus status : statuses) {
            if (status.state() == PolicyStatus.State.VALID) {
                status.certificate()
                        .flatMap(certificate -> proof(status, certificate, nonce, message))
                        .ifPresent(proofs::add);
            }
        }
        return List.copyOf(proofs);
    }

    private Optional<Proof> proof(PolicyStatus status, ParsedCertificate certificate, String nonce, byte[] message) {
        Optional<String> algorithm = algorithm(certificate);
        if (algorithm.isEmpty()) {
            return Optional.empty();
        }
        try {
            Optional<KeyName> name = journal.read(status.id()).flatMap(record -> keyOf(record, certificate.encoded()));
            Optional<ManagedKey> key = name.isPresent() ? keys.open(name.get()) : Optional.empty();
            if (key.isEmpty()) {
                return Optional.empty();
            }
            try (ManagedKey signer = key.get()) {
                byte[] signature = signer.sign(ManagedKey.SignatureDigest.SHA256, message);
                return Optional.of(Proof.of(status.id(), certificate.encoded(), algorithm.get(), nonce, signature));
            }
        } catch (ScepterException e) {
            return Optional.empty();
        }
    }

    /** The record may not say yet that another certificate is in force, though other programs find it. */
    private static Optional<KeyName> keyOf(PolicyRecord record, EncodedCertificate leaf) {
        return record.inForce()
                .filter(inForce -> inForce.leaf().equals(leaf))
                .map(CertificateInForce::key)
                .or(() -> record.rollback()
                        .map(Rollback::target)
                        .filter(target -> target.leaf().equals(leaf))
                        .map(CertificateInForce::key))
                .or(() -> record.attempt()
                        .filter(attempt -> attempt.issued().map(Issued::leaf).equals(Optional.of(leaf)))
                        .flatMap(attempt -> attempt.key()));
    }

    private static Optional<String> algorithm(ParsedCertificate certificate) {
        return switch (certificate.publicKey().getAlgorithm()) {
            case "RSA" -> Optional.of("SHA256withRSA");
            case "EC" -> Optional.of("SHA256withECDSA");
            default -> Optional.empty();
        };
    }
}
