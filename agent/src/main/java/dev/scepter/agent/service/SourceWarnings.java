package dev.scepter.agent.service;

import dev.scepter.agent.lifecycle.PolicyStatus;
import dev.scepter.agent.lifecycle.Proofs;
import dev.scepter.agent.lifecycle.Warning;
import dev.scepter.agent.mdm.DocumentWarning;
import dev.scepter.agent.mdm.Listed;
import dev.scepter.agent.mdm.Pause;
import dev.scepter.agent.mdm.SourceState;
import dev.scepter.agent.model.WarningCode;
import java.util.List;
import java.util.Optional;

/** Shows with a policy what was worth a look in the document that its source lists. */
public final class SourceWarnings {
    private SourceWarnings() {}

    /** The status with the warnings of the document that it comes from; the same if its source does not list it. */
    public static PolicyStatus beside(SourceState state, PolicyStatus status) {
        PolicyStatus warned = status;
        if (holds(status)) {
            for (DocumentWarning warning : of(state, status)) {
                warned = warned.withWarning(Warning.of(warning.code(), warning.message()));
            }
        }
        return isPaused(state, status)
                ? warned.withWarning(Warning.of(
                        WarningCode.ENROLMENT_PAUSED, "the source \"" + state.source() + "\" asks not to enrol now"))
                : warned;
    }

    private static boolean isPaused(SourceState state, PolicyStatus status) {
        return status.state() == PolicyStatus.State.NEW
                && state.paused().contains(Pause.ENROL)
                && listed(state, status).isPresent();
    }

    /** The same for several. */
    public static List<PolicyStatus> beside(SourceState state, List<PolicyStatus> statuses) {
        return statuses.stream().map(status -> beside(state, status)).toList();
    }

    /** A person may have removed the policy, or have applied it with its root. */
    private static boolean holds(PolicyStatus status) {
        Optional<Boolean> root = status.proofs().flatMap(Proofs::rootTrusted);
        return status.state() != PolicyStatus.State.REMOVED && root.isEmpty();
    }

    private static List<DocumentWarning> of(SourceState state, PolicyStatus status) {
        return listed(state, status).map(Listed::warnings).orElse(List.of());
    }

    private static Optional<Listed> listed(SourceState state, PolicyStatus status) {
        return state.listed().stream()
                .filter(listed -> listed.id().equals(Optional.of(status.id())))
                .findFirst();
    }
}
