package dev.scepter.agent.x509;

import dev.scepter.agent.model.EncodedCertificate;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Builds chains to one anchor and lets the JDK's PKIX judge them (RFC 5280 section 6). Stateless.
 *
 * <p>The search goes from the anchor down and meets each certificate once. The JDK's own search goes up from the leaf,
 * where somebody who has no part in the CA could lay out a maze of certificates that takes for ever. Revocation is not
 * checked.
 */
public final class ChainBuilder {
    /** Certificates of the pool that are looked at. */
    public static final int MAX_POOL = 100;

    /** Longest chain, leaf and anchor included. */
    public static final int MAX_LENGTH = 10;

    private static final int MAX_TRIES = 5;

    private final X509Certificate leaf;
    private final Node anchor;
    private final Instant at;

    private ChainBuilder(X509Certificate leaf, Node anchor, Instant at) {
        this.leaf = leaf;
        this.anchor = anchor;
        this.at = at;
    }

    /** A CA on the way down. */
    private record Node(EncodedCertificate encoded, X509Certificate jdk, Optional<Node> issuer, int length) {}

    /** A CA that may come to stand between. */
    private record Candidate(EncodedCertificate encoded, X509Certificate jdk) {}

    /**
     * Builds the chain of a certificate.
     *
     * @param leaf the certificate, a CA or not
     * @param pool where CAs between may be found, in any order; only the first {@value #MAX_POOL} are looked at
     * @param anchor the CA that is trusted, self-signed or not; its own validity is not checked
     * @param at the time for which the chain shall be valid
     * @return the issuing CA first, up to and with the anchor; empty if there is no valid chain, and for the anchor
     */
    public static Optional<List<EncodedCertificate>> build(
            EncodedCertificate leaf, Collection<EncodedCertificate> pool, EncodedCertificate anchor, Instant at) {
        ParsedCertificate parsedAnchor = ParsedCertificate.of(anchor);
        Optional<X509Certificate> jdkLeaf = ParsedCertificate.of(leaf).jdkCertificate();
        Optional<X509Certificate> jdkAnchor = parsedAnchor.jdkCertificate();
        if (leaf.equals(anchor)
                || jdkLeaf.isEmpty()
                || jdkAnchor.isEmpty()
                || !parsedAnchor.isCa()
                || !parsedAnchor.allowsCertSigning()) {
            return Optional.empty();
        }
        List<Candidate> candidates = pool.stream()
                .limit(MAX_POOL)
                .distinct()
                .filter(certificate -> !certificate.equals(leaf) && !certificate.equals(anchor))
                .map(ParsedCertificate::of)
                .filter(ca -> ca.isCa() && ca.allowsCertSigning() && ca.isValidAt(at))
                .flatMap(ca -> ca.jdkCertificate().map(jdk -> new Candidate(ca.encoded(), jdk)).stream())
                .toList();
        Node top = new Node(anchor, jdkAnchor.get(), Optional.empty(), 1);
        return new ChainBuilder(jdkLeaf.get(), top, at).build(new LinkedHashSet<>(candidates));
    }

    private Optional<List<EncodedCertificate>> build(Set<Candidate> candidates) {
        for (int i = 0; i < MAX_TRIES; i++) {
            Optional<Node> issuer = search(new LinkedHashSet<>(candidates));
            if (issuer.isEmpty()) {
                return Optional.empty();
            }
            List<Node> path = path(issuer.get());
            Optional<EncodedCertificate> culprit;
            try {
                culprit = culprit(path);
            } catch (GeneralSecurityException e) {
                return Optional.empty();
            }
            if (culprit.isEmpty()) {
                return Optional.of(path.stream().map(Node::encoded).toList());
            }
            // A twin of it (the same CA certified twice) may do better.
            candidates.removeIf(candidate -> candidate.encoded().equals(culprit.get()));
        }
        return Optional.empty();
    }

    /** Goes down from the anchor until a CA is met that issued the leaf. */
    private Optional<Node> search(Set<Candidate> unmet) {
        Deque<Node> open = new ArrayDeque<>();
        open.add(anchor);
        while (!open.isEmpty()) {
            Node ca = open.remove();
            if (isIssued(leaf, ca)) {
                return Optional.of(ca);
            }
            if (ca.length() < MAX_LENGTH - 1) {
                Set<Candidate> below = unmet.stream()
                        .filter(candidate -> isIssued(candidate.jdk(), ca))
                        .collect(Collectors.toCollection(LinkedHashSet::new));
                below.forEach(candidate ->
                        open.add(new Node(candidate.encoded(), candidate.jdk(), Optional.of(ca), ca.length() + 1)));
                unmet.removeAll(below);
            }
        }
        return Optional.empty();
    }

    private static boolean isIssued(X509Certificate certificate, Node ca) {
        return certificate.getIssuerX500Principal().equals(ca.jdk().getSubjectX500Principal())
                && ParsedCertificate.isSignedBy(certificate, ca.jdk().getPublicKey());
    }

    private static List<Node> path(Node issuer) {
        List<Node> path = new ArrayList<>();
        Optional<Node> next = Optional.of(issuer);
        while (next.isPresent()) {
            path.add(next.get());
            next = next.get().issuer();
        }
        return path;
    }

    /**
     * Lets PKIX judge.
     *
     * @return empty if the path is valid, else the CA to try without
     * @throws GeneralSecurityException if no other CA can help
     */
    private Optional<EncodedCertificate> culprit(List<Node> path) throws GeneralSecurityException {
        List<X509Certificate> certificates = new ArrayList<>();
        certificates.add(leaf);
        path.subList(0, path.size() - 1).forEach(node -> certificates.add(node.jdk()));
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor.jdk(), null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(at));
        try {
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(certificates), parameters);
            return Optional.empty();
        } catch (CertPathValidatorException e) {
            // Index 0 is the leaf: what it fails by, such as name constraints, lies with its issuer.
            int culprit = Math.max(e.getIndex(), 1) - 1;
            if (culprit >= path.size() - 1) {
                throw e;
            }
            return Optional.of(path.get(culprit).encoded());
        }
    }
}
