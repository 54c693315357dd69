package dev.scepter.agent.model;

import java.util.regex.Pattern;

/**
 * Name of a key, chosen and written to the journal before the key is made, so that no crash can orphan the key.
 *
 * @param policy the policy that the key serves
 * @param token tells the keys of one policy apart: 8 to 32 of {@code a-z 0-9}
 */
public record KeyName(PolicyId policy, String token) {
    private static final Pattern TOKEN = Pattern.compile("[a-z0-9]{8,32}");

    public KeyName {
        if (!TOKEN.matcher(token).matches()) {
            throw new IllegalArgumentException("a key token is 8 to 32 of a-z 0-9, not \"" + token + "\"");
        }
    }

    /** One text, such as {@code Scepter-wifi-3f2a…}; fits a Windows key container. */
    public String containerName() {
        return "Scepter-" + policy + "-" + token;
    }

    @Override
    public String toString() {
        return containerName();
    }
}
