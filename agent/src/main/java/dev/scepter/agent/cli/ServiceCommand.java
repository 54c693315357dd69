package dev.scepter.agent.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** The group of commands about the service of Windows. */
@Command(
        name = ServiceCommand.NAME,
        description = "The agent as a service of Windows.",
        synopsisSubcommandLabel = "COMMAND",
        footer = "%nscepter run runs the agent in the foreground, on every system.")
final class ServiceCommand implements Runnable {
    static final String NAME = "service";

    @CommandLine.Spec
    private @Nullable CommandSpec spec;

    private ServiceCommand() {}

    static CommandLine withCommands(Console console, AgentFactory agents) {
        return new CommandLine(new ServiceCommand())
                .addSubcommand(new ServiceInstallCommand(console, agents))
                .addSubcommand(new ServiceUninstallCommand(console, agents))
                .addSubcommand(new ServiceStartCommand(console, agents))
                .addSubcommand(new ServiceStopCommand(console, agents))
                .addSubcommand(new ServiceStatusCommand(console, agents))
                .addSubcommand(new GeneralizeCommand(console, agents))
                .addSubcommand(new ServiceRunCommand(console, agents));
    }

    @Override
    public void run() {
        if (spec != null) {
            throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
        }
    }
}
