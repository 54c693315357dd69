package dev.scepter.agent.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "completion", description = "Print a completion script for bash and zsh: source <(scepter completion)")
final class CompletionCommand implements Callable<Integer> {
    /** Taken and without effect, as for every command. */
    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli fills it
    private CommonOptions options = new CommonOptions();

    @Spec
    private @Nullable CommandSpec spec;

    private final Console console;

    CompletionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (spec != null) {
            console.out().print(AutoComplete.bash("scepter", spec.root().commandLine()));
        }
        return 0;
    }
}
