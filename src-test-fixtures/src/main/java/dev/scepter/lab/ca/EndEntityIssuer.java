package dev.scepter.lab.ca;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** Issues certificates for CSRs: subject, usages and names as asked for, validity by the rules. */
final class EndEntityIssuer {
    private static final Set<ASN1ObjectIdentifier> COPIED =
            Set.of(Extension.keyUsage, Extension.extendedKeyUsage, Extension.subjectAlternativeName);

    private final CertificateIssuer certificates;
    private final LabIdentity issuer;
    private final Clock clock;

    EndEntityIssuer(CertificateIssuer certificates, LabIdentity issuer, Clock clock) {
        this.certificates = certificates;
        this.issuer = issuer;
        this.clock = clock;
    }

    Decision.Issued issue(CertificationRequest csr, IssueRule rule) {
        Instant notBefore = clock.instant().plus(rule.notBeforeOffset());
        CertificateOrder order = new CertificateOrder(
                certificates.newSerialNumber(),
                csr.subject(),
                csr.publicKey(),
                notBefore,
                notBefore.plus(rule.lifetime()),
                false,
                extensions(csr));
        return issue(order);
    }

    /** The same certificate with a fault in it; nothing else is done for other faults. */
    Decision.Issued spoil(Decision.Issued sound, LabFault fault) {
        CertificateOrder order = sound.order();
        Instant now = clock.instant();
        return switch (fault) {
            case ANOTHER_KEY ->
                issue(order.withPublicKey(SubjectPublicKeyInfo.getInstance(
                        certificates.newKey().getPublic().getEncoded())));
            case CA_CERTIFICATE -> issue(order.asCa());
            case EXPIRED_CERTIFICATE ->
                issue(order.withValidity(now.minus(Duration.ofDays(31)), now.minus(Duration.ofDays(1))));
            default -> sound;
        };
    }

    private Decision.Issued issue(CertificateOrder order) {
        return new Decision.Issued(order, certificates.issue(order, issuer));
    }

    private static List<Extension> extensions(CertificationRequest csr) {
        List<Extension> copied = new ArrayList<>();
        boolean usageAsked = false;
        for (Extension extension : csr.extensions()) {
            if (COPIED.contains(extension.getExtnId())) {
                copied.add(extension);
                usageAsked |= Extension.keyUsage.equals(extension.getExtnId());
            }
        }
        if (!usageAsked) {
            copied.add(standardUsage());
        }
        return copied;
    }

    private static Extension standardUsage() {
        try {
            KeyUsage usage = new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment);
            return Extension.create(Extension.keyUsage, true, usage);
        } catch (IOException e) {
            throw new IllegalStateException("cannot write a key usage", e);
        }
    }
}
