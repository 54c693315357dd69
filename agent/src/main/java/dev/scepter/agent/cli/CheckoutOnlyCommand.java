package dev.scepter.agent.cli;

import dev.scepter.agent.model.ExitCode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Stands in for a command that only a checkout has. */
@Command(description = "Only in a checkout of the sources.")
final class CheckoutOnlyCommand implements Callable<Integer> {
    @SuppressWarnings("UnusedVariable") // picocli fills it
    @Unmatched
    private List<String> ignored = List.of();

    private final Console console;

    CheckoutOnlyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        console.complain("scepter: this command is part of a checkout of the sources, not of an installation.");
        return ExitCode.USAGE.number();
    }
}
