package dev.scepter.agent.model;

import dev.scepter.agent.model.Thumbprint.Algorithm;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads thumbprints as administrators copy them: hex with separators or Base64, of the digest or of its hex text.
 *
 * <p>The length alone tells the digest, because no form of one has the length of another's. Colons, hyphens and dots are
 * separators only in hex: in Base64url a hyphen is a digit.
 */
final class ThumbprintParser {
    private static final int MAX_LENGTH = 1000;
    private static final int MD5_BYTES = 16;
    private static final Pattern PREFIX = Pattern.compile("(?i)(md5|sha-?1|sha-?256):(.*)");
    private static final Pattern SEPARATORS = Pattern.compile("[:.-]");
    private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]+");
    private static final Pattern BASE64 = Pattern.compile("([A-Za-z0-9+/_-]+)={0,2}");

    private ThumbprintParser() {}

    static Thumbprint parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw fault("a thumbprint is not longer than " + MAX_LENGTH + " characters");
        }
        String visible = dropInvisible(text);
        Matcher prefix = PREFIX.matcher(visible);
        if (!prefix.matches()) {
            return digest(visible);
        }
        String algorithm = prefix.group(1).toUpperCase(Locale.ROOT).replace("-", "");
        if (algorithm.equals("MD5")) {
            throw md5();
        }
        Thumbprint thumbprint = digest(prefix.group(2));
        if (!thumbprint.algorithm().name().equals(algorithm)) {
            throw fault("the text says " + prefix.group(1) + " but is as long as a "
                    + thumbprint.algorithm().standardName() + " thumbprint");
        }
        return thumbprint;
    }

    /** Drops blanks and the invisible marks that come along from dialogs, such as U+200E from the Windows one. */
    private static String dropInvisible(String text) {
        return text.codePoints()
                .filter(point -> !Character.isWhitespace(point)
                        && !Character.isSpaceChar(point)
                        && Character.getType(point) != Character.FORMAT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static Thumbprint digest(String text) {
        if (text.isEmpty()) {
            throw fault("the thumbprint is empty");
        }
        Optional<String> hex = hexDigits(text);
        if (hex.isPresent()) {
            return ofHex(hex.get());
        }
        Matcher base64 = BASE64.matcher(text);
        if (!base64.matches()) {
            throw fault("a thumbprint is hex digits or Base64; this has other characters in it");
        }
        return ofBytes(decode(base64.group(1)));
    }

    private static Optional<String> hexDigits(String text) {
        String bare = SEPARATORS.matcher(text).replaceAll("");
        return HEX.matcher(bare).matches() ? Optional.of(bare) : Optional.empty();
    }

    private static Thumbprint ofHex(String hex) {
        if (hex.length() == 2 * MD5_BYTES) {
            throw md5();
        }
        for (Algorithm algorithm : Algorithm.values()) {
            if (hex.length() == algorithm.hexDigits()) {
                return new Thumbprint(algorithm, hex);
            }
        }
        throw fault("a thumbprint has 40 hex digits (SHA-1) or 64 (SHA-256); this has " + hex.length());
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64.replace('-', '+').replace('_', '/'));
        } catch (IllegalArgumentException e) {
            throw fault("a thumbprint in Base64 has 27 or 43 digits before its padding; this has " + base64.length());
        }
    }

    private static Thumbprint ofBytes(byte[] bytes) {
        String text = dropInvisible(new String(bytes, StandardCharsets.ISO_8859_1));
        Optional<String> hexText = hexDigits(text).filter(hex -> hex.length() >= 2 * MD5_BYTES);
        if (hexText.isPresent()) {
            return ofHex(hexText.get());
        }
        if (bytes.length == MD5_BYTES) {
            throw md5();
        }
        for (Algorithm algorithm : Algorithm.values()) {
            if (2 * bytes.length == algorithm.hexDigits()) {
                return new Thumbprint(algorithm, HexFormat.of().formatHex(bytes));
            }
        }
        throw fault("a thumbprint in Base64 holds 20 bytes (SHA-1), 32 bytes (SHA-256) or one of them as hex text; this"
                + " holds " + bytes.length + " bytes");
    }

    private static ThumbprintSyntaxException md5() {
        return new ThumbprintSyntaxException(
                "this is an MD5 thumbprint; MD5 can be forged and is never accepted; use the SHA-256 thumbprint", true);
    }

    private static ThumbprintSyntaxException fault(String words) {
        return new ThumbprintSyntaxException(words, false);
    }
}
