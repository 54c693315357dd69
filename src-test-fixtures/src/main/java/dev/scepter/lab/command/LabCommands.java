package dev.scepter.lab.command;

import dev.scepter.agent.cli.CommandSet;
import dev.scepter.agent.cli.Console;
import java.util.Map;

/** The lab as a command; only a checkout has it. */
public final class LabCommands implements CommandSet {

    @Override
    public Map<String, Object> commands(Console console) {
        return Map.of("lab", new LabCommand(console));
    }
}
