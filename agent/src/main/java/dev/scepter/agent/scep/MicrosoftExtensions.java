package dev.scepter.agent.scep;

import dev.scepter.agent.x509.BoundedAsn1;
import dev.scepter.agent.x509.MalformedAsn1Exception;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x509.GeneralName;

/** Extensions of Microsoft's CA that a request may carry. */
final class MicrosoftExtensions {
    /** ENROLL_CERTTYPE: a template by its name. */
    static final ASN1ObjectIdentifier TEMPLATE_V1 = new ASN1ObjectIdentifier("1.3.6.1.4.1.311.20.2");
    /** CERTIFICATE_TEMPLATE: a template by its object identifier. */
    static final ASN1ObjectIdentifier TEMPLATE_V2 = new ASN1ObjectIdentifier("1.3.6.1.4.1.311.21.7");
    /** NTDS_CA_SECURITY_EXT: the security identifier for strong mapping (KB5014754). */
    static final ASN1ObjectIdentifier SID = new ASN1ObjectIdentifier("1.3.6.1.4.1.311.25.2");

    private static final ASN1ObjectIdentifier OBJECT_SID = new ASN1ObjectIdentifier("1.3.6.1.4.1.311.25.2.1");
    private static final String SID_URI = "tag:microsoft.com,2022-09-14:sid:";

    private MicrosoftExtensions() {}

    /** As AD CS writes it. */
    static ASN1Encodable templateName(String name) {
        return new DERBMPString(name);
    }

    /** SEQUENCE of the identifier alone: the versions behind it are optional, and nobody knows them here. */
    static ASN1Encodable templateOid(String oid) {
        return new DERSequence(new ASN1ObjectIdentifier(oid));
    }

    /** The template that an extension names, by its name or by its identifier without versions; empty if it names none. */
    static Optional<ASN1Encodable> template(ASN1OctetString extension) {
        try {
            ASN1Primitive value = BoundedAsn1.decode(extension.getOctets());
            if (value instanceof ASN1Sequence versioned) {
                return versioned.size() == 0 ? Optional.empty() : Optional.of(versioned.getObjectAt(0));
            }
            return Optional.of(value);
        } catch (MalformedAsn1Exception e) {
            return Optional.empty();
        }
    }

    static GeneralName sidName(String sid) {
        return new GeneralName(GeneralName.uniformResourceIdentifier, SID_URI + sid);
    }

    /** A sequence of one otherName: [0] { OID, [0] OCTET STRING of the SID in ASCII }. */
    static ASN1Encodable sidExtension(String sid) {
        DERTaggedObject value =
                new DERTaggedObject(true, 0, new DEROctetString(sid.getBytes(StandardCharsets.US_ASCII)));
        DERSequence otherName = new DERSequence(new ASN1Encodable[] {OBJECT_SID, value});
        return new DERSequence(new DERTaggedObject(false, 0, otherName));
    }
}
