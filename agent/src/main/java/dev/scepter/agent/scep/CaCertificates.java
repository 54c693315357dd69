package dev.scepter.agent.scep;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.x509.CertificateDecoder;
import dev.scepter.agent.x509.CertificateFormatException;
import dev.scepter.agent.x509.PemBlocks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.jspecify.annotations.Nullable;

/**
 * Reads bundles of certificates in all forms that servers send (RFC 8894 sections 3.4 and 4.2.1). Trusts nothing.
 *
 * <p>The content type is not looked at: servers get it wrong.
 */
public final class CaCertificates {
    /** Most certificates in one answer. */
    public static final int MAX_CERTIFICATES = 100;

    private static final String WHAT = "the answer to GetCACert";
    private static final byte SEQUENCE = 0x30;
    private static final Set<String> BUNDLES = Set.of("PKCS7", "CMS");
    private static final Set<String> CERTIFICATES = Set.of("CERTIFICATE", "X509 CERTIFICATE");

    private CaCertificates() {}

    /**
     * Decodes the answer to GetCACert: one certificate or a certificates-only SignedData, in DER, BER, PEM or Base64.
     *
     * @return at least one certificate; the order means nothing
     * @throws ScepterException {@code REPLY_EMPTY}, {@code REPLY_HTML}, {@code REPLY_TOO_LARGE} (over 1 MB, 100
     *     certificates or the depth limit), else {@code REPLY_UNDECODABLE}
     */
    public static List<EncodedCertificate> decode(byte[] body) throws ScepterException {
        ReplyBody.check(WHAT, body);
        if (body[0] == SEQUENCE) {
            return decodeBinary(WHAT, body);
        }
        List<PemBlocks.Block> blocks = PemBlocks.read(body);
        if (!blocks.isEmpty()) {
            return decodePem(blocks);
        }
        Optional<byte[]> bytes = PemBlocks.decodeBase64(new String(body, StandardCharsets.ISO_8859_1));
        if (bytes.isEmpty()) {
            throw undecodable(WHAT + " is neither ASN.1 nor PEM nor Base64", null);
        }
        return decodeBinary(WHAT, bytes.get());
    }

    /**
     * Decodes a certificate or a certificates-only SignedData.
     *
     * @param what names the bytes in messages
     * @return at least one certificate, none twice
     */
    static List<EncodedCertificate> decodeBinary(String what, byte[] bytes) throws ScepterException {
        ASN1Primitive value = ReplyBody.decode(what, bytes);
        try {
            ASN1Sequence sequence = ASN1Sequence.getInstance(value);
            if (sequence.size() > 0 && sequence.getObjectAt(0) instanceof ASN1ObjectIdentifier) {
                return ofSignedData(what, ContentInfo.getInstance(sequence));
            }
        } catch (RuntimeException e) {
            // What Bouncy Castle throws for parts of the wrong kind.
            throw undecodable(what + " is no certificate and no SignedData: " + e.getMessage(), e);
        }
        return List.of(decodeCertificate(what, value));
    }

    /** Decodes the certificate set of a SignedData; none if it has none. */
    static List<EncodedCertificate> decodeSet(String what, ASN1Set set) throws ScepterException {
        if (set.size() > MAX_CERTIFICATES) {
            throw new ScepterException(
                    ErrorCode.REPLY_TOO_LARGE,
                    what + " holds " + set.size() + " certificates, more than " + MAX_CERTIFICATES + " are not read");
        }
        Set<EncodedCertificate> certificates = new LinkedHashSet<>();
        for (ASN1Encodable element : set) {
            certificates.add(decodeCertificate(what, element));
        }
        return List.copyOf(certificates);
    }

    private static List<EncodedCertificate> ofSignedData(String what, ContentInfo info) throws ScepterException {
        if (!CMSObjectIdentifiers.signedData.equals(info.getContentType())) {
            throw undecodable(what + " is CMS of type " + info.getContentType() + ", not SignedData", null);
        }
        ASN1Set set = SignedData.getInstance(info.getContent()).getCertificates();
        if (set == null || set.size() == 0) {
            throw undecodable(what + " holds no certificate", null);
        }
        return decodeSet(what, set);
    }

    private static List<EncodedCertificate> decodePem(List<PemBlocks.Block> blocks) throws ScepterException {
        if (blocks.size() > MAX_CERTIFICATES) {
            throw new ScepterException(
                    ErrorCode.REPLY_TOO_LARGE, WHAT + " has more than " + MAX_CERTIFICATES + " PEM blocks");
        }
        Set<EncodedCertificate> certificates = new LinkedHashSet<>();
        for (PemBlocks.Block block : blocks) {
            if (BUNDLES.contains(block.label()) || CERTIFICATES.contains(block.label())) {
                byte[] bytes = block.bytes()
                        .orElseThrow(() -> undecodable(WHAT + " is PEM without Base64 between its lines", null));
                certificates.addAll(decodeBinary(WHAT, bytes));
            }
        }
        if (certificates.isEmpty()) {
            throw undecodable(WHAT + " is PEM without a certificate", null);
        }
        if (certificates.size() > MAX_CERTIFICATES) {
            throw new ScepterException(
                    ErrorCode.REPLY_TOO_LARGE, WHAT + " holds more than " + MAX_CERTIFICATES + " certificates");
        }
        return List.copyOf(certificates);
    }

    private static EncodedCertificate decodeCertificate(String what, ASN1Encodable element) throws ScepterException {
        try {
            return CertificateDecoder.decode(element.toASN1Primitive().getEncoded(ASN1Encoding.DL));
        } catch (CertificateFormatException | IOException e) {
            throw undecodable(what + " cannot be decoded: " + e.getMessage(), e);
        }
    }

    private static ScepterException undecodable(String message, @Nullable Throwable cause) {
        return new ScepterException(ErrorCode.REPLY_UNDECODABLE, message, cause);
    }
}
