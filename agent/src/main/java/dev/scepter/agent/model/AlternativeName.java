package dev.scepter.agent.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * One entry of a subject alternative name (RFC 5280 section 4.2.1.6).
 *
 * @param type what kind of name it is
 * @param value in the syntax of its kind, no control characters; what holds a placeholder is judged once that is filled in.
 *     An IP address is written as RFC 5952 wants it
 */
public record AlternativeName(Type type, String value) {

    /** Kinds of names, with their word in policies. */
    public enum Type {
        DNS("dns"),
        EMAIL("email"),
        /** User principal name: Microsoft's otherName 1.3.6.1.4.1.311.20.2.3. */
        UPN("upn"),
        /** An IPv4 or IPv6 address, written out. */
        IP("ip"),
        URI("uri");

        private final String word;

        Type(String word) {
            this.word = word;
        }

        /** The word before the equals sign, in lower case. */
        public String word() {
            return word;
        }

        /** The kind of a word in any case; empty if there is none. */
        public static Optional<Type> ofWord(String written) {
            String lower = written.toLowerCase(Locale.ROOT);
            return Arrays.stream(values())
                    .filter(type -> type.word.equals(lower))
                    .findFirst();
        }
    }

    public AlternativeName {
        AlternativeNameSyntax.fault(type, value).ifPresent(words -> {
            throw new IllegalArgumentException(words);
        });
        if (type == Type.IP) {
            value = IpAddresses.canonical(value).orElse(value); // a placeholder stays
        }
    }

    /**
     * A text that is the same for names that are the same: the case of a DNS name does not matter (RFC 5280 section
     * 7.2).
     */
    public String comparable() {
        boolean caseless = type == Type.DNS && !Placeholder.occursIn(value);
        return type.word() + "=" + (caseless ? value.toLowerCase(Locale.ROOT) : value);
    }

    /** As it is written in a policy: {@code dns=device7.example}, with the value in quotes where it needs them. */
    public String toText() {
        return type.word() + "=" + SubjectName.quoteIfNeeded(value);
    }

    @Override
    public String toString() {
        return toText();
    }
}
