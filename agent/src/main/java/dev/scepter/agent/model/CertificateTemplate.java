package dev.scepter.agent.model;

/**
 * A certificate template of Microsoft's CA, by its name (version 1 extension) or object identifier (version 2).
 *
 * @param text the name, 1 to 255 characters, or the dotted object identifier
 */
public record CertificateTemplate(String text) {
    /** The longest name, in characters. */
    public static final int MAX_LENGTH = 255;

    public CertificateTemplate {
        if (text.isEmpty() || text.length() > MAX_LENGTH || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("a template is named by 1 to " + MAX_LENGTH + " printable characters");
        }
    }

    /** Says whether the template is named by its object identifier. */
    public boolean isOid() {
        return ObjectIdentifiers.isOid(text);
    }
}
