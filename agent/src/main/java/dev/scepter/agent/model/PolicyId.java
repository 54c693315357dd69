package dev.scepter.agent.model;

import java.util.regex.Pattern;

/**
 * Identity of a policy on this device; also safe as a file or key container name.
 *
 * @param text 1 to 64 characters of {@code A-Z a-z 0-9 -}
 */
public record PolicyId(String text) implements Comparable<PolicyId> {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9-]{1,64}");

    public PolicyId {
        if (!isValid(text)) {
            throw new IllegalArgumentException("a policy id is 1 to 64 of A-Z a-z 0-9 -, not \"" + text + "\"");
        }
    }

    /** Says whether a text can be a policy id. */
    public static boolean isValid(String text) {
        return FORM.matcher(text).matches();
    }

    @Override
    public int compareTo(PolicyId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
