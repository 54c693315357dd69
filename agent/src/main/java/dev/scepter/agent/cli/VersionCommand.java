package dev.scepter.agent.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.report.StatusJson;
import dev.scepter.agent.service.Agent;
import picocli.CommandLine.Command;

@Command(name = "version", description = "Show the version.")
final class VersionCommand extends AgentCommand {
    VersionCommand(Console console, AgentFactory agents) {
        super(console, agents);
    }

    @Override
    ExitCode run(Agent agent) {
        String java = System.getProperty("java.version", "unknown");
        String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        if (json()) {
            ObjectNode node = StatusJson.object();
            node.put("version", ProgramVersion.read());
            node.put("java", java);
            node.put("system", system);
            printJson(node);
        } else {
            console().out().println("scepter " + ProgramVersion.read() + " (Java " + java + ", " + system + ")");
        }
        return ExitCode.DONE;
    }
}
