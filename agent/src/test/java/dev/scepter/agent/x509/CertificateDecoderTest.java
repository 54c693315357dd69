package dev.scepter.agent.x509;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.scep.TestCa;
import dev.scepter.agent.x509.CertificateFormatException.Reason;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateDecoderTest {
    private static TestCa ca;

    @BeforeAll
    static void makeCa() {
        ca = TestCa.root("CN=CA", spec -> spec.dnsName("ca.example"));
    }

    private static String pem(String label) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder().encodeToString(ca.certificate().der()) + "\n-----END " + label + "-----\n";
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void assertRefused(Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        CertificateFormatException.class,
                        e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void der_isDecoded() throws CertificateFormatException {
        assertThat(CertificateDecoder.decode(ca.certificate().der())).isEqualTo(ca.certificate());
    }

    @Test
    void trailingBytes_areRefused() {
        byte[] der = ca.certificate().der();

        assertRefused(Reason.NOT_A_CERTIFICATE, () -> CertificateDecoder.decode(Arrays.copyOf(der, der.length + 1)));
    }

    @Test
    void upload_isDecodedFromDerOrPem() throws CertificateFormatException {
        assertThat(CertificateDecoder.decodeUpload(ca.certificate().der())).isEqualTo(ca.certificate());
        assertThat(CertificateDecoder.decodeUpload(ascii("Subject: CA\n" + pem("CERTIFICATE"))))
                .isEqualTo(ca.certificate());
    }

    @Test
    void uploadOfSeveral_isRefused() {
        assertRefused(
                Reason.SEVERAL_CERTIFICATES,
                () -> CertificateDecoder.decodeUpload(ascii(pem("CERTIFICATE") + pem("CERTIFICATE"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PRIVATE KEY", "RSA PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "EC PRIVATE KEY"})
    void uploadWithPrivateKey_isRefused(String label) {
        assertRefused(
                Reason.PRIVATE_KEY_INSIDE,
                () -> CertificateDecoder.decodeUpload(ascii(pem("CERTIFICATE") + pem(label))));
    }

    @Test
    void uploadWithHalfAPrivateKey_isRefused() {
        String half = "-----BEGIN PRIVATE KEY-----\nMIIE";

        assertRefused(
                Reason.PRIVATE_KEY_INSIDE, () -> CertificateDecoder.decodeUpload(ascii(pem("CERTIFICATE") + half)));
    }

    @Test
    void uploadOfAKeyFile_isRefused() {
        byte[] pkcs8 = ca.privateKey().getEncoded();

        assertRefused(Reason.PRIVATE_KEY_INSIDE, () -> CertificateDecoder.decodeUpload(pkcs8));
    }

    @Test
    void uploadOfSeveralInDer_isRefused() {
        byte[] der = ca.certificate().der();
        byte[] twice = Arrays.copyOf(der, 2 * der.length);
        System.arraycopy(der, 0, twice, der.length, der.length);

        assertRefused(Reason.SEVERAL_CERTIFICATES, () -> CertificateDecoder.decodeUpload(twice));
    }

    @Test
    void uploadInBer_isRefusedThoughItCanBeDecoded() throws CertificateFormatException {
        byte[] der = ca.certificate().der();
        int header = 4;
        byte[] ber = new byte[der.length];
        System.arraycopy(der, header, ber, 2, der.length - header);
        ber[0] = 0x30;
        ber[1] = (byte) 0x80; // of indefinite length, ended by two zero bytes

        assertThat(CertificateDecoder.decode(ber)).isEqualTo(ca.certificate());
        assertRefused(Reason.NOT_A_CERTIFICATE, () -> CertificateDecoder.decodeUpload(ber));
    }

    @Test
    void uploadAtTheLimit_isRefused() {
        byte[] upload = Arrays.copyOf(ascii(pem("CERTIFICATE")), CertificateDecoder.UPLOAD_LIMIT);

        assertRefused(Reason.NOT_A_CERTIFICATE, () -> CertificateDecoder.decodeUpload(upload));
        assertThatCode(() -> CertificateDecoder.decodeUpload(Arrays.copyOf(upload, upload.length - 1)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})
    void otherUpload_isNoCertificate(String text) {
        assertRefused(Reason.NOT_A_CERTIFICATE, () -> CertificateDecoder.decodeUpload(ascii(text)));
    }

    @ParameterizedTest
    @ValueSource(bytes = {0x30, 0x31, (byte) 0xA0, 0x24, 0x7F})
    void deepNesting_isRefusedWithoutOverflow(byte tag) {
        byte[] deep = new byte[400_000];
        for (int i = 0; i < deep.length; i += 2) {
            deep[i] = tag;
            deep[i + 1] = (byte) 0x80;
        }

        assertRefused(Reason.NOT_A_CERTIFICATE, () -> CertificateDecoder.decode(deep));
    }

    @Test
    void deepNestingInExtension_isRefused() throws IOException, OperatorCreationException {
        byte[] deep = new byte[200_000];
        for (int i = 0; i < deep.length; i += 2) {
            deep[i] = 0x30;
            deep[i + 1] = (byte) 0x80;
        }
        ParsedCertificate template = ParsedCertificate.of(ca.certificate());
        byte[] certificate = new X509v3CertificateBuilder(
                        new X500Name("CN=x"),
                        BigInteger.ONE,
                        Date.from(template.notBefore()),
                        Date.from(template.notAfter()),
                        new X500Name("CN=x"),
                        SubjectPublicKeyInfo.getInstance(template.subjectPublicKeyInfo()))
                .addExtension(new ASN1ObjectIdentifier("1.2.3"), false, deep)
                .build(new JcaContentSignerBuilder("SHA256withRSA").build(ca.privateKey()))
                .getEncoded();

        assertRefused(Reason.NOT_A_CERTIFICATE, () -> CertificateDecoder.decode(certificate));
    }

    @Test
    void everyChangedByte_givesACertificateOrARefusal() {
        Random random = new Random(1);
        byte[] der = ca.certificate().der();
        int decoded = 0;
        for (int i = 0; i < der.length; i++) {
            byte[] changed = der.clone();
            changed[i] = (byte) (changed[i] ^ (1 + random.nextInt(255)));
            try {
                EncodedCertificate certificate = CertificateDecoder.decode(changed);
                assertThat(ParsedCertificate.of(certificate).encoded()).isEqualTo(certificate);
                decoded++;
            } catch (CertificateFormatException e) {
                assertThat(e.reason()).isEqualTo(Reason.NOT_A_CERTIFICATE);
            }
        }

        assertThat(decoded).isBetween(1, der.length - 1);
    }
}
