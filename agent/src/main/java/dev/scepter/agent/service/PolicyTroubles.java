package dev.scepter.agent.service;

import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.EventSink;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tells trouble with single policies, each once until it changes or is over. For one thread. */
final class PolicyTroubles {
    private final EventSink events;
    private final Map<PolicyId, String> told = new HashMap<>();

    PolicyTroubles(EventSink events) {
        this.events = events;
    }

    /** Tells a failure; says whether it is news. */
    boolean tell(PolicyId id, ScepterException e) {
        String words = e.code() + ": " + e.getMessage();
        if (words.equals(told.put(id, words))) {
            return false;
        }
        events.accept(new Event(EventId.AGENT_TROUBLE, Optional.of(id), words));
        return true;
    }

    /** There is no trouble with that policy, or no such policy. */
    void over(PolicyId id) {
        told.remove(id);
    }

    /** There is trouble with none but those. */
    void onlyWith(Set<PolicyId> ids) {
        told.keySet().retainAll(ids);
    }
}
