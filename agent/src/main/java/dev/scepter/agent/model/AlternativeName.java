package dev.scepter.agent.model;

/**
 * One entry of a subject alternative name (RFC 5280 section 4.2.1.6).
 *
 * @param type what kind of name it is
 * @param value at least one character, no control characters
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
    }

    public AlternativeName {
        if (value.isEmpty() || value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a " + type.word() + " name is empty or holds a control character");
        }
    }
}
