package dev.scepter.agent.model;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Name of a key, chosen and written to the journal before the key is made, so that no crash can orphan the key.
 *
 * @param policy the policy that the key serves
 * @param token tells the keys of one policy apart: 8 to 32 of {@code a-z 0-9}
 */
public record KeyName(PolicyId policy, String token) {
    private static final String PREFIX = "Scepter-";
    private static final Pattern TOKEN = Pattern.compile("[a-z0-9]{8,32}");

    public KeyName {
        if (!TOKEN.matcher(token).matches()) {
            throw new IllegalArgumentException("a key token is 8 to 32 of a-z 0-9, not \"" + token + "\"");
        }
    }

    /** One text, such as {@code Scepter-wifi-3f2a…}; fits a Windows key container. */
    public String containerName() {
        return PREFIX + policy + "-" + token;
    }

    /** The name whose {@link #containerName()} this is; empty if it is none of Scepter's. */
    public static Optional<KeyName> parse(String containerName) {
        // A token holds no hyphen, so the last one ends the policy, which may hold some.
        int end = containerName.lastIndexOf('-');
        if (!containerName.startsWith(PREFIX) || end <= PREFIX.length()) {
            return Optional.empty();
        }
        try {
            PolicyId policy = new PolicyId(containerName.substring(PREFIX.length(), end));
            return Optional.of(new KeyName(policy, containerName.substring(end + 1)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return containerName();
    }
}
