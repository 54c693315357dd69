package dev.scepter.harness;

import dev.scepter.agent.lifecycle.PolicyRecord;
import dev.scepter.agent.mdm.Listed;
import dev.scepter.agent.mdm.SourceState;
import dev.scepter.agent.mdm.SourceStates;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.service.Agent;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Compares at the end of a life what is known of the source of policies with the journal. */
final class SourceView {
    private final World world;

    SourceView(World world) {
        this.world = world;
    }

    void look(Agent agent) throws ScepterException {
        Optional<SourceState> state = new SourceStates(world.folder()).newest().filter(known -> !known.retired());
        if (state.isPresent()) {
            compare(agent, state.get());
        }
    }

    private void compare(Agent agent, SourceState state) throws ScepterException {
        Map<String, String> listed = new TreeMap<>();
        for (Listed document : state.listed()) {
            listed.put(document.id().orElseThrow().text(), document.revision().orElse(""));
        }
        Map<String, String> kept = new TreeMap<>();
        for (PolicyRecord record : agent.journal().readable()) {
            if (record.source().equals(state.source())) {
                kept.put(record.id().text(), record.policy().revision());
            }
        }
        if (!listed.equals(kept)) {
            world.violated("the source lists " + listed + ", and the journal has " + kept);
        }
        if (state.failure().isPresent() || !state.absences().isEmpty()) {
            world.violated("the source was not asked to the end: " + state.failure() + " " + state.absences());
        }
    }
}
