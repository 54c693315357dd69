package dev.scepter.agent.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.scepter.agent.model.Thumbprint.Algorithm;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThumbprintParserTest {
    /** Its Base64 has both a plus and a slash. */
    private static final Thumbprint SHA1 = new Thumbprint(Algorithm.SHA1, "FBEFBEFFFFFF0123456789ABCDEF0123456789AB");

    private static final Thumbprint SHA256 =
            new Thumbprint(Algorithm.SHA256, "FBEFBEFFFFFF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123");
    private static final String MD5 = "d41d8cd98f00b204e9800998ecf8427e";

    static Stream<String> formsOfSha1() {
        return formsOf(SHA1, "sha1");
    }

    static Stream<String> formsOfSha256() {
        return formsOf(SHA256, "sha256");
    }

    private static Stream<String> formsOf(Thumbprint thumbprint, String prefix) {
        String hex = thumbprint.hex();
        byte[] bytes = HexFormat.of().parseHex(hex);
        String lower = hex.toLowerCase(Locale.ROOT);
        String base64 = Base64.getEncoder().encodeToString(bytes);
        return Stream.of(
                hex,
                lower,
                " " + hex + "\r\n",
                pairs(hex, " "),
                pairs(lower, ":"),
                pairs(hex, "-"),
                pairs(hex, "."),
                pairs(hex, "\u00a0"),
                pairs(hex, "\u200b"),
                "\u200e" + pairs(lower, " "),
                "\u200f" + hex + "\ufeff",
                prefix + ":" + hex,
                prefix.toUpperCase(Locale.ROOT) + ": " + pairs(hex, ":"),
                "sha-" + prefix.substring(3) + ":" + hex,
                base64,
                base64.replace("=", ""),
                Base64.getUrlEncoder().encodeToString(bytes),
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes),
                base64.substring(0, 10) + "\n" + base64.substring(10),
                "\u200e" + base64,
                prefix + ":" + base64,
                base64(hex),
                base64(lower),
                base64(lower).replace("=", ""),
                base64(lower + "\n"),
                base64(pairs(lower, ":")),
                prefix + ":" + base64(hex));
    }

    @ParameterizedTest
    @MethodSource("formsOfSha1")
    void everyFormOfSha1_isRead(String form) {
        assertThat(Thumbprint.parse(form)).isEqualTo(SHA1);
    }

    @ParameterizedTest
    @MethodSource("formsOfSha256")
    void everyFormOfSha256_isRead(String form) {
        assertThat(Thumbprint.parse(form)).isEqualTo(SHA256);
    }

    static Stream<String> formsOfMd5() {
        byte[] bytes = HexFormat.of().parseHex(MD5);
        return Stream.of(
                MD5,
                pairs(MD5, ":"),
                "md5:" + MD5,
                "MD5:whatever",
                Base64.getEncoder().encodeToString(bytes),
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes),
                base64(MD5));
    }

    @ParameterizedTest
    @MethodSource("formsOfMd5")
    void md5_isRefusedWithItsOwnText(String form) {
        ThumbprintSyntaxException refusal = refusal(form);

        assertThat(refusal.isMd5()).isTrue();
        assertThat(refusal.getMessage()).contains("MD5");
    }

    static Stream<String> broken() {
        String sha1Base64 = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(SHA1.hex()));
        return Stream.of(
                "",
                "  \u200e ",
                ":",
                "sha1:",
                SHA1.hex().substring(1),
                SHA1.hex() + "0",
                SHA256.hex().substring(2),
                SHA1.hex().replace('A', 'G'),
                SHA1.hex() + "\u0000",
                "sha1:" + SHA256.hex(),
                "sha256:" + SHA1.hex(),
                "sha512:" + SHA1.hex(),
                "sha1:sha1:" + SHA1.hex(),
                sha1Base64 + "==",
                "A" + sha1Base64.substring(0, 10) + ":" + sha1Base64.substring(10),
                "AAAAA",
                Base64.getEncoder().encodeToString(new byte[64]),
                Base64.getEncoder().encodeToString(new byte[40]),
                base64(SHA1.hex().substring(1) + "x"),
                base64("not a thumbprint at all, but rather long"),
                "A".repeat(1001));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void otherText_isRefused(String text) {
        assertThat(refusal(text).isMd5()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CN=x", "https://ca.example", "ö"})
    void nonsense_isRefusedWithoutBeingQuoted(String text) {
        assertThat(refusal(text).getMessage()).doesNotContain(text);
    }

    @Test
    void wrongLength_isNamed() {
        assertThat(refusal(SHA1.hex() + "0").getMessage()).contains("has 41");
    }

    private static ThumbprintSyntaxException refusal(String text) {
        ThumbprintSyntaxException refusal =
                catchThrowableOfType(ThumbprintSyntaxException.class, () -> Thumbprint.parse(text));
        assertThat(refusal).isNotNull();
        return refusal;
    }

    private static String pairs(String hex, String separator) {
        return String.join(separator, hex.split("(?<=\\G..)"));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
