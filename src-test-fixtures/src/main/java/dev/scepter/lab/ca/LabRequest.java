package dev.scepter.lab.ca;

import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x509.Extension;

/**
 * A certification request that was accepted, without its challenge.
 *
 * @param subject as asked for
 * @param keyAlgorithm OID of the key's algorithm
 * @param extensions OIDs of the extensions asked for
 * @param template name or OID of the Microsoft template, if one was asked for
 */
public record LabRequest(String subject, String keyAlgorithm, List<String> extensions, Optional<String> template) {
    private static final ASN1ObjectIdentifier TEMPLATE_NAME = new ASN1ObjectIdentifier("1.3.6.1.4.1.311.20.2");
    private static final ASN1ObjectIdentifier TEMPLATE_OID = new ASN1ObjectIdentifier("1.3.6.1.4.1.311.21.7");

    public LabRequest {
        extensions = List.copyOf(extensions);
    }

    static LabRequest of(CertificationRequest csr) {
        return new LabRequest(
                csr.subject().toString(),
                csr.publicKey().getAlgorithm().getAlgorithm().getId(),
                csr.extensions().stream()
                        .map(extension -> extension.getExtnId().getId())
                        .toList(),
                csr.extensions().stream()
                        .filter(extension -> extension.getExtnId().equals(TEMPLATE_NAME)
                                || extension.getExtnId().equals(TEMPLATE_OID))
                        .map(LabRequest::template)
                        .findFirst());
    }

    private static String template(Extension extension) {
        ASN1Encodable value = extension.getParsedValue();
        return value instanceof ASN1String name
                ? name.getString()
                : ASN1Sequence.getInstance(value).getObjectAt(0).toString();
    }
}
