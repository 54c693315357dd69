package dev.scepter.agent.mdm;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads an enrolment token out of a file's content; never quotes what stands there. */
public final class EnrolmentToken {
    /** A longer content is none; white space around the token counts to the file only. */
    public static final int MOST_FILE_BYTES = 8192;

    private static final int MOST_TOKEN_BYTES = 4096;

    private EnrolmentToken() {}

    /**
     * The token: UTF-8, in one line, without white space around it.
     *
     * @param name of the file, for people
     * @throws ScepterException {@link ErrorCode#SOURCE_UNUSABLE} if there is none in it
     */
    public static Secret parse(String name, byte[] content) throws ScepterException {
        String text = decoded(name, content).strip();
        if (text.isEmpty()) {
            throw none(name, "it is empty");
        }
        if (content.length > MOST_FILE_BYTES || text.getBytes(StandardCharsets.UTF_8).length > MOST_TOKEN_BYTES) {
            throw none(name, "it is longer than " + MOST_TOKEN_BYTES + " bytes");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw none(name, "more than one line, or control characters");
        }
        return Secret.ofText(text);
    }

    private static String decoded(String name, byte[] content) throws ScepterException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw none(name, "it is no text in UTF-8");
        }
    }

    private static ScepterException none(String name, String why) {
        return new ScepterException(ErrorCode.SOURCE_UNUSABLE, name + " holds no enrolment token: " + why);
    }
}
