package dev.scepter.agent.cli;

import dev.scepter.agent.port.EventSink;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.Seams;
import java.nio.file.Path;

/** Makes the agent that one command works with. */
@FunctionalInterface
public interface AgentFactory {

    /**
     * An agent over a data folder; making one touches neither disk nor network.
     *
     * @param events where the command shows events
     */
    Agent on(Path dataFolder, EventSink events);

    /** Agents with this machine's own keys and stores (files where it has none), time, randomness and network. */
    static AgentFactory onThisMachine() {
        return (dataFolder, events) -> Agent.onThisMachine(dataFolder, Seams.ofThisMachine(events));
    }
}
