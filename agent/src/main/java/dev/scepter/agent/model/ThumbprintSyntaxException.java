package dev.scepter.agent.model;

/** A text is not a thumbprint that can be used; the message says why. */
public final class ThumbprintSyntaxException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final boolean md5;

    ThumbprintSyntaxException(String words, boolean md5) {
        super(words);
        this.md5 = md5;
    }

    /** The message; never null, unlike in other exceptions. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /** Says whether the text is an MD5 thumbprint: sound, but never accepted. */
    public boolean isMd5() {
        return md5;
    }
}
