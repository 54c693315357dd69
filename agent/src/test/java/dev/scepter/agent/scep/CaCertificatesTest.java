package dev.scepter.agent.scep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Primitive;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaCertificatesTest {
    private static TestCa root;
    private static TestCa ca;

    @BeforeAll
    static void makeCa() {
        root = TestCa.root("CN=Root");
        ca = root.subordinate("CN=CA");
    }

    private static byte[] bundle() {
        return TestReply.degenerate(List.of(ca.certificate(), root.certificate()));
    }

    private static String pem(String label, byte[] bytes) {
        return "-----BEGIN " + label + "-----\r\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\r\n-----END "
                + label + "-----\r\n";
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void assertFails(ErrorCode code, byte[] body) {
        assertThatThrownBy(() -> CaCertificates.decode(body))
                .isInstanceOfSatisfying(
                        ScepterException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static void assertBoth(byte[] body) throws ScepterException {
        assertThat(CaCertificates.decode(body)).containsExactlyInAnyOrder(root.certificate(), ca.certificate());
    }

    @Test
    void singleCertificate_isRead() throws ScepterException {
        assertThat(CaCertificates.decode(root.certificate().der())).containsExactly(root.certificate());
    }

    @Test
    void berBundle_isRead() throws ScepterException {
        byte[] body = bundle();

        assertThat(body[1]).as("indefinite length").isEqualTo((byte) 0x80);
        assertBoth(body);
    }

    @Test
    void derBundle_isRead() throws ScepterException, IOException {
        assertBoth(ASN1Primitive.fromByteArray(bundle()).getEncoded(ASN1Encoding.DER));
    }

    @Test
    void pemBundle_isRead() throws ScepterException {
        assertBoth(ascii(pem("PKCS7", bundle())));
    }

    @Test
    void pemCertificates_areRead() throws ScepterException {
        assertBoth(ascii(pem("CERTIFICATE", root.certificate().der())
                + pem("CERTIFICATE", ca.certificate().der())));
    }

    @Test
    void base64OfEither_isRead() throws ScepterException {
        assertBoth(Base64.getMimeEncoder().encode(bundle()));
        assertThat(CaCertificates.decode(
                        Base64.getEncoder().encode(root.certificate().der())))
                .containsExactly(root.certificate());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \r\n "})
    void nothing_isEmpty(String body) {
        assertFails(ErrorCode.REPLY_EMPTY, ascii(body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "<!DOCTYPE html>", "  \n<HTML lang=en>", "<?xml version='1.0'?>"})
    void webPage_isRefused(String body) {
        assertFails(ErrorCode.REPLY_HTML, ascii(body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no such CA", "-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----", "0", "AAAA"})
    void otherText_isUndecodable(String body) {
        assertFails(ErrorCode.REPLY_UNDECODABLE, ascii(body));
    }

    @Test
    void trailingBytes_areRefused() {
        byte[] der = root.certificate().der();

        assertFails(ErrorCode.REPLY_UNDECODABLE, Arrays.copyOf(der, der.length + 1));
    }

    @Test
    void bundleWithoutCertificate_isUndecodable() {
        assertFails(ErrorCode.REPLY_UNDECODABLE, TestReply.degenerate(List.of()));
    }

    @Test
    void hugeAnswer_isRefused() {
        assertFails(ErrorCode.REPLY_TOO_LARGE, new byte[ReplyBody.MAX_BYTES + 1]);
    }

    @Test
    void moreThanAHundredCertificates_areRefused() throws ScepterException {
        List<EncodedCertificate> many = new ArrayList<>();
        for (int i = 0; i < 101; i++) {
            BigInteger serial = BigInteger.valueOf(i + 1);
            many.add(ca.issue("CN=x", root.keys().getPublic(), spec -> spec.serial(serial)));
        }

        assertThat(CaCertificates.decode(TestReply.degenerate(many.subList(0, 100))))
                .hasSize(100);
        assertFails(ErrorCode.REPLY_TOO_LARGE, TestReply.degenerate(many));
    }

    @Test
    void deepNesting_isRefused() {
        byte[] body = new byte[200_000];
        for (int i = 0; i < body.length; i += 2) {
            body[i] = 0x30;
            body[i + 1] = (byte) 0x80;
        }

        assertFails(ErrorCode.REPLY_TOO_LARGE, body);
        assertFails(ErrorCode.REPLY_TOO_LARGE, Base64.getEncoder().encode(body));
    }

    @Test
    void everyTruncation_isRefusedAsProtocolError() {
        byte[] body = root.certificate().der();
        for (int length = 1; length < body.length; length++) {
            assertFails(ErrorCode.REPLY_UNDECODABLE, Arrays.copyOf(body, length));
        }
    }
}
