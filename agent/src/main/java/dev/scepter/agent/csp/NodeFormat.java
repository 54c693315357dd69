package dev.scepter.agent.csp;

import java.util.Arrays;
import java.util.Optional;

/** The format of a node's value, as SyncML names it (OMA DM meta information). */
public enum NodeFormat {
    /** An inner node; has no value. */
    NODE("node"),
    /** Characters; meant where a document names no format. */
    CHR("chr"),
    /** A whole number in decimal digits. */
    INT("int"),
    /** Base64. */
    B64("b64"),
    /** Nothing: of nodes that are executed. */
    NULL("null");

    private final String word;

    NodeFormat(String word) {
        this.word = word;
    }

    /** The word in SyncML. */
    public String word() {
        return word;
    }

    /** The format of a word in SyncML; empty if CSP nodes of this package have no such format. */
    static Optional<NodeFormat> ofWord(String word) {
        return Arrays.stream(values())
                .filter(format -> format.word.equals(word))
                .findFirst();
    }
}
