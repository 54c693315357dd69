package dev.scepter.agent.x509;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.x509.CertificateFormatException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extensions;
import org.jspecify.annotations.Nullable;

/** The one door by which certificates from outside come in. Stateless. */
public final class CertificateDecoder {
    /** Uploads must have fewer bytes. */
    public static final int UPLOAD_LIMIT = 1024 * 1024;

    private static final byte DER_SEQUENCE = 0x30;

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
     * <p>Stricter than {@link #decode}: nothing is put in order silently, so BER is refused.
     *
     * @throws CertificateFormatException also if the file holds several certificates or a private key
     */
    public static EncodedCertificate decodeUpload(byte[] derOrPem) throws CertificateFormatException {
        if (derOrPem.length >= UPLOAD_LIMIT) {
            throw notACertificate("a file of " + derOrPem.length + " bytes is no certificate", null);
        }
        byte[] der = isPem(derOrPem) ? onlyCertificate(derOrPem) : derOrPem;
        refuseKeysAndSeveral(der);
        EncodedCertificate certificate = decode(der);
        if (!Arrays.equals(der, certificate.der())) {
            throw notACertificate("the certificate is not in DER", null);
        }
        return certificate;
    }

    private static boolean isPem(byte[] upload) {
        return upload.length > 0
                && upload[0] != DER_SEQUENCE
                && new String(upload, StandardCharsets.ISO_8859_1).contains("-----BEGIN ");
    }

    private static byte[] onlyCertificate(byte[] pem) throws CertificateFormatException {
        // Searched in the text: half a block is a private key, too.
        if (new String(pem, StandardCharsets.ISO_8859_1).contains("PRIVATE KEY-----")) {
            throw privateKey("the file holds a private key");
        }
        List<PemBlocks.Block> certificates = PemBlocks.read(pem).stream()
                .filter(CertificateDecoder::isCertificate)
                .toList();
        if (certificates.size() > 1) {
            throw several("the file holds " + certificates.size() + " certificates");
        }
        if (certificates.isEmpty()) {
            throw notACertificate("the PEM file holds no whole certificate", null);
        }
        return certificates
                .get(0)
                .bytes()
                .orElseThrow(() -> notACertificate("the PEM file is not Base64 between its lines", null));
    }

    /** Tells the usual wrong files apart; whatever else it may be, {@link #decode} refuses. */
    private static void refuseKeysAndSeveral(byte[] der) throws CertificateFormatException {
        try {
            int length = BoundedAsn1.lengthOfFirst(der);
            ASN1Primitive first = BoundedAsn1.decode(Arrays.copyOf(der, length));
            if (first instanceof ASN1Sequence parts
                    && parts.size() > 0
                    && parts.getObjectAt(0) instanceof ASN1Integer) {
                // PKCS#12, PKCS#8 and the older key formats start with a version; certificates do not.
                throw privateKey("the file is a PKCS#12 (.p12, .pfx) or private key file");
            }
            if (length < der.length && der[length] == DER_SEQUENCE) {
                throw several("the file holds more than one certificate");
            }
        } catch (MalformedAsn1Exception e) {
            throw notACertificate("the file cannot be decoded as a certificate: " + e.getMessage(), e);
        }
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

    private static CertificateFormatException privateKey(String message) {
        return new CertificateFormatException(Reason.PRIVATE_KEY_INSIDE, message, null);
    }

    private static CertificateFormatException several(String message) {
        return new CertificateFormatException(Reason.SEVERAL_CERTIFICATES, message, null);
    }

    private static CertificateFormatException notACertificate(String message, @Nullable Throwable cause) {
        return new CertificateFormatException(Reason.NOT_A_CERTIFICATE, message, cause);
    }
}
