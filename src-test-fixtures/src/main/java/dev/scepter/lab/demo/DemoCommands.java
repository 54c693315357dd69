package dev.scepter.lab.demo;

import dev.scepter.agent.cli.CommandSet;
import dev.scepter.agent.cli.Console;
import java.util.Map;

/** The commands that only a checkout has. */
public final class DemoCommands implements CommandSet {

    @Override
    public Map<String, Object> commands(Console console) {
        return Map.of("demo", new DemoCommand(console));
    }
}
