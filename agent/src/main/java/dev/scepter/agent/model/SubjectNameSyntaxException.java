package dev.scepter.agent.model;

/** A text is not a subject name; the message says in plain words why and where. */
public final class SubjectNameSyntaxException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final int position;

    /**
     * @param position the character where it goes wrong; the first one is 1
     * @param words what is wrong there
     */
    SubjectNameSyntaxException(int position, String words) {
        super(words + " (at character " + position + ")");
        this.position = position;
    }

    /** The message; never null, unlike in other exceptions. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /** The character where it goes wrong; the first one is 1. */
    public int position() {
        return position;
    }
}
