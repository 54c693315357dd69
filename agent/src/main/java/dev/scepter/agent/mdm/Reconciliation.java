package dev.scepter.agent.mdm;

import dev.scepter.agent.model.PolicyId;
import java.util.List;

/**
 * What an answer means for the policies on the device.
 *
 * @param apply indexes of the documents to apply, in the source's order
 * @param removals policies to remove
 * @param next what is known of the source from now on; without an ETag while removals wait, because they come again only
 *     with all the rest. To be written after the documents were taken in: a crash before that asks for them again
 * @param notes what a person may want to know, without secrets
 */
public record Reconciliation(List<Integer> apply, List<Removal> removals, SourceState next, List<String> notes) {
    public Reconciliation {
        apply = List.copyOf(apply);
        removals = List.copyOf(removals);
        notes = List.copyOf(notes);
    }

    /**
     * A policy to remove.
     *
     * @param keepRoots roots that only this policy brought stay trusted
     * @param why in words, for people
     */
    public record Removal(PolicyId id, boolean keepRoots, String why) {}
}
