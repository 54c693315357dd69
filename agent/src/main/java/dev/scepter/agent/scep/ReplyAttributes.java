package dev.scepter.agent.scep;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.cms.Attribute;

/** Signed attributes of a reply. Unknown ones are ignored, known ones must be there once and with one value. */
final class ReplyAttributes {
    private final Map<ASN1ObjectIdentifier, ASN1Set> values = new HashMap<>();

    /**
     * @throws ScepterException {@code REPLY_STATUS_UNKNOWN} if an attribute is doubled, for two readers could then read
     *     two things
     */
    ReplyAttributes(ASN1Set attributes) throws ScepterException {
        for (ASN1Encodable element : attributes) {
            Attribute attribute = Attribute.getInstance(element);
            if (values.put(attribute.getAttrType(), attribute.getAttrValues()) != null) {
                throw broken("signed attribute " + attribute.getAttrType() + " is there twice");
            }
        }
    }

    /** A text attribute of any string type. */
    Optional<String> text(ASN1ObjectIdentifier type) throws ScepterException {
        Optional<ASN1Encodable> value = single(type);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.get() instanceof ASN1String string) {
            return Optional.of(string.getString());
        }
        throw broken("signed attribute " + type + " is no string");
    }

    /** An octet string attribute. */
    Optional<byte[]> octets(ASN1ObjectIdentifier type) throws ScepterException {
        Optional<ASN1Encodable> value = single(type);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.get() instanceof ASN1OctetString octets) {
            return Optional.of(octets.getOctets());
        }
        throw broken("signed attribute " + type + " is no octet string");
    }

    private Optional<ASN1Encodable> single(ASN1ObjectIdentifier type) throws ScepterException {
        ASN1Set set = values.get(type);
        if (set == null) {
            return Optional.empty();
        }
        if (set.size() != 1) {
            throw broken("signed attribute " + type + " has " + set.size() + " values instead of one");
        }
        return Optional.of(set.getObjectAt(0));
    }

    private static ScepterException broken(String message) {
        return new ScepterException(ErrorCode.REPLY_STATUS_UNKNOWN, "the reply breaks RFC 8894: " + message);
    }
}
