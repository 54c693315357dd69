package dev.scepter.agent.policy;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.policy.RootCertificateFacts.Root;
import dev.scepter.agent.policy.RootCertificateFacts.Unfit;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.cert.CertException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/** Inspects uploads by Bouncy Castle, which bounds the depth of what it decodes; the JDK's decoder does not. */
final class BouncyCastleRootInspector implements RootCertificateInspector {
    private static final String PEM_START = "-----BEGIN ";
    private static final byte DER_SEQUENCE = 0x30;

    @Override
    public RootCertificateFacts inspect(byte[] upload) {
        try {
            return isPem(upload) ? inspectPem(upload) : inspectDer(upload);
        } catch (IOException | RuntimeException e) {
            // The decoders answer hostile bytes with many kinds of runtime exceptions.
            return undecodable("the file cannot be decoded as a certificate");
        }
    }

    private static RootCertificateFacts inspectPem(byte[] upload) throws IOException {
        List<byte[]> certificates = new ArrayList<>();
        try (PemReader reader = new PemReader(new StringReader(new String(upload, StandardCharsets.ISO_8859_1)))) {
            for (PemObject part = reader.readPemObject(); part != null; part = reader.readPemObject()) {
                if (part.getType().endsWith("PRIVATE KEY")) {
                    return new Unfit(LintCode.ROOT_CERTIFICATE_PRIVATE_KEY, "the file holds a private key");
                }
                if (!part.getType().equals("CERTIFICATE") && !part.getType().equals("X509 CERTIFICATE")) {
                    return undecodable("the file is PEM, but not only of a certificate");
                }
                certificates.add(part.getContent());
            }
        }
        if (certificates.size() > 1) {
            return several(certificates.size() + " certificates");
        }
        return certificates.isEmpty() ? undecodable("the PEM block is not complete") : inspectDer(certificates.get(0));
    }

    private static RootCertificateFacts inspectDer(byte[] der) throws IOException {
        ASN1Primitive first;
        ASN1Primitive second;
        try (ASN1InputStream stream = new ASN1InputStream(der)) {
            first = stream.readObject();
            second = stream.readObject();
        }
        if (!(first instanceof ASN1Sequence sequence) || sequence.size() == 0) {
            return undecodable("the file is not a certificate");
        }
        if (sequence.getObjectAt(0) instanceof ASN1Integer) {
            // PKCS#12, PKCS#8 and the older key formats start with a version; certificates do not.
            return new Unfit(
                    LintCode.ROOT_CERTIFICATE_PRIVATE_KEY, "the file is a PKCS#12 (.p12, .pfx) or private key file");
        }
        if (second != null) {
            return second instanceof ASN1Sequence
                    ? several("more than one certificate")
                    : undecodable("there are bytes behind the certificate");
        }
        return inspectCertificate(der, Certificate.getInstance(sequence));
    }

    private static RootCertificateFacts inspectCertificate(byte[] der, Certificate decoded) throws IOException {
        if (!Arrays.equals(der, decoded.getEncoded(ASN1Encoding.DER))) {
            return undecodable("the certificate is not in DER");
        }
        X509CertificateHolder certificate = new X509CertificateHolder(decoded);
        if (!isSelfSigned(certificate)) {
            return new Unfit(LintCode.ROOT_CERTIFICATE_NOT_SELF_SIGNED, "the certificate is not signed by its own key");
        }
        BasicConstraints constraints = BasicConstraints.fromExtensions(certificate.getExtensions());
        if (constraints == null || !constraints.isCA()) {
            return new Unfit(LintCode.ROOT_CERTIFICATE_NOT_CA, "the certificate is self-signed, but not a CA");
        }
        return new Root(EncodedCertificate.ofDer(der), certificate.getNotAfter().toInstant());
    }

    private static boolean isSelfSigned(X509CertificateHolder certificate) {
        if (!certificate.getSubject().equals(certificate.getIssuer())) {
            return false;
        }
        try {
            return certificate.isSignatureValid(new JcaContentVerifierProviderBuilder().build(certificate));
        } catch (CertException | OperatorCreationException | java.security.cert.CertificateException e) {
            return false;
        }
    }

    private static boolean isPem(byte[] upload) {
        String text = new String(upload, StandardCharsets.ISO_8859_1);
        return upload.length > 0 && upload[0] != DER_SEQUENCE && text.contains(PEM_START);
    }

    private static Unfit several(String what) {
        return new Unfit(LintCode.ROOT_CERTIFICATE_SEVERAL, "the file holds " + what);
    }

    private static Unfit undecodable(String words) {
        return new Unfit(LintCode.ROOT_CERTIFICATE_INVALID, words);
    }
}
