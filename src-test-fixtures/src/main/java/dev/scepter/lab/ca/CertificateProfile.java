package dev.scepter.lab.ca;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;

/**
 * What the CA changes of a request before it issues, as templates and profiles of real CAs do.
 *
 * @param subject in place of the one asked for, as RFC 4514 text in the order of the encoding
 * @param dropNames alternative names that were asked for are left out
 * @param addedName a DNS name put beside the alternative names
 * @param signatureOnly the key usage becomes digitalSignature
 * @param extendedKeyUsageFor OID of the only extended key usage
 */
public record CertificateProfile(
        Optional<String> subject,
        boolean dropNames,
        Optional<String> addedName,
        boolean signatureOnly,
        Optional<String> extendedKeyUsageFor) {

    /** Changes nothing. */
    public static CertificateProfile asRequested() {
        return new CertificateProfile(Optional.empty(), false, Optional.empty(), false, Optional.empty());
    }

    /** The same with another subject. */
    public CertificateProfile withSubject(String name) {
        return new CertificateProfile(Optional.of(name), dropNames, addedName, signatureOnly, extendedKeyUsageFor);
    }

    /** The same without the alternative names that were asked for. */
    public CertificateProfile withoutNames() {
        return new CertificateProfile(subject, true, addedName, signatureOnly, extendedKeyUsageFor);
    }

    /** The same with a DNS name more. */
    public CertificateProfile withName(String dnsName) {
        return new CertificateProfile(subject, dropNames, Optional.of(dnsName), signatureOnly, extendedKeyUsageFor);
    }

    /** The same with key usage digitalSignature alone. */
    public CertificateProfile withSignatureOnly() {
        return new CertificateProfile(subject, dropNames, addedName, true, extendedKeyUsageFor);
    }

    /** The same with one extended key usage, whatever was asked for. */
    public CertificateProfile withExtendedKeyUsage(String oid) {
        return new CertificateProfile(subject, dropNames, addedName, signatureOnly, Optional.of(oid));
    }

    CertificationRequest apply(CertificationRequest csr) {
        List<Extension> extensions = new ArrayList<>(csr.extensions());
        List<GeneralName> names = dropNames ? new ArrayList<>() : names(extensions);
        addedName.ifPresent(name -> names.add(new GeneralName(GeneralName.dNSName, name)));
        if (dropNames || addedName.isPresent()) {
            drop(extensions, Extension.subjectAlternativeName);
            if (!names.isEmpty()) {
                extensions.add(extension(
                        Extension.subjectAlternativeName, new GeneralNames(names.toArray(GeneralName[]::new))));
            }
        }
        if (signatureOnly) {
            drop(extensions, Extension.keyUsage);
            extensions.add(extension(Extension.keyUsage, new KeyUsage(KeyUsage.digitalSignature)));
        }
        extendedKeyUsageFor.ifPresent(oid -> {
            drop(extensions, Extension.extendedKeyUsage);
            extensions.add(extension(
                    Extension.extendedKeyUsage,
                    new org.bouncycastle.asn1.x509.ExtendedKeyUsage(
                            org.bouncycastle.asn1.x509.KeyPurposeId.getInstance(new ASN1ObjectIdentifier(oid)))));
        });
        return new CertificationRequest(
                subject.map(X500Name::new).orElse(csr.subject()), csr.publicKey(), csr.challenge(), extensions);
    }

    private static List<GeneralName> names(List<Extension> extensions) {
        if (extensions.isEmpty()) {
            return new ArrayList<>(); // Bouncy Castle holds no empty Extensions
        }
        GeneralNames found = GeneralNames.fromExtensions(
                new Extensions(extensions.toArray(Extension[]::new)), Extension.subjectAlternativeName);
        return found == null ? new ArrayList<>() : new ArrayList<>(List.of(found.getNames()));
    }

    private static void drop(List<Extension> extensions, ASN1ObjectIdentifier oid) {
        extensions.removeIf(extension -> extension.getExtnId().equals(oid));
    }

    private static Extension extension(ASN1ObjectIdentifier oid, org.bouncycastle.asn1.ASN1Encodable value) {
        try {
            return Extension.create(oid, false, value);
        } catch (IOException e) {
            throw new IllegalStateException("cannot write extension " + oid, e);
        }
    }
}
