package dev.scepter.agent.channel;

import dev.scepter.agent.port.LocalChannel.Endpoint;
import java.util.Arrays;
import java.util.Optional;

/** What can be asked of the running agent. */
public enum Call {
    /** How its policies are. */
    STATUS("status", false),
    /** Since when it runs, and what it does next. */
    AGENT("agent", false),
    /** To look at once whether there is something to do. */
    LOOK_NOW("lookNow", true);

    private final String jsonName;
    private final boolean forAdministrators;

    Call(String jsonName, boolean forAdministrators) {
        this.jsonName = jsonName;
        this.forAdministrators = forAdministrators;
    }

    /** The word in requests. */
    public String jsonName() {
        return jsonName;
    }

    /** Where it may be asked. */
    public boolean isFor(Endpoint endpoint) {
        return endpoint == Endpoint.ADMIN || !forAdministrators;
    }

    static Optional<Call> named(String word) {
        return Arrays.stream(values())
                .filter(call -> call.jsonName.equals(word))
                .findFirst();
    }
}
