package dev.scepter.lab.mdm;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Random bytes as text. Thread-safe. */
final class RandomText {
    private final SecureRandom random;

    RandomText(SecureRandom random) {
        this.random = random;
    }

    /** In Base64url without padding. */
    String text(int bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(bytes));
    }

    /** In lower-case hex. */
    String hex(int bytes) {
        return HexFormat.of().formatHex(bytes(bytes));
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
