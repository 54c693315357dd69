package dev.scepter.agent.cli;

import dev.scepter.agent.model.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Stands in for a command that this program does not have, and says why. */
@Command(description = "Not in this program.", hidden = true)
final class AbsentCommand implements Callable<Integer> {
    @SuppressWarnings("UnusedVariable") // picocli fills it
    @Unmatched
    private List<String> ignored = new ArrayList<>();

    private final Console console;
    private final String why;

    private AbsentCommand(Console console, String why) {
        this.console = console;
        this.why = why;
    }

    /** One that a later build will have. */
    static AbsentCommand ofThisBuild(Console console) {
        return new AbsentCommand(console, "this command is not in this build");
    }

    /** One that only a checkout has. */
    static AbsentCommand ofAnInstallation(Console console) {
        return new AbsentCommand(console, "this command is part of a checkout of the sources, not of an installation");
    }

    @Override
    public Integer call() {
        console.complain("scepter: " + why + ".");
        return ExitCode.USAGE.number();
    }
}
