package dev.scepter.agent.x509;

import dev.scepter.agent.model.EncodedCertificate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;

/** What stands in a certificate (RFC 5280). Immutable; two are equal if their bytes are. */
public final class ParsedCertificate {
    /** Shown by name besides the types that RFC 4514 lists itself. */
    private static final Map<String, String> MORE_TYPES = Map.of(
            "1.2.840.113549.1.9.1", "E",
            "2.5.4.4", "SN",
            "2.5.4.5", "SERIALNUMBER",
            "2.5.4.12", "T",
            "2.5.4.42", "GN");

    private final EncodedCertificate encoded;
    private final Certificate certificate;
    private final String subject;
    private final Instant notBefore;
    private final Instant notAfter;
    private final PublicKey publicKey;
    private final boolean ca;
    private final Optional<KeyUsage> keyUsage;
    private final Set<String> extendedKeyUsages;
    private final List<String> alternativeNames;

    private ParsedCertificate(EncodedCertificate encoded) {
        this.encoded = encoded;
        certificate = Certificate.getInstance(encoded.der());
        subject = rfc4514(certificate.getSubject());
        notBefore = certificate.getStartDate().getDate().toInstant();
        notAfter = certificate.getEndDate().getDate().toInstant();
        publicKey = PublicKeys.decode(certificate.getSubjectPublicKeyInfo());

        Extensions found = certificate.getTBSCertificate().getExtensions();
        Optional<Extensions> extensions = Optional.ofNullable(found);
        ca = extensions
                .map(BasicConstraints::fromExtensions)
                .map(BasicConstraints::isCA)
                .orElse(false);
        keyUsage = extensions.map(KeyUsage::fromExtensions);
        extendedKeyUsages = extensions
                .map(ExtendedKeyUsage::fromExtensions)
                .map(usages -> Arrays.stream(usages.getUsages())
                        .map(usage -> usage.getId())
                        .collect(Collectors.toUnmodifiableSet()))
                .orElse(Set.of());
        alternativeNames = extensions
                .map(all -> GeneralNames.fromExtensions(all, Extension.subjectAlternativeName))
                .map(AlternativeNames::toText)
                .orElse(List.of());
    }

    /**
     * The view of a certificate.
     *
     * @throws IllegalArgumentException if the bytes did not come from {@link CertificateDecoder} and are no certificate
     */
    public static ParsedCertificate of(EncodedCertificate encoded) {
        try {
            return new ParsedCertificate(encoded);
        } catch (IllegalStateException | ClassCastException | IndexOutOfBoundsException | NullPointerException e) {
            // What Bouncy Castle throws, besides IllegalArgumentException, for parts of the wrong kind.
            throw new IllegalArgumentException("no X.509 certificate: " + e.getMessage(), e);
        }
    }

    /** The certificate itself. */
    public EncodedCertificate encoded() {
        return encoded;
    }

    /** The subject as RFC 4514 text: the last RDN stands first. Empty for an empty name. */
    public String subject() {
        return subject;
    }

    /** The subject in DER. */
    public byte[] subjectDer() {
        return der(certificate.getSubject());
    }

    /** The issuer as {@link #subject()} has it. */
    public String issuer() {
        return rfc4514(certificate.getIssuer());
    }

    /** The issuer in DER. */
    public byte[] issuerDer() {
        return der(certificate.getIssuer());
    }

    public BigInteger serialNumber() {
        return certificate.getSerialNumber().getValue();
    }

    /** The serial number in upper-case hex digits, two for each byte, without a leading zero byte. */
    public String serialNumberHex() {
        byte[] bytes = serialNumber().toByteArray();
        int from = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
        return HexFormat.of().withUpperCase().formatHex(bytes, from, bytes.length);
    }

    public Instant notBefore() {
        return notBefore;
    }

    public Instant notAfter() {
        return notAfter;
    }

    /** Says whether an instant lies in the validity, both ends included. */
    public boolean isValidAt(Instant at) {
        return !at.isBefore(notBefore) && !at.isAfter(notAfter);
    }

    /** The public key; one that the JDK does not know carries the OID as its algorithm and can only be encoded. */
    public PublicKey publicKey() {
        return publicKey;
    }

    /** The SubjectPublicKeyInfo in DER. */
    public byte[] subjectPublicKeyInfo() {
        return der(certificate.getSubjectPublicKeyInfo());
    }

    /** Says whether the basic constraints name it a CA. */
    public boolean isCa() {
        return ca;
    }

    /** Says whether subject and issuer are the same and the signature verifies by its own key. */
    public boolean isSelfSigned() {
        if (!Arrays.equals(subjectDer(), issuerDer())) {
            return false;
        }
        return jdkCertificate().filter(own -> isSignedBy(own, publicKey)).isPresent();
    }

    /** Says whether there is a key usage extension. */
    public boolean hasKeyUsage() {
        return keyUsage.isPresent();
    }

    /** Says whether the key may sign messages: digitalSignature, or no key usage at all. */
    public boolean allowsSigning() {
        return allows(KeyUsage.digitalSignature);
    }

    /** Says whether the key may receive keys: keyEncipherment, or no key usage at all. */
    public boolean allowsKeyEncipherment() {
        return allows(KeyUsage.keyEncipherment);
    }

    /** Says whether the key may decrypt data: dataEncipherment, or no key usage at all. */
    public boolean allowsDataEncipherment() {
        return allows(KeyUsage.dataEncipherment);
    }

    /** Says whether the key may sign certificates: keyCertSign, or no key usage at all. */
    public boolean allowsCertSigning() {
        return allows(KeyUsage.keyCertSign);
    }

    /** Dotted OIDs of the extended key usages; empty if there is no such extension. */
    public Set<String> extendedKeyUsages() {
        return extendedKeyUsages;
    }

    public boolean hasSubjectAlternativeName() {
        return !alternativeNames.isEmpty();
    }

    /**
     * The subject alternative names such as {@code dns=host.example} or {@code upn=user@example}; at most 100, printable.
     */
    public List<String> subjectAlternativeNames() {
        return alternativeNames;
    }

    public boolean hasEmptySubject() {
        return certificate.getSubject().getRDNs().length == 0;
    }

    /** The JDK's form; empty if the JDK does not understand it. */
    Optional<X509Certificate> jdkCertificate() {
        try {
            return Optional.of((X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(encoded.der())));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    static boolean isSignedBy(X509Certificate certificate, PublicKey key) {
        try {
            certificate.verify(key);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private boolean allows(int usage) {
        return keyUsage.map(usages -> usages.hasUsages(usage)).orElse(true);
    }

    /** A name as RFC 4514 text: the last RDN stands first. */
    public static String rfc4514(X500Name name) {
        return new X500Principal(der(name)).getName(X500Principal.RFC2253, MORE_TYPES);
    }

    private static byte[] der(ASN1Object object) {
        try {
            return object.getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot be encoded: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ParsedCertificate parsed && encoded.equals(parsed.encoded);
    }

    @Override
    public int hashCode() {
        return encoded.hashCode();
    }

    @Override
    public String toString() {
        return subject + " (" + encoded.sha1() + ")";
    }
}
