package dev.scepter.agent.mdm;

import java.util.Arrays;
import java.util.Optional;

/** Something that the MDM asks the device not to begin for now; what has begun goes on. */
public enum Pause {
    /** First certificates, replacements, and certificates in place of missing ones. */
    ENROL("enrol"),
    /** Renewals. */
    RENEW("renew"),
    /** Removals of policies. */
    REMOVE("remove");

    private final String word;

    Pause(String word) {
        this.word = word;
    }

    /** The word in the answer of the MDM. */
    public String word() {
        return word;
    }

    /** The pause of a word; empty for one that this build does not know. */
    public static Optional<Pause> ofWord(String word) {
        return Arrays.stream(values()).filter(pause -> pause.word.equals(word)).findFirst();
    }
}
