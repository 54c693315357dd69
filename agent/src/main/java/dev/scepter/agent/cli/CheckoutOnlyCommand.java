package dev.scepter.agent.cli;

import dev.scepter.agent.model.ExitCode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Stands in for a command that only a checkout has. */
@Command(description = "Only in a checkout of the sources.")
final class CheckoutOnlyCommand implements Callable<Integer> {
    @SuppressWarnings("UnusedVariable") // picocli fills it
    @Parameters(hidden = true, arity = "0..*")
    private List<String> ignored = List.of();

    private final Console console;

    private final boolean inCheckout;

    /**
     * @param inCheckout this is a checkout, which lacks the command even so
     */
    CheckoutOnlyCommand(Console console, boolean inCheckout) {
        this.console = console;
        this.inCheckout = inCheckout;
    }

    @Override
    public Integer call() {
        console.err()
                .println(
                        inCheckout
                                ? "scepter: this command is not in this build."
                                : "scepter: this command is part of a checkout of the sources, not of an installation.");
        return ExitCode.USAGE.number();
    }
}
