package dev.scepter.agent.model;

import java.util.regex.Pattern;

/** The dotted form of object identifiers (X.660). */
public final class ObjectIdentifiers {
    /** The longest that is taken, in characters. */
    public static final int MAX_LENGTH = 128;

    private static final Pattern OID =
            Pattern.compile("(?:[01]\\.(?:[0-9]|[1-3][0-9])|2\\.(?:0|[1-9][0-9]*))(?:\\.(?:0|[1-9][0-9]*))*");

    private ObjectIdentifiers() {}

    /** Says whether a text is a dotted object identifier of at most 128 characters. */
    public static boolean isOid(String text) {
        return text.length() <= MAX_LENGTH && OID.matcher(text).matches();
    }
}
