package dev.scepter.agent.architecture.samples.http;

import dev.scepter.agent.architecture.samples.model.BadValue;

/** Closes a cycle. */
public final class Client {
    public BadValue value() {
        return new BadValue();
    }
}
