package dev.scepter.agent.service;

import dev.scepter.agent.lifecycle.PolicyRecord;
import dev.scepter.agent.lifecycle.Purpose;
import dev.scepter.agent.mdm.Pause;
import dev.scepter.agent.mdm.SourceState;
import dev.scepter.agent.mdm.SourceStates;
import dev.scepter.agent.model.ScepterException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What the source of a policy says against work for it now. Safe for several threads. */
final class SourceRules {
    private final ConfiguredSource configured;
    private final SourceStates states;
    /** As last read or written: looked up for each policy. */
    private volatile Optional<SourceState> known = Optional.empty();

    SourceRules(ConfiguredSource configured, SourceStates states) {
        this.configured = configured;
        this.states = states;
    }

    /** What is known of the source was read or written. */
    void know(SourceState state) {
        known = Optional.of(state);
    }

    /** Whether anything may be done for a policy: not on another machine than the one that it was assigned to. */
    boolean mayRun(PolicyRecord record) {
        try {
            return !configured.isForeignMachine(record.source());
        } catch (ScepterException e) {
            // An identity that cannot be read says nothing against a certificate.
            return true;
        }
    }

    /** What must not be begun now for a policy, because its source has paused it. */
    Set<Purpose> paused(PolicyRecord record) {
        try {
            if (known.isEmpty()) {
                known = states.newest();
            }
            Set<Pause> pauses = known.filter(state -> state.source().equals(record.source()))
                    .map(SourceState::paused)
                    .orElse(Set.of());
            Set<Purpose> purposes = EnumSet.noneOf(Purpose.class);
            if (pauses.contains(Pause.ENROL)) {
                purposes.addAll(Set.of(Purpose.ENROL, Purpose.REPLACE, Purpose.REPAIR));
            }
            if (pauses.contains(Pause.RENEW)) {
                purposes.add(Purpose.RENEW);
            }
            return purposes;
        } catch (ScepterException e) {
            // What is not known pauses nothing: a certificate must not lapse for it.
            return Set.of();
        }
    }
}
