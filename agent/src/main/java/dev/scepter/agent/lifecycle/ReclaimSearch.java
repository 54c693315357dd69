package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.port.CertificateStore;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.x509.CertificateDecoder;
import dev.scepter.agent.x509.CertificateFormatException;
import dev.scepter.agent.x509.ParsedCertificate;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Looks for a certificate of a policy that its record does not know: after a re-install the data folder may be new, while the
 * store and the keys of the machine are as they were. No record is believed, as there is none: what the certificate says and
 * what is proven of it decide.
 *
 * <p>It has to be what the policy asks for on this device today (names with placeholders filled in, key, usages, where the key
 * is kept and who may use it), to chain to the pinned certificate itself, and to pass each proof of a certificate that was
 * just issued. So one that somebody planted under the policy's name is adopted only if the pinned CA issued it for these
 * names and a key that the agent's own provider keeps under the name of a key of this policy. Who can put that there owns the
 * store already: it takes administrators on Windows, and whoever may write the data folder on files.
 *
 * <p>Due for renewal is good enough: a renewal proves itself by the old key, where an enrolment costs a challenge. An expired
 * one is not, nor is one under a successor of the pinned CA.
 */
final class ReclaimSearch {
    private static final int MOST_CERTIFICATES = 64;

    private final CertificateStore store;
    private final KeyProvider keys;
    private final KeySpecs keySpecs;
    private final Verifier verifier;
    private final Enrollment enrollment;

    /** @param enrollment the way by which certificates of new policies come, and by which this one will be renewed */
    ReclaimSearch(
            CertificateStore store, KeyProvider keys, KeySpecs keySpecs, Verifier verifier, Enrollment enrollment) {
        this.store = store;
        this.keys = keys;
        this.keySpecs = keySpecs;
        this.verifier = verifier;
        this.enrollment = enrollment;
    }

    /** Nothing is known of a certificate, nor is one on its way. */
    static boolean isFor(PolicyRecord record) {
        return record.inForce().isEmpty()
                && record.attempt().isEmpty()
                && record.removal().isEmpty();
    }

    /**
     * The certificate to adopt: of several the one that the store has in force, else the one that ends last. One that is
     * damaged or cannot be compared is none: it must not stand in the way of an enrolment.
     *
     * @throws ScepterException if the store cannot say what it has; or if nothing fits and a certificate could not be
     *     judged for trouble of this machine: that passes, while a challenge would be spent for good
     */
    Optional<Reclaimable> find(ScepPolicy policy) throws ScepterException {
        List<Reclaimable> found = new ArrayList<>();
        Optional<ScepterException> trouble = Optional.empty();
        for (Thumbprint sha1 :
                store.list(policy.id()).stream().limit(MOST_CERTIFICATES).toList()) {
            try {
                matching(policy, sha1).ifPresent(found::add);
            } catch (CertificateFormatException e) {
                // As good as absent.
            } catch (ScepterException e) {
                if (LocalTrouble.is(e.code())) {
                    trouble = trouble.or(() -> Optional.of(e));
                }
            }
        }
        if (found.isEmpty() && trouble.isPresent()) {
            throw trouble.get();
        }
        Optional<EncodedCertificate> inForce = found.size() > 1 ? store.inForce(policy.id()) : Optional.empty();
        return found.stream()
                .max(Comparator.comparing((Reclaimable one) ->
                                inForce.equals(Optional.of(one.issued().leaf())))
                        .thenComparing(one -> leaf(one.issued()).notAfter())
                        .thenComparing(one -> leaf(one.issued()).notBefore())
                        .thenComparing(one -> one.issued().leaf().sha256().hex()));
    }

    private Optional<Reclaimable> matching(ScepPolicy policy, Thumbprint sha1)
            throws ScepterException, CertificateFormatException {
        Optional<CertificateStore.Entry> entry = store.find(policy.id(), sha1);
        if (entry.isEmpty() || !isWellFormed(entry.get()) || !isOfPinnedCa(policy, entry.get())) {
            return Optional.empty();
        }
        EncodedCertificate leaf = entry.get().leaf();
        ParsedCertificate certificate = ParsedCertificate.of(leaf);
        KeySpec spec = keySpecs.of(policy);
        if (certificate.isCa() || !isOf(certificate.publicKey(), spec)) {
            return Optional.empty();
        }
        Optional<List<Warning>> otherwise = enrollment.compare(policy, leaf);
        if (otherwise.isEmpty() || !keys.isKeptAs(entry.get().key(), spec)) {
            return Optional.empty();
        }
        Reclaimable candidate = new Reclaimable(
                new Issued(leaf, entry.get().chain(), otherwise.get()),
                entry.get().key());
        return works(policy, candidate) ? Optional.of(candidate) : Optional.empty();
    }

    /** Stores are outside: what they hand out is decoded within bounds before it is looked into. */
    private static boolean isWellFormed(CertificateStore.Entry entry) throws CertificateFormatException {
        boolean same = CertificateDecoder.decode(entry.leaf().der()).equals(entry.leaf());
        for (EncodedCertificate above : entry.chain()) {
            same &= CertificateDecoder.decode(above.der()).equals(above);
        }
        return same;
    }

    private static boolean isOfPinnedCa(ScepPolicy policy, CertificateStore.Entry entry) {
        List<EncodedCertificate> chain = entry.chain();
        return !chain.isEmpty()
                && policy.caThumbprint().matches(chain.get(chain.size() - 1).der());
    }

    /** The root of the policy is brought afterwards. */
    private boolean works(ScepPolicy policy, Reclaimable candidate) throws ScepterException {
        return verifier.proveInstalled(policy, candidate.issued(), candidate.key()).failing().stream()
                .allMatch("rootTrusted"::equals);
    }

    private static boolean isOf(PublicKey key, KeySpec spec) {
        if (spec.algorithm() == KeySpec.Algorithm.RSA) {
            return key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() == spec.bits();
        }
        return key instanceof ECPublicKey ec
                && ec.getParams().getCurve().getField().getFieldSize() == spec.bits();
    }

    private static ParsedCertificate leaf(Issued issued) {
        return ParsedCertificate.of(issued.leaf());
    }
}
