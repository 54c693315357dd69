package dev.scepter.agent.model;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The security identifier of a user, in its one written form: revision 1, at most 15 subauthorities of 32 bits ([MS-DTYP]
 * 2.4.2.1). Safe as the name of a folder.
 *
 * @param text such as {@code S-1-5-21-1-2-3-1001}
 */
public record UserSid(String text) implements Comparable<UserSid> {
    private static final Pattern FORM = Pattern.compile("S-1-(0|[1-9][0-9]{0,14})(-(0|[1-9][0-9]{0,9})){1,15}");
    private static final long MOST_AUTHORITY = (1L << 48) - 1;
    private static final long MOST_SUBAUTHORITY = (1L << 32) - 1;

    public UserSid {
        if (!isValid(text)) {
            throw new IllegalArgumentException("not a security identifier: " + text);
        }
    }

    /** The identifier that a text says; empty if it is none. */
    public static Optional<UserSid> of(String text) {
        return isValid(text) ? Optional.of(new UserSid(text)) : Optional.empty();
    }

    public static boolean isValid(String text) {
        if (!FORM.matcher(text).matches()) {
            return false;
        }
        String[] parts = text.split("-", -1);
        for (int i = 3; i < parts.length; i++) {
            if (Long.parseLong(parts[i]) > MOST_SUBAUTHORITY) {
                return false;
            }
        }
        return Long.parseLong(parts[2]) <= MOST_AUTHORITY;
    }

    @Override
    public int compareTo(UserSid other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
