package dev.scepter.agent.platform.windows.crypt32;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.x509.CertificateDecoder;
import dev.scepter.agent.x509.CertificateFormatException;
import dev.scepter.agent.x509.ParsedCertificate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds what may stand above a certificate, by names alone: rather one too many than one too few, because it decides what
 * must not be removed. Not safe for several threads.
 */
final class Issuers {
    private static final int MAX_ABOVE = 90;

    private final Map<String, List<EncodedCertificate>> bySubject = new HashMap<>();
    private boolean complete = true;

    /** Takes certificates in that may be issuers; one that cannot be decoded makes this incomplete. */
    void add(SystemStore.Contents contents) {
        complete &= contents.complete();
        for (StoredCertificate stored : contents.certificates()) {
            Optional<ParsedCertificate> parsed = parse(stored.certificate());
            complete &= parsed.isPresent();
            parsed.ifPresent(certificate -> bySubject
                    .computeIfAbsent(hex(certificate.subjectDer()), none -> new ArrayList<>())
                    .add(certificate.encoded()));
        }
    }

    /** The certificate, then all that may stand above it; empty if it cannot be decoded. */
    Optional<List<EncodedCertificate>> path(EncodedCertificate leaf) {
        Optional<ParsedCertificate> start = parse(leaf);
        if (start.isEmpty()) {
            complete = false;
            return Optional.empty();
        }
        Set<EncodedCertificate> path = new LinkedHashSet<>(List.of(start.get().encoded()));
        Set<String> asked = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(hex(start.get().issuerDer())));
        while (!open.isEmpty()) {
            String name = open.remove();
            for (EncodedCertificate issuer : asked.add(name) ? named(name) : List.<EncodedCertificate>of()) {
                if (path.size() > MAX_ABOVE) {
                    complete = false;
                    return Optional.of(List.copyOf(path));
                }
                path.add(issuer);
                open.add(hex(ParsedCertificate.of(issuer).issuerDer()));
            }
        }
        return Optional.of(List.copyOf(path));
    }

    /** False if something was not taken in, or not followed to its end. */
    boolean isComplete() {
        return complete;
    }

    private List<EncodedCertificate> named(String subject) {
        return bySubject.getOrDefault(subject, List.of());
    }

    private static Optional<ParsedCertificate> parse(EncodedCertificate certificate) {
        try {
            return Optional.of(ParsedCertificate.of(CertificateDecoder.decode(certificate.der())));
        } catch (CertificateFormatException e) {
            return Optional.empty();
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
