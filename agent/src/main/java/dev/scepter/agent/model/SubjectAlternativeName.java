package dev.scepter.agent.model;

import java.util.List;

/**
 * The subject alternative names that a certificate is asked for, in the order in which they are written.
 *
 * @param names 1 to 64
 */
public record SubjectAlternativeName(List<AlternativeName> names) {
    /** The most names in one certificate. */
    public static final int MAX_NAMES = 64;

    public SubjectAlternativeName {
        names = List.copyOf(names);
        if (names.isEmpty() || names.size() > MAX_NAMES) {
            throw new IllegalArgumentException(
                    "a subject alternative name has 1 to " + MAX_NAMES + " entries, not " + names.size());
        }
    }
}
