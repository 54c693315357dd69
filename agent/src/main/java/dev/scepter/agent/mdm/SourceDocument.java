package dev.scepter.agent.mdm;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** One policy document as a source brought it, unread. Holds secrets: never shown, never logged. Immutable. */
public final class SourceDocument {
    private final String where;
    private final byte[] content;
    private final boolean rootsTrusted;

    /**
     * @param where which document it is, for people, such as {@code /policies/0} or a file name
     * @param content JSON or SyncML; copied
     * @param rootsTrusted only administrators could have written it, so that a root in it is installed unless the setting
     *     {@code allowRootInstall} forbids that; otherwise it is installed only if the setting allows it
     */
    public SourceDocument(String where, byte[] content, boolean rootsTrusted) {
        this.where = where;
        this.content = content.clone();
        this.rootsTrusted = rootsTrusted;
    }

    /** Which document it is, for people. */
    public String where() {
        return where;
    }

    /** A copy of the content. */
    public byte[] content() {
        return content.clone();
    }

    /** Only administrators could have written it. */
    public boolean rootsTrusted() {
        return rootsTrusted;
    }

    /** SHA-256 of the content, in hex: tells whether it is the same document as before. */
    public String digest() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return where + ", " + content.length + " bytes";
    }
}
