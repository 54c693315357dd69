package dev.scepter.lab.ca;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerIdentifier;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cms.CMSException;
import org.jspecify.annotations.Nullable;

/** Puts CertRep messages together by hand, each sound but for one thing. */
final class CertRepForger {
    private static final int DEPTH = 10_000;
    private static final int TRAILING = 16;
    private static final AlgorithmIdentifier RSA =
            new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);

    private final ReplyWriter writer;
    private final SignedAttributes attributes;
    private final CertificateIssuer certificates;

    CertRepForger(ReplyWriter writer, SignedAttributes attributes, CertificateIssuer certificates) {
        this.writer = writer;
        this.attributes = attributes;
        this.certificates = certificates;
    }

    byte[] write(ReplyHeader header, Decision decision, ReplyForm form, LabIdentity signer, LabFault fault) {
        try {
            Optional<byte[]> content = content(header, decision, form, fault);
            SignedData signed = signedData(header, decision, content, signer, fault);
            byte[] message = new ContentInfo(
                            fault == LabFault.OUTER_TYPE_ENVELOPED
                                    ? CMSObjectIdentifiers.envelopedData
                                    : CMSObjectIdentifiers.signedData,
                            signed)
                    .getEncoded(ASN1Encoding.DER);
            return fault == LabFault.TRAILING_BYTES ? Arrays.copyOf(message, message.length + TRAILING) : message;
        } catch (IOException | CMSException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot forge a CertRep", e);
        }
    }

    private Optional<byte[]> content(ReplyHeader header, Decision decision, ReplyForm form, LabFault fault)
            throws IOException, CMSException, GeneralSecurityException {
        if (!(decision instanceof Decision.Issued issued)) {
            return fault == LabFault.ZERO_BYTE_CONTENT ? Optional.of(new byte[1]) : Optional.empty();
        }
        return switch (fault) {
            case MISSING_ENVELOPE -> Optional.empty();
            case DEEP_ENVELOPE -> Optional.of(NestedAsn1.indefinite(DEPTH));
            case DEEP_PLAINTEXT ->
                Optional.of(writer.encrypt(NestedAsn1.indefinite(DEPTH), List.of(header.recipient()), form));
            case SEVERAL_RECIPIENTS ->
                Optional.of(writer.encrypt(
                        ReplyWriter.certificatesOnly(List.of(issued.certificate())),
                        List.of(certificates.stranger().certificate(), header.recipient()),
                        form));
            default -> writer.envelope(header, decision, form);
        };
    }

    private SignedData signedData(
            ReplyHeader header, Decision decision, Optional<byte[]> content, LabIdentity signer, LabFault fault)
            throws IOException, GeneralSecurityException {
        boolean md5 = fault == LabFault.MD5_SIGNATURE;
        AlgorithmIdentifier digest =
                new AlgorithmIdentifier(md5 ? PKCSObjectIdentifiers.md5 : NISTObjectIdentifiers.id_sha256);
        byte[] bytes = content.orElseGet(() -> new byte[0]);
        byte[] hash = MessageDigest.getInstance(md5 ? "MD5" : "SHA-256").digest(bytes);
        DERSet signedAttributes = attributes.of(header, decision, hash, fault);
        boolean bare = fault == LabFault.NO_SIGNED_ATTRIBUTES;

        Signature signature = Signature.getInstance(md5 ? "MD5withRSA" : "SHA256withRSA");
        signature.initSign(signer.key());
        signature.update(bare ? bytes : signedAttributes.getEncoded(ASN1Encoding.DER));
        if (fault == LabFault.WRONG_SIGNATURE) {
            signature.update((byte) 0);
        }
        DEROctetString value = new DEROctetString(signature.sign());
        ASN1EncodableVector signers = new ASN1EncodableVector();
        if (fault != LabFault.UNSIGNED) {
            signers.add(signer(signer, digest, bare ? null : signedAttributes, value));
        }
        if (fault == LabFault.TWO_SIGNERS) {
            signers.add(signer(certificates.stranger(), digest, signedAttributes, value));
        }
        ContentInfo inner = new ContentInfo(
                fault == LabFault.ODD_CONTENT_TYPE ? PKCSObjectIdentifiers.id_ct_TSTInfo : PKCSObjectIdentifiers.data,
                content.isPresent() ? new DEROctetString(bytes) : null);
        return new SignedData(
                new DERSet(digest),
                inner,
                new DERSet(signer.certificate().toASN1Structure()),
                null,
                new DERSet(signers));
    }

    private static SignerInfo signer(
            LabIdentity signer, AlgorithmIdentifier digest, @Nullable ASN1Set signedAttributes, DEROctetString value) {
        SignerIdentifier id = new SignerIdentifier(
                new IssuerAndSerialNumber(signer.certificate().toASN1Structure()));
        return new SignerInfo(id, digest, signedAttributes, RSA, value, (ASN1Set) null);
    }
}
