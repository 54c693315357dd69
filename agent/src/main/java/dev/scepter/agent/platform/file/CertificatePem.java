package dev.scepter.agent.platform.file;

import dev.scepter.agent.model.EncodedCertificate;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Certificates as PEM (RFC 7468). Reads the agent's own files only: outside bytes go through the agent's one decoder,
 * not through this.
 */
final class CertificatePem {
    static final int MAX_BYTES = 1024 * 1024;
    private static final int MAX_CERTIFICATES = 32;
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final String END = "-----END CERTIFICATE-----";
    private static final Base64.Encoder ENCODER = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private CertificatePem() {}

    static String encode(List<EncodedCertificate> certificates) {
        StringBuilder text = new StringBuilder();
        for (EncodedCertificate certificate : certificates) {
            text.append(BEGIN).append('\n');
            text.append(ENCODER.encodeToString(certificate.der())).append('\n');
            text.append(END).append('\n');
        }
        return text.toString();
    }

    /** All certificates of a file; text around them is skipped. */
    static List<EncodedCertificate> decode(byte[] content) throws CertificateException {
        if (content.length > MAX_BYTES) {
            throw new CertificateException("larger than " + MAX_BYTES + " bytes");
        }
        List<EncodedCertificate> certificates = new ArrayList<>();
        StringBuilder base64 = new StringBuilder();
        boolean inside = false;
        for (String line :
                new String(content, StandardCharsets.US_ASCII).lines().toList()) {
            if (line.equals(BEGIN) || line.equals(END)) {
                if (line.equals(BEGIN) == inside) {
                    throw new CertificateException("the line " + line + " stands where it does not belong");
                }
                if (inside) {
                    certificates.add(certificate(base64.toString()));
                    base64.setLength(0);
                }
                inside = !inside;
            } else if (inside) {
                base64.append(line);
            }
        }
        if (inside || certificates.size() > MAX_CERTIFICATES) {
            throw new CertificateException(inside ? "cut short" : "more than " + MAX_CERTIFICATES + " certificates");
        }
        return List.copyOf(certificates);
    }

    private static EncodedCertificate certificate(String base64) throws CertificateException {
        byte[] der;
        try {
            der = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new CertificateException("not Base64", e);
        }
        byte[] read = CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(der))
                .getEncoded();
        if (!Arrays.equals(der, read)) {
            throw new CertificateException("not one DER certificate");
        }
        return EncodedCertificate.ofDer(der);
    }
}
