package dev.scepter.lab.ca;

import java.security.SecureRandom;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;

/** Signed attributes of a CertRep, sound but for what a fault says. */
final class SignedAttributes {
    private static final int NONCE_LENGTH = 16;
    private static final ASN1ObjectIdentifier UNKNOWN = new ASN1ObjectIdentifier("1.2.840.113549.1.9.25.3");

    private final SecureRandom random;

    SignedAttributes(SecureRandom random) {
        this.random = random;
    }

    DERSet of(ReplyHeader header, Decision decision, byte[] digest, LabFault fault) {
        ASN1EncodableVector all = new ASN1EncodableVector();
        addOfCms(all, digest, fault);
        addTransactionId(all, header, fault);
        addNonces(all, header, fault);
        int type = fault == LabFault.TYPE_OF_REQUEST ? 19 : fault == LabFault.UNKNOWN_TYPE ? 18 : 3;
        add(all, ScepOids.MESSAGE_TYPE, text(type));
        addStatus(all, decision, fault);
        if (fault == LabFault.UNKNOWN_ATTRIBUTES) {
            add(all, UNKNOWN, new DERUTF8String("nobody knows"));
            add(all, ScepOids.PKI_STATUS.branch("1"), new DEROctetString(digest), text(1));
        }
        return new DERSet(all);
    }

    private static void addOfCms(ASN1EncodableVector all, byte[] digest, LabFault fault) {
        if (fault != LabFault.MISSING_CONTENT_TYPE) {
            // id-data is right, unless the fault is that it is wrong.
            boolean wrong = fault == LabFault.WRONG_CONTENT_TYPE;
            boolean odd = wrong || fault == LabFault.ODD_CONTENT_TYPE;
            add(all, CMSAttributes.contentType, odd ? PKCSObjectIdentifiers.id_ct_TSTInfo : PKCSObjectIdentifiers.data);
        }
        if (fault != LabFault.MISSING_DIGEST) {
            byte[] value = digest.clone();
            value[0] ^= (byte) (fault == LabFault.WRONG_DIGEST ? 1 : 0);
            add(all, CMSAttributes.messageDigest, new DEROctetString(value));
        }
    }

    private static void addTransactionId(ASN1EncodableVector all, ReplyHeader header, LabFault fault) {
        DERPrintableString right = new DERPrintableString(header.transactionId());
        if (fault == LabFault.TWO_TRANSACTION_IDS) {
            add(all, ScepOids.TRANSACTION_ID, right, new DERPrintableString(header.transactionId() + "0"));
        } else if (fault != LabFault.MISSING_TRANSACTION_ID) {
            add(all, ScepOids.TRANSACTION_ID, right);
        }
    }

    private void addNonces(ASN1EncodableVector all, ReplyHeader header, LabFault fault) {
        header.recipientNonce().ifPresent(nonce -> add(all, ScepOids.RECIPIENT_NONCE, nonce));
        if (fault == LabFault.ECHOED_SENDER_NONCE) {
            header.recipientNonce().ifPresent(nonce -> add(all, ScepOids.SENDER_NONCE, nonce));
        } else if (fault != LabFault.MISSING_SENDER_NONCE) {
            byte[] nonce = new byte[NONCE_LENGTH];
            random.nextBytes(nonce);
            add(all, ScepOids.SENDER_NONCE, new DEROctetString(nonce));
        }
    }

    private static void addStatus(ASN1EncodableVector all, Decision decision, LabFault fault) {
        if (fault != LabFault.MISSING_STATUS) {
            int status = fault == LabFault.UNKNOWN_STATUS ? 11 : ReplyWriter.status(decision);
            add(all, ScepOids.PKI_STATUS, text(status));
        }
        if (fault == LabFault.DOUBLED_STATUS) {
            add(all, ScepOids.PKI_STATUS, text(2));
        }
        if (decision instanceof Decision.Refused refused && fault != LabFault.MISSING_FAIL_INFO) {
            int failInfo = fault == LabFault.UNKNOWN_FAIL_INFO
                    ? 12
                    : refused.failInfo().number();
            add(all, ScepOids.FAIL_INFO, text(failInfo));
        }
    }

    private static DERPrintableString text(int number) {
        return new DERPrintableString(Integer.toString(number));
    }

    private static void add(ASN1EncodableVector all, ASN1ObjectIdentifier type, ASN1Encodable... values) {
        all.add(new Attribute(type, new DERSet(values)));
    }
}
