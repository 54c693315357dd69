package dev.scepter.lab.ca;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1PrintableString;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;

/** Reads the outer layer of requests (RFC 8894 section 3.2). Stateless. */
final class MessageReader {
    private static final int NONCE_LENGTH = 16;
    private static final int MAX_TRANSACTION_ID_LENGTH = 1_024;

    private MessageReader() {}

    static PkiMessage read(byte[] message, boolean derOnly) throws UnreadableMessageException {
        try {
            return readLayers(message, derOnly);
        } catch (IllegalArgumentException | IllegalStateException | ClassCastException e) {
            // Bouncy Castle reports some malformed structures this way, and only when they are looked at.
            throw new UnreadableMessageException("the message is malformed", e);
        }
    }

    private static PkiMessage readLayers(byte[] message, boolean derOnly) throws UnreadableMessageException {
        CMSSignedData signedData = parse(message, derOnly);
        if (!CMSObjectIdentifiers.data.getId().equals(signedData.getSignedContentTypeOID())) {
            throw new UnreadableMessageException("the signed content is not of type id-data");
        }
        SignerInformation signerInfo = only(signedData.getSignerInfos().getSigners(), "SignerInfo");
        AttributeTable attributes = signerInfo.getSignedAttributes();
        if (attributes == null) {
            throw new UnreadableMessageException("there are no signed attributes");
        }
        return new PkiMessage(
                signedData,
                signerInfo,
                signer(signedData, signerInfo),
                transactionId(attributes),
                messageType(attributes),
                senderNonce(attributes),
                Digests.sha256Hex(message));
    }

    private static CMSSignedData parse(byte[] message, boolean derOnly) throws UnreadableMessageException {
        try {
            ASN1Primitive decoded = ASN1Primitive.fromByteArray(message);
            if (derOnly && !Arrays.equals(decoded.getEncoded(ASN1Encoding.DER), message)) {
                throw new UnreadableMessageException("the message is not DER");
            }
            CMSSignedData signedData = new CMSSignedData(message);
            if (!CMSObjectIdentifiers.signedData.equals(
                    signedData.toASN1Structure().getContentType())) {
                throw new UnreadableMessageException("the message is not of type id-signedData");
            }
            return signedData;
        } catch (IOException | CMSException e) {
            throw new UnreadableMessageException("the message is not CMS SignedData", e);
        }
    }

    private static X509CertificateHolder signer(CMSSignedData signedData, SignerInformation signerInfo)
            throws UnreadableMessageException {
        List<X509CertificateHolder> matches = signedData.getCertificates().getMatches(null).stream()
                .filter(certificate -> signerInfo.getSID().match(certificate))
                .toList();
        return only(matches, "certificate of the signer");
    }

    private static String transactionId(AttributeTable attributes) throws UnreadableMessageException {
        String id = printable(attributes, ScepOids.TRANSACTION_ID, "transactionID");
        if (id.isEmpty() || id.length() > MAX_TRANSACTION_ID_LENGTH) {
            throw new UnreadableMessageException("transactionID has " + id.length() + " characters");
        }
        return id;
    }

    private static int messageType(AttributeTable attributes) throws UnreadableMessageException {
        String number = printable(attributes, ScepOids.MESSAGE_TYPE, "messageType");
        if (!number.matches("[0-9]{1,4}")) {
            throw new UnreadableMessageException("messageType is not a number");
        }
        return Integer.parseInt(number);
    }

    private static ASN1OctetString senderNonce(AttributeTable attributes) throws UnreadableMessageException {
        ASN1Encodable value = value(attributes, ScepOids.SENDER_NONCE, "senderNonce");
        if (!(value instanceof ASN1OctetString nonce) || nonce.getOctetsLength() != NONCE_LENGTH) {
            throw new UnreadableMessageException("senderNonce is not an OCTET STRING of " + NONCE_LENGTH + " bytes");
        }
        return nonce;
    }

    private static String printable(AttributeTable attributes, ASN1ObjectIdentifier oid, String name)
            throws UnreadableMessageException {
        ASN1Encodable value = value(attributes, oid, name);
        if (!(value instanceof ASN1PrintableString printable) || !isPrintable(printable.getString())) {
            throw new UnreadableMessageException(name + " is not a PrintableString");
        }
        return printable.getString();
    }

    private static boolean isPrintable(String text) {
        return text.matches("[A-Za-z0-9 '()+,\\-./:=?]*");
    }

    private static ASN1Encodable value(AttributeTable attributes, ASN1ObjectIdentifier oid, String name)
            throws UnreadableMessageException {
        Attribute attribute = attributes.get(oid);
        if (attribute == null || attributes.getAll(oid).size() != 1) {
            throw new UnreadableMessageException("there is not exactly one " + name);
        }
        return only(List.of(attribute.getAttributeValues()), "value of " + name);
    }

    private static <T> T only(Collection<T> items, String name) throws UnreadableMessageException {
        if (items.size() != 1) {
            throw new UnreadableMessageException("there is not exactly one " + name + " but " + items.size());
        }
        return items.iterator().next();
    }
}
