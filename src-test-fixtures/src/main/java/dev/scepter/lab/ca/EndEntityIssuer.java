package dev.scepter.lab.ca;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** Issues certificates for CSRs: subject, usages and names as asked for, validity by the rules. */
final class EndEntityIssuer {
    private static final Set<ASN1ObjectIdentifier> COPIED =
            Set.of(Extension.keyUsage, Extension.extendedKeyUsage, Extension.subjectAlternativeName);

    private static final ASN1ObjectIdentifier DEEP = new ASN1ObjectIdentifier("1.3.6.1.4.1.32473.1");
    private static final int DEPTH = 10_000;

    private final CertificateIssuer certificates;
    private final LabIdentity issuer;
    private final Clock clock;
    private String temptingAddress = "http://127.0.0.1/";

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
            case FORGED_CERTIFICATE ->
                new Decision.Issued(order, certificates.issue(order, certificates.lookalikeOf(issuer.certificate())));
            case NAMELESS_CERTIFICATE ->
                issue(order.withSubject(new X500Name(new RDN[0]))
                        .withExtensions(without(order.extensions(), Extension.subjectAlternativeName)));
            case OTHER_SUBJECT -> issue(order.withSubject(new X500Name("CN=Somebody Else")));
            case NARROWED_USAGE -> issue(order.withExtensions(List.of(usage(KeyUsage.digitalSignature))));
            case DEEP_EXTENSION -> issue(with(order, new Extension(DEEP, false, NestedAsn1.indefinite(DEPTH))));
            case TEMPTING_ADDRESSES -> issue(with(order, TemptingAddresses.extensions(temptingAddress)));
            default -> sound;
        };
    }

    /** Where the addresses of {@link LabFault#TEMPTING_ADDRESSES} point. */
    void temptTo(String address) {
        temptingAddress = address;
    }

    private static CertificateOrder with(CertificateOrder order, Extension... more) {
        List<Extension> all = new ArrayList<>(order.extensions());
        all.addAll(List.of(more));
        return order.withExtensions(all);
    }

    private static List<Extension> without(List<Extension> extensions, ASN1ObjectIdentifier type) {
        return extensions.stream()
                .filter(extension -> !extension.getExtnId().equals(type))
                .toList();
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
            copied.add(usage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
        }
        return copied;
    }

    private static Extension usage(int bits) {
        try {
            return Extension.create(Extension.keyUsage, true, new KeyUsage(bits));
        } catch (IOException e) {
            throw new IllegalStateException("cannot write a key usage", e);
        }
    }
}
