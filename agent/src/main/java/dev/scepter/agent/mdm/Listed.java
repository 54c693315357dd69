package dev.scepter.agent.mdm;

import dev.scepter.agent.model.PolicyId;
import java.util.Optional;

/**
 * One document that a source lists, by what was read of it: neither its content nor a secret.
 *
 * @param where which document it is, for people, such as {@code /policies/0} or a file name; shortened to 256 characters
 * @param id which policy it is; empty if that cannot be told
 * @param name its name, so far as that can be told; shortened to 256 characters
 * @param revision its revision, so far as that can be told; shortened to 256 characters
 * @param digest SHA-256 of the document, in hex
 * @param trouble why it is not applied; empty if nothing speaks against it
 */
public record Listed(
        String where,
        Optional<PolicyId> id,
        Optional<String> name,
        Optional<String> revision,
        String digest,
        Optional<Trouble> trouble) {
    private static final int MOST = 256;

    public Listed {
        where = shortened(where, MOST);
        name = name.map(text -> shortened(text, MOST));
        revision = revision.map(text -> shortened(text, MOST));
    }

    /** The same with a trouble; one that it has stays. */
    Listed withTrouble(Trouble value) {
        return trouble.isPresent() ? this : new Listed(where, id, name, revision, digest, Optional.of(value));
    }

    static String shortened(String text, int most) {
        return text.length() > most ? text.substring(0, most - 1) + "…" : text;
    }
}
