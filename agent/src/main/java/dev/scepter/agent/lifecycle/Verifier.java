package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.port.CertificateStore;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.port.TrustAnchors;
import dev.scepter.agent.x509.ChainBuilder;
import dev.scepter.agent.x509.ParsedCertificate;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Proves that a certificate works, by looking and trying; believes no record. */
public final class Verifier {
    /** A device in set-up may be hours behind; see {@code clockSkew}. */
    static final Duration FORGIVEN_SKEW = Duration.ofHours(24);

    private static final int PROBE_BYTES = 32;

    private final KeyProvider keys;
    private final CertificateStore store;
    private final TrustAnchors anchors;
    private final Clock clock;
    private final SecureRandom random;

    public Verifier(KeyProvider keys, CertificateStore store, TrustAnchors anchors, Clock clock, SecureRandom random) {
        this.keys = keys;
        this.store = store;
        this.anchors = anchors;
        this.clock = clock;
        this.random = random;
    }

    /** Proves the certificate in force of a policy. */
    public Proofs proveInForce(ScepPolicy policy, CertificateInForce inForce) throws ScepterException {
        boolean found = isInForce(policy.id(), inForce.leaf());
        List<EncodedCertificate> chain = isChainStored(policy.id(), inForce) ? inForce.chain() : List.of();
        // A certificate issued for the policy of before is judged by what it was issued for.
        boolean askedFor = inForce.fingerprint().equals(policy.enrolmentFingerprint());
        return prove(policy, found, inForce.leaf(), chain, inForce.key(), askedFor);
    }

    /** Says whether other programs find the chain beside the certificate. */
    boolean isChainStored(PolicyId policy, CertificateInForce inForce) throws ScepterException {
        return store.holdsChain(policy, inForce.chain());
    }

    /** Says whether other programs find this certificate. */
    boolean isInForce(PolicyId policy, EncodedCertificate leaf) throws ScepterException {
        return store.inForce(policy).equals(Optional.of(leaf));
    }

    /**
     * Proves an installed certificate that is not in force yet; {@code stored} means installed.
     *
     * @param policy the one that it was issued for
     */
    Proofs proveInstalled(ScepPolicy policy, Issued issued, KeyName key) throws ScepterException {
        Optional<CertificateStore.Entry> entry =
                store.find(policy.id(), issued.leaf().sha1());
        boolean found = entry.isPresent() && entry.get().leaf().equals(issued.leaf());
        return prove(policy, found, issued.leaf(), issued.chain(), key, true);
    }

    /**
     * Proves an installed certificate that was in force before; {@code stored} means installed.
     *
     * @param target as it would stand in force
     */
    Proofs proveBefore(ScepPolicy policy, CertificateInForce target) throws ScepterException {
        boolean found = store.find(policy.id(), target.leaf().sha1())
                .filter(entry ->
                        entry.leaf().equals(target.leaf()) && entry.key().equals(target.key()))
                .isPresent();
        boolean askedFor = target.fingerprint().equals(policy.enrolmentFingerprint());
        return prove(policy, found, target.leaf(), target.chain(), target.key(), askedFor);
    }

    private Proofs prove(
            ScepPolicy policy,
            boolean found,
            EncodedCertificate leaf,
            List<EncodedCertificate> chain,
            KeyName keyName,
            boolean askedFor)
            throws ScepterException {
        ParsedCertificate certificate = ParsedCertificate.of(leaf);
        KeyProof key = prove(keyName, certificate.publicKey());
        return new Proofs(
                found && key != KeyProof.GONE,
                key == KeyProof.SIGNS,
                chainBuilds(certificate, chain),
                isInValidity(certificate),
                certificate.allowsSigning() && (!askedFor || hasNamedUsages(policy, certificate)),
                !certificate.hasEmptySubject() || certificate.hasSubjectAlternativeName(),
                rootTrusted(policy));
    }

    private enum KeyProof {
        SIGNS,
        DOES_NOT_SIGN,
        GONE
    }

    /** A damaged key is a proof that failed; a provider that cannot be asked proves nothing either way. */
    private KeyProof prove(KeyName name, PublicKey expected) throws ScepterException {
        try {
            Optional<ManagedKey> key = keys.open(name);
            if (key.isEmpty()) {
                return KeyProof.GONE;
            }
            try (ManagedKey opened = key.get()) {
                return signs(opened, expected) ? KeyProof.SIGNS : KeyProof.DOES_NOT_SIGN;
            }
        } catch (ScepterException e) {
            if (e.code() != ErrorCode.KEY_DAMAGED) {
                throw e;
            }
            return KeyProof.DOES_NOT_SIGN;
        }
    }

    private static boolean hasNamedUsages(ScepPolicy policy, ParsedCertificate certificate) {
        return policy.extendedKeyUsage().orElse(Set.of()).stream()
                .allMatch(usage -> certificate.extendedKeyUsages().contains(usage.oid()));
    }

    private boolean signs(ManagedKey key, PublicKey expected) throws ScepterException {
        byte[] probe = new byte[PROBE_BYTES];
        random.nextBytes(probe);
        byte[] signature = key.sign(ManagedKey.SignatureDigest.SHA256, probe);
        try {
            Signature verification = Signature.getInstance(
                    "SHA256with" + (expected.getAlgorithm().equals("EC") ? "ECDSA" : "RSA"));
            verification.initVerify(expected);
            verification.update(probe);
            return verification.verify(signature);
        } catch (GeneralSecurityException e) {
            // A signature of another length than the certificate's key is a failed proof like any other.
            return false;
        }
    }

    /** Judged at a moment within the certificate's own validity, which is a proof of its own. */
    private boolean chainBuilds(ParsedCertificate certificate, List<EncodedCertificate> chain) {
        if (chain.isEmpty()) {
            return false;
        }
        EncodedCertificate anchor = chain.get(chain.size() - 1);
        Instant now = clock.instant();
        Instant at = now.isBefore(certificate.notBefore()) ? certificate.notBefore() : now;
        if (at.isAfter(certificate.notAfter())) {
            at = certificate.notAfter();
        }
        return ChainBuilder.build(certificate.encoded(), chain, anchor, at).isPresent();
    }

    private boolean isInValidity(ParsedCertificate certificate) {
        Instant now = clock.instant();
        return !now.isAfter(certificate.notAfter())
                && !now.isBefore(certificate.notBefore().minus(FORGIVEN_SKEW));
    }

    private Optional<Boolean> rootTrusted(ScepPolicy policy) throws ScepterException {
        if (!policy.includeRootCertificate() || policy.rootCertificate().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(anchors.contains(policy.rootCertificate().get()));
    }
}
