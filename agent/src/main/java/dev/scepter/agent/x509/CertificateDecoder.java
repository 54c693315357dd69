package dev.scepter.agent.x509;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.x509.CertificateFormatException.Reason;
import java.io.IOException;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extensions;
import org.jspecify.annotations.Nullable;

/** The one door by which certificates from outside come in. Stateless. */
public final class CertificateDecoder {
    /** Largest upload that is looked at, in bytes. */
    public static final int MAX_UPLOAD = 1_000_000;

    private CertificateDecoder() {}

    /**
     * Decodes exactly one certificate.
     *
     * @param der DER, or BER of the same content; bytes behind the end are refused
     * @return the certificate in canonical DER; {@link ParsedCertificate#of} takes it without failure
     */
    public static EncodedCertificate decode(byte[] der) throws CertificateFormatException {
        try {
            Certificate certificate = Certificate.getInstance(BoundedAsn1.decode(der));
            refuseDeepExtensions(certificate);
            EncodedCertificate encoded = EncodedCertificate.ofDer(certificate.getEncoded(ASN1Encoding.DER));
            // Whoever holds an EncodedCertificate may rely on it that the view can be built.
            return ParsedCertificate.of(encoded).encoded();
        } catch (MalformedAsn1Exception | IOException | RuntimeException e) {
            throw notACertificate("no X.509 certificate: " + e.getMessage(), e);
        }
    }

    /**
     * Decodes a file that a person uploaded: one certificate in DER or PEM.
     *
     * @throws CertificateFormatException also if the file holds several certificates or a private key
     */
    public static EncodedCertificate decodeUpload(byte[] derOrPem) throws CertificateFormatException {
        if (derOrPem.length > MAX_UPLOAD) {
            throw notACertificate("a file of " + derOrPem.length + " bytes is no certificate", null);
        }
        List<PemBlocks.Block> blocks = PemBlocks.read(derOrPem);
        if (blocks.isEmpty()) {
            return decode(derOrPem);
        }
        if (blocks.stream().anyMatch(PemBlocks.Block::isPrivateKey)) {
            throw new CertificateFormatException(Reason.PRIVATE_KEY_INSIDE, "the file holds a private key", null);
        }
        List<PemBlocks.Block> certificates =
                blocks.stream().filter(CertificateDecoder::isCertificate).toList();
        if (certificates.size() > 1) {
            throw new CertificateFormatException(
                    Reason.SEVERAL_CERTIFICATES, "the file holds " + certificates.size() + " certificates", null);
        }
        if (certificates.isEmpty()) {
            throw notACertificate("the PEM file holds no certificate", null);
        }
        byte[] der = certificates
                .get(0)
                .bytes()
                .orElseThrow(() -> notACertificate("the PEM file is not Base64 between its lines", null));
        return decode(der);
    }

    private static boolean isCertificate(PemBlocks.Block block) {
        return block.label().equals("CERTIFICATE") || block.label().equals("X509 CERTIFICATE");
    }

    /** The values of extensions are ASN.1 inside octet strings, where no walk over the certificate has looked. */
    private static void refuseDeepExtensions(Certificate certificate) throws CertificateFormatException {
        Extensions extensions = certificate.getTBSCertificate().getExtensions();
        if (extensions == null) {
            return;
        }
        for (ASN1ObjectIdentifier oid : extensions.getExtensionOIDs()) {
            if (BoundedAsn1.isOverLimit(
                    extensions.getExtension(oid).getExtnValue().getOctets())) {
                throw notACertificate("extension " + oid + " is nested too deep", null);
            }
        }
    }

    private static CertificateFormatException notACertificate(String message, @Nullable Throwable cause) {
        return new CertificateFormatException(Reason.NOT_A_CERTIFICATE, message, cause);
    }
}
