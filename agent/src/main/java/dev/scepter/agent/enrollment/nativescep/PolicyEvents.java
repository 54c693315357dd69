package dev.scepter.agent.enrollment.nativescep;

import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.port.EventSink;
import java.util.Optional;

/** Tells what happened on behalf of a policy. As safe for several threads as the sink. */
record PolicyEvents(EventSink sink) {

    void tell(ScepPolicy policy, EventId id, String detail) {
        sink.accept(new Event(id, Optional.of(policy.id()), detail));
    }
}
