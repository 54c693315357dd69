package dev.scepter.agent.mdm;

import dev.scepter.agent.mdm.Reconciliation.Removal;
import dev.scepter.agent.model.PolicyId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one answer means for the policies of its source that it neither lists nor removes. Pure.
 *
 * @param absences those that are missing and stay for now
 * @param removals those that have been missing for long enough
 * @param notes what a person may want to know
 */
record MissingPolicies(Map<PolicyId, Absence> absences, List<Removal> removals, List<String> notes) {
    MissingPolicies {
        absences = Map.copyOf(absences);
        removals = List.copyOf(removals);
        notes = List.copyOf(notes);
    }

    /**
     * Decides.
     *
     * @param active the policies of the source, without those that the answer removes
     * @param present the policies that the answer lists
     * @param allKnown of each document of the answer it can be told which policy it is
     * @param before the absences that are known
     * @param now the time of the device
     * @param interval the usual time between two answers
     */
    static MissingPolicies of(
            PolicyAnswer.Policies answer,
            Set<PolicyId> active,
            Set<PolicyId> present,
            boolean allKnown,
            Map<PolicyId, Absence> before,
            Instant now,
            Duration interval) {
        Set<PolicyId> missing =
                active.stream().filter(id -> !present.contains(id)).collect(Collectors.toSet());
        Map<PolicyId, Absence> kept = new HashMap<>(before);
        kept.keySet().retainAll(missing);
        Optional<String> doubt =
                missing.isEmpty() ? Optional.empty() : doubt(answer, missing, active.size(), allKnown, now);
        if (doubt.isPresent()) {
            return new MissingPolicies(kept, List.of(), List.of(doubt.get()));
        }
        AbsenceRule rule = new AbsenceRule(answer.at(), answer.generation(), now, interval);
        List<Removal> removals = new ArrayList<>();
        for (PolicyId id : missing) {
            Absence absence = rule.begunOrGoingOn(Optional.ofNullable(kept.get(id)));
            if (rule.isConfirmed(absence) && !answer.paused().contains(Pause.REMOVE)) {
                kept.remove(id);
                removals.add(new Removal(
                        id, false, "its source has not listed it since " + absence.since() + ", up to now"));
            } else {
                kept.put(id, absence);
            }
        }
        return new MissingPolicies(kept, removals, List.of());
    }

    /** Why the answer is not believed about what it does not list. */
    private static Optional<String> doubt(
            PolicyAnswer.Policies answer, Set<PolicyId> missing, int active, boolean allKnown, Instant now) {
        if (!answer.complete() || !allKnown) {
            return Optional.of("the answer is not complete, so that what it does not list does not count as missing: "
                    + Reconciler.names(missing));
        }
        if (!AbsenceRule.isSound(answer.at(), now)) {
            // Without the times: the same trouble has the same words each time.
            return Optional.of("the time of the answer and the clock of the device differ by more than a day, so that"
                    + " nothing counts as missing");
        }
        return missing.size() * 2 > active
                ? Optional.of(missing.size() + " of " + active
                        + " policies are missing at once, more than half: none of them counts as missing")
                : Optional.empty();
    }
}
