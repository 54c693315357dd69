package dev.scepter.agent.scep;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.x509.ParsedCertificate;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.jspecify.annotations.Nullable;

/** The signed layer of a reply, and the proof that an authenticated CA signed it. */
final class SignedReply {
    private static final String WHAT = "the reply";
    /** Of CertRep, and of GetNextCACert. */
    private static final Set<ASN1ObjectIdentifier> CONTENT_TYPES =
            Set.of(CMSObjectIdentifiers.data, CMSObjectIdentifiers.envelopedData, CMSObjectIdentifiers.signedData);

    private final CMSSignedData cms;
    private final SignerInformation signer;
    private final List<EncodedCertificate> embedded;

    private SignedReply(CMSSignedData cms, SignerInformation signer, List<EncodedCertificate> embedded) {
        this.cms = cms;
        this.signer = signer;
        this.embedded = embedded;
    }

    /** Decodes a reply; nothing in it is trusted yet. */
    static SignedReply decode(byte[] body) throws ScepterException {
        ASN1Primitive value = ReplyBody.decode(WHAT, body);
        try {
            ContentInfo info = ContentInfo.getInstance(value);
            if (!CMSObjectIdentifiers.signedData.equals(info.getContentType())) {
                throw undecodable("is CMS of type " + info.getContentType() + ", not SignedData", null);
            }
            SignedData data = SignedData.getInstance(info.getContent());
            ASN1ObjectIdentifier type = data.getEncapContentInfo().getContentType();
            if (!CONTENT_TYPES.contains(type)) {
                throw undecodable("has content of type " + type, null);
            }
            int signers = data.getSignerInfos().size();
            if (signers == 0) {
                throw new ScepterException(ErrorCode.REPLY_SIGNER_UNKNOWN, "the reply is not signed");
            }
            if (signers > 1) {
                throw undecodable("has " + signers + " signers instead of one", null);
            }
            // Replies without content carry the digest of nothing.
            CMSSignedData cms = data.getEncapContentInfo().getContent() == null
                    ? new CMSSignedData(new CMSProcessableByteArray(type, new byte[0]), info)
                    : new CMSSignedData(info);
            ASN1Set certificates = data.getCertificates();
            List<EncodedCertificate> embedded =
                    certificates == null ? List.of() : CaCertificates.decodeSet(WHAT, certificates);
            return new SignedReply(cms, cms.getSignerInfos().iterator().next(), embedded);
        } catch (CMSException | RuntimeException e) {
            // What Bouncy Castle throws for parts of the wrong kind.
            throw undecodable("is not well-formed: " + e.getMessage(), e);
        }
    }

    /**
     * Checks who signed, by which algorithms, and the signature itself.
     *
     * @return whether the algorithms are weak
     * @throws ScepterException {@code REPLY_SIGNER_UNKNOWN}, {@code REPLY_ALGORITHM_FORBIDDEN}, {@code
     *     REPLY_SIGNATURE_WRONG}
     */
    boolean verify(AuthenticatedCa ca, boolean acceptWeak, Instant now) throws ScepterException {
        return verifyBy(ParsedCertificate.of(signerCertificate(ca, now)), acceptWeak);
    }

    /** Checks that one of some certificates signed, by strong algorithms. */
    void verifyBy(List<EncodedCertificate> signers) throws ScepterException {
        EncodedCertificate known = signers.stream()
                .filter(this::isSigner)
                .findFirst()
                .orElseThrow(() -> new ScepterException(
                        ErrorCode.REPLY_SIGNER_UNKNOWN, "the answer is signed by a certificate that is not the CA's"));
        verifyBy(ParsedCertificate.of(known), false);
    }

    private boolean verifyBy(ParsedCertificate certificate, boolean acceptWeak) throws ScepterException {
        ASN1ObjectIdentifier digest = signer.getDigestAlgorithmID().getAlgorithm();
        ASN1ObjectIdentifier signature = new ASN1ObjectIdentifier(signer.getEncryptionAlgOID());
        SignatureStrength strength = SignatureStrength.of(digest, signature);
        if (strength == SignatureStrength.FORBIDDEN || (strength == SignatureStrength.WEAK && !acceptWeak)) {
            throw new ScepterException(
                    ErrorCode.REPLY_ALGORITHM_FORBIDDEN,
                    "the reply is signed with digest " + digest + " and signature algorithm " + signature);
        }
        boolean right;
        try {
            // By the key, not the certificate: Bouncy Castle would judge the signing time, which may be any clock's.
            right = signer.verify(new JcaSignerInfoVerifierBuilder(new JcaDigestCalculatorProviderBuilder().build())
                    .build(certificate.publicKey()));
        } catch (CMSException | OperatorCreationException | RuntimeException e) {
            throw new ScepterException(
                    ErrorCode.REPLY_SIGNATURE_WRONG, "the signature of the reply is wrong: " + e.getMessage(), e);
        }
        if (!right) {
            throw new ScepterException(
                    ErrorCode.REPLY_SIGNATURE_WRONG,
                    "the signature of the reply does not verify by the key of " + Printable.of(certificate.subject()));
        }
        return strength == SignatureStrength.WEAK;
    }

    /** The signed attributes; to be read after {@link #verify} only. */
    ReplyAttributes attributes() throws ScepterException {
        ASN1Set attributes = signer.toASN1Structure().getAuthenticatedAttributes();
        if (attributes == null) {
            throw new ScepterException(
                    ErrorCode.REPLY_STATUS_UNKNOWN, "the reply breaks RFC 8894: it has no signed attributes");
        }
        return new ReplyAttributes(attributes);
    }

    /** The signed content; empty without any. To be read after {@link #verify} only. */
    byte[] content() {
        return cms.getSignedContent().getContent() instanceof byte[] bytes ? bytes : new byte[0];
    }

    private EncodedCertificate signerCertificate(AuthenticatedCa ca, Instant now) throws ScepterException {
        Optional<EncodedCertificate> known =
                ca.signers().stream().filter(this::isSigner).findFirst();
        if (known.isPresent()) {
            return known.get();
        }
        Optional<EncodedCertificate> named =
                embedded.stream().filter(this::isSigner).findFirst();
        if (named.isEmpty()) {
            throw new ScepterException(
                    ErrorCode.REPLY_SIGNER_UNKNOWN,
                    "the reply is signed by a certificate that is neither in GetCACert nor in the reply");
        }
        ParsedCertificate stranger = ParsedCertificate.of(named.get());
        if (!ca.acceptsOtherSigners(stranger)
                || ca.chainOf(stranger.encoded(), embedded, now).isEmpty()) {
            throw new ScepterException(
                    ErrorCode.REPLY_SIGNER_UNKNOWN,
                    "the reply is signed by " + Printable.of(stranger.toString())
                            + ", which GetCACert did not return and which is no RA of the pinned CA");
        }
        return stranger.encoded();
    }

    private boolean isSigner(EncodedCertificate certificate) {
        try {
            return signer.getSID().match(new X509CertificateHolder(certificate.der()));
        } catch (IOException e) {
            throw new IllegalStateException("a decoded certificate decodes again", e);
        }
    }

    private static ScepterException undecodable(String message, @Nullable Throwable cause) {
        return new ScepterException(ErrorCode.REPLY_UNDECODABLE, WHAT + " " + message, cause);
    }
}
