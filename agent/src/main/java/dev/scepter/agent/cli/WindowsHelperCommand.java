package dev.scepter.agent.cli;

import dev.scepter.agent.service.ProgramCommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** The group of what this program starts itself, in processes of their own, on Windows. */
@Command(
        name = WindowsHelperCommand.NAME,
        hidden = true,
        description = "What this program starts itself; not for a console.",
        synopsisSubcommandLabel = "COMMAND")
final class WindowsHelperCommand implements Runnable {
    static final String NAME = ProgramCommand.WINDOWS_HELPER;

    @CommandLine.Spec
    private @Nullable CommandSpec spec;

    private WindowsHelperCommand() {}

    static CommandLine withCommands(Console console) {
        return new CommandLine(new WindowsHelperCommand())
                .addSubcommand(new LocalManagementCommand(console))
                .addSubcommand(new UserStoreCommand(console));
    }

    @Override
    public void run() {
        if (spec != null) {
            throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
        }
    }
}
