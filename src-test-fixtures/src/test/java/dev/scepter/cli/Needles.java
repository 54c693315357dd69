package dev.scepter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Marked secrets in every form in which they might get out unseen. */
final class Needles {
    private final Map<String, String> forms = new LinkedHashMap<>();

    Needles(String... secrets) {
        for (String secret : secrets) {
            plant(secret);
        }
    }

    private void plant(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        forms.put(secret + " in clear", secret);
        for (int before = 0; before < 3; before++) {
            String core = base64Core(bytes, before);
            forms.put(secret + " in Base64, behind " + before + " bytes", core);
            forms.put(
                    secret + " in base64url, behind " + before + " bytes",
                    core.replace('+', '-').replace('/', '_'));
        }
        String hex = HexFormat.of().formatHex(bytes);
        forms.put(secret + " in hex", hex);
        forms.put(secret + " in upper-case hex", hex.toUpperCase(Locale.ROOT));
        forms.put(secret + " in hex with colons", HexFormat.ofDelimiter(":").formatHex(bytes));
        String form = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        forms.put(secret + " in a form", form);
        forms.put(secret + " in a URL", form.replace("+", "%20"));
        byte[] wide = secret.getBytes(StandardCharsets.UTF_16LE);
        forms.put(secret + " in UTF-16", new String(wide, StandardCharsets.ISO_8859_1));
        String escaped = secret.replace("\\", "\\\\").replace("\"", "\\\"");
        forms.put(secret + " in JSON", escaped);
        forms.put(
                secret + " in JSON, quotes as numbers",
                secret.replace("\\", "\\u005c").replace("\"", "\\u0022"));
        forms.put(secret + " in JSON of JSON", escaped.replace("\\", "\\\\").replace("\"", "\\\""));
        forms.put(secret + " in XML", secret.replace("&", "&amp;").replace("\"", "&quot;"));
        forms.put(secret + " backwards", new StringBuilder(secret).reverse().toString());
    }

    /** The characters of the Base64 text that depend on the secret alone, wherever it begins in a group of three. */
    private static String base64Core(byte[] secret, int before) {
        byte[] shifted = new byte[before + secret.length];
        System.arraycopy(secret, 0, shifted, before, secret.length);
        String text = Base64.getEncoder().encodeToString(shifted);
        int from = (before * 8 + 5) / 6;
        int to = shifted.length * 8 / 6;
        return text.substring(from, to);
    }

    /** Asserts that none is in there. */
    void assertAbsent(String where, byte[] content) {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        forms.forEach((form, needle) -> {
            String latin = new String(needle.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            assertThat(text.contains(latin) || text.contains(needle))
                    .as(form + " stands in " + where + ":\n" + text)
                    .isFalse();
        });
    }

    /** Asserts the same of what a command printed. */
    void assertAbsent(CliResult result, String... command) {
        String where = "the output of " + Arrays.toString(command);
        assertAbsent(where, result.out().getBytes(StandardCharsets.UTF_8));
        assertAbsent(where, result.err().getBytes(StandardCharsets.UTF_8));
        // Long texts are wrapped at the width of a console.
        String joined = (result.out() + result.err()).replaceAll("\\s+", "");
        assertAbsent(where + ", joined", joined.getBytes(StandardCharsets.UTF_8));
    }
}
