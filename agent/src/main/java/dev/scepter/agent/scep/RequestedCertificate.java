package dev.scepter.agent.scep;

import dev.scepter.agent.model.AlternativeName;
import dev.scepter.agent.model.CertificateTemplate;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ExtendedKeyUsage;
import dev.scepter.agent.model.KeyUsage;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.x509.ParsedCertificate;
import dev.scepter.agent.x509.SubjectNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/** What a certification request asks for besides its key: the subject and the extensions. Immutable. */
public final class RequestedCertificate {
    private final X500Name subject;
    private final Optional<Extensions> extensions;

    private RequestedCertificate(X500Name subject, Optional<Extensions> extensions) {
        this.subject = subject;
        this.extensions = extensions;
    }

    /** Begins one with a subject and nothing else. */
    public static Builder builder(SubjectName subject) {
        return new Builder(SubjectNames.toX500Name(subject));
    }

    /**
     * One that was stored by {@link #subjectDer} and {@link #extensionsDer}.
     *
     * @throws IllegalArgumentException if the bytes are something else
     */
    public static RequestedCertificate ofDer(byte[] subjectDer, byte[] extensionsDer) {
        try {
            ASN1Sequence stored = ASN1Sequence.getInstance(extensionsDer);
            return new RequestedCertificate(
                    X500Name.getInstance(ASN1Primitive.fromByteArray(subjectDer)),
                    stored.size() == 0 ? Optional.empty() : Optional.of(Extensions.getInstance(stored)));
        } catch (IOException | ClassCastException | IllegalStateException e) {
            throw new IllegalArgumentException("no subject and extensions: " + e.getMessage(), e);
        }
    }

    /** The subject in DER. */
    public byte[] subjectDer() {
        return der(subject);
    }

    /** The extensions in DER; an empty sequence if there are none. */
    public byte[] extensionsDer() {
        return der(extensions.<ASN1Encodable>map(all -> all).orElseGet(DERSequence::new));
    }

    /**
     * Compares a certificate from elsewhere with this.
     *
     * @return what it has otherwise beside its names; empty if subject, alternative names, security identifier or template
     *     are not those asked for
     */
    public Optional<List<ReplyWarning>> likeness(EncodedCertificate certificate) {
        return IssuedVersusRequested.likeness(ParsedCertificate.of(certificate), this);
    }

    X500Name subject() {
        return subject;
    }

    Optional<Extensions> extensions() {
        return extensions;
    }

    Optional<GeneralNames> alternativeNames() {
        return extensions.map(all -> GeneralNames.fromExtensions(all, Extension.subjectAlternativeName));
    }

    Optional<org.bouncycastle.asn1.x509.KeyUsage> keyUsage() {
        return extensions.map(org.bouncycastle.asn1.x509.KeyUsage::fromExtensions);
    }

    List<String> extendedKeyUsages() {
        return extensions
                .map(org.bouncycastle.asn1.x509.ExtendedKeyUsage::fromExtensions)
                .map(usages -> Arrays.stream(usages.getUsages())
                        .map(KeyPurposeId::getId)
                        .toList())
                .orElse(List.of());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RequestedCertificate that
                && Arrays.equals(subjectDer(), that.subjectDer())
                && Arrays.equals(extensionsDer(), that.extensionsDer());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(subjectDer());
    }

    @Override
    public String toString() {
        return "request for " + Printable.of(subject.toString());
    }

    /** The bit of a usage as Bouncy Castle has it: the first eight in one octet, decipherOnly in the next. */
    static int bit(KeyUsage usage) {
        return switch (usage) {
            case DIGITAL_SIGNATURE -> org.bouncycastle.asn1.x509.KeyUsage.digitalSignature;
            case NON_REPUDIATION -> org.bouncycastle.asn1.x509.KeyUsage.nonRepudiation;
            case KEY_ENCIPHERMENT -> org.bouncycastle.asn1.x509.KeyUsage.keyEncipherment;
            case DATA_ENCIPHERMENT -> org.bouncycastle.asn1.x509.KeyUsage.dataEncipherment;
            case KEY_AGREEMENT -> org.bouncycastle.asn1.x509.KeyUsage.keyAgreement;
            case KEY_CERT_SIGN -> org.bouncycastle.asn1.x509.KeyUsage.keyCertSign;
            case CRL_SIGN -> org.bouncycastle.asn1.x509.KeyUsage.cRLSign;
            case ENCIPHER_ONLY -> org.bouncycastle.asn1.x509.KeyUsage.encipherOnly;
            case DECIPHER_ONLY -> org.bouncycastle.asn1.x509.KeyUsage.decipherOnly;
        };
    }

    private static byte[] der(ASN1Encodable value) {
        try {
            return value.toASN1Primitive().getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new IllegalStateException("what a request asks for encodes in memory", e);
        }
    }

    /** Puts a request together. Not thread-safe. */
    public static final class Builder {
        private X500Name subject;
        private final List<GeneralName> names = new ArrayList<>();
        private final Map<ASN1ObjectIdentifier, Extension> extensions = new LinkedHashMap<>();

        private Builder(X500Name subject) {
            this.subject = subject;
        }

        /** Key usages (critical); none leaves the extension out. */
        public Builder keyUsage(Set<KeyUsage> usages) {
            int bits = 0;
            for (KeyUsage usage : usages) {
                bits |= bit(usage);
            }
            return bits == 0 ? this : add(Extension.keyUsage, true, new org.bouncycastle.asn1.x509.KeyUsage(bits));
        }

        /** Extended key usages; none leaves the extension out. */
        public Builder extendedKeyUsage(Set<ExtendedKeyUsage> usages) {
            KeyPurposeId[] purposes = usages.stream()
                    .map(ExtendedKeyUsage::oid)
                    .sorted()
                    .map(oid -> KeyPurposeId.getInstance(new ASN1ObjectIdentifier(oid)))
                    .toArray(KeyPurposeId[]::new);
            return purposes.length == 0
                    ? this
                    : add(Extension.extendedKeyUsage, false, new org.bouncycastle.asn1.x509.ExtendedKeyUsage(purposes));
        }

        /** Alternative names, in their order, behind those that are there. */
        public Builder alternativeNames(Collection<AlternativeName> more) {
            more.stream().map(GeneralNameEncoder::encode).forEach(names::add);
            return this;
        }

        /** The Microsoft extension that names a template, by name (version 1) or object identifier (version 2). */
        public Builder template(CertificateTemplate template) {
            return template.isOid()
                    ? add(MicrosoftExtensions.TEMPLATE_V2, false, MicrosoftExtensions.templateOid(template.text()))
                    : add(MicrosoftExtensions.TEMPLATE_V1, false, MicrosoftExtensions.templateName(template.text()));
        }

        /** The security identifier as an alternative name (strong mapping for offline requests, KB5014754). */
        public Builder sidAmongNames(String sid) {
            names.add(MicrosoftExtensions.sidName(sid));
            return this;
        }

        /** The security identifier as an extension of its own (KB5014754). */
        public Builder sidExtension(String sid) {
            return add(MicrosoftExtensions.SID, false, MicrosoftExtensions.sidExtension(sid));
        }

        /** The names of a certificate, in place of all names so far: subject, alternative names, security identifier. */
        public Builder namesOf(EncodedCertificate certificate) {
            Certificate old = Certificate.getInstance(certificate.der());
            Optional<Extensions> oldExtensions =
                    Optional.ofNullable(old.getTBSCertificate().getExtensions());
            subject = old.getSubject();
            names.clear();
            for (ASN1ObjectIdentifier oid : List.of(Extension.subjectAlternativeName, MicrosoftExtensions.SID)) {
                extensions.remove(oid);
                oldExtensions.map(all -> all.getExtension(oid)).ifPresent(found -> extensions.put(oid, found));
            }
            return this;
        }

        /** What is asked for. */
        public RequestedCertificate build() {
            if (!names.isEmpty()) {
                add(
                        Extension.subjectAlternativeName,
                        subject.getRDNs().length == 0,
                        new GeneralNames(names.toArray(GeneralName[]::new)));
            }
            return new RequestedCertificate(
                    subject,
                    extensions.isEmpty()
                            ? Optional.empty()
                            : Optional.of(new Extensions(extensions.values().toArray(Extension[]::new))));
        }

        private Builder add(ASN1ObjectIdentifier oid, boolean critical, ASN1Encodable value) {
            extensions.put(oid, new Extension(oid, critical, der(value)));
            return this;
        }
    }
}
