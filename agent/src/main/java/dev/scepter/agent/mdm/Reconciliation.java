package dev.scepter.agent.mdm;

import dev.scepter.agent.model.PolicyId;
import java.util.List;

/**
 * What an answer means for the policies on the device.
 *
 * @param apply indexes of the documents to apply, in the source's order
 * @param refused documents that are sound and still not applied
 * @param removals policies to remove
 * @param next what is known of the source from now on; without an ETag while removals wait, because they come again only
 *     with all the rest. To be written after the documents were taken in: a crash before that asks for them again
 * @param notes what a person may want to know, without secrets
 */
public record Reconciliation(
        List<Integer> apply, List<Refusal> refused, List<Removal> removals, SourceState next, List<String> notes) {
    public Reconciliation {
        apply = List.copyOf(apply);
        refused = List.copyOf(refused);
        removals = List.copyOf(removals);
        notes = List.copyOf(notes);
    }

    /** Why a sound document is not applied. */
    public enum Reason {
        /** Another source brought a policy of this id: the first wins. */
        OTHER_SOURCE,
        /** The answer lists the id twice: the first wins. */
        TWICE,
        /** A person removed the policy for good. */
        HELD
    }

    /**
     * A sound document that is not applied.
     *
     * @param index which document
     * @param message the words of the case
     */
    public record Refusal(int index, Reason reason, String message) {}

    /**
     * A policy to remove.
     *
     * @param keepRoots roots that only this policy brought stay trusted
     * @param why in words, for people
     */
    public record Removal(PolicyId id, boolean keepRoots, String why) {}
}
