package dev.scepter.harness;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Sees that no planted secret is written in clear. */
final class SecretWatch {
    private final Consumer<String> violations;
    private final Set<String> needles = new LinkedHashSet<>();

    SecretWatch(Consumer<String> violations) {
        this.violations = violations;
    }

    /** Watches for a secret as it is and in Base64. */
    void plant(String secret) {
        needles.add(secret);
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        needles.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
    }

    void look(String path, byte[] content) {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        if (needles.stream().anyMatch(text::contains)) {
            violations.accept("a secret stands in clear in " + path);
        }
    }
}
