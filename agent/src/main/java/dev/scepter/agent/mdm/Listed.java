package dev.scepter.agent.mdm;

import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.WarningCode;
import java.util.List;
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
 * @param warnings what is worth a look though it is applied; empty with a trouble
 */
public record Listed(
        String where,
        Optional<PolicyId> id,
        Optional<String> name,
        Optional<String> revision,
        String digest,
        Optional<Trouble> trouble,
        List<DocumentWarning> warnings) {
    private static final int MOST = 256;

    public Listed {
        where = shortened(where, MOST);
        name = name.map(text -> shortened(text, MOST));
        revision = revision.map(text -> shortened(text, MOST));
        warnings = trouble.isPresent() ? List.of() : List.copyOf(warnings);
    }

    /** The same with a trouble; one that it has stays. */
    Listed withTrouble(Trouble value) {
        return trouble.isPresent()
                ? this
                : new Listed(where, id, name, revision, digest, Optional.of(value), List.of());
    }

    /** A root came with it and was left out. */
    public boolean isWithoutItsRoot() {
        return warnings.stream().anyMatch(warning -> warning.code() == WarningCode.ROOT_NOT_INSTALLED);
    }

    static String shortened(String text, int most) {
        return text.length() > most ? text.substring(0, most - 1) + "…" : text;
    }
}
