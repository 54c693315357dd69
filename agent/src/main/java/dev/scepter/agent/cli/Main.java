package dev.scepter.agent.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;

/** The program {@code scepter}. */
@Command(
        name = "scepter",
        description = "Enrols, proves and renews the certificates that SCEP policies ask for.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = false)
public final class Main implements Runnable {
    private static final List<String> CHECKOUT_COMMANDS = List.of("demo", "lab");

    @SuppressWarnings("UnusedVariable") // picocli acts on it
    @CommandLine.Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = CommandLine.ScopeType.INHERIT,
            description = "Show this help.")
    private boolean help;

    @CommandLine.Spec
    private @Nullable CommandSpec spec;

    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        int exitCode = run(Console.ofThisProcess(), arguments);
        System.exit(exitCode);
    }

    /** Runs one command; returns its exit code. */
    public static int run(Console console, String... arguments) {
        CommandLine line = new CommandLine(new Main());
        commands(console).forEach(line::addSubcommand);
        line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
        line.setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF));
        line.setUsageHelpWidth(100);
        return line.execute(arguments);
    }

    private static Map<String, Object> commands(Console console) {
        Map<String, Object> commands = new LinkedHashMap<>();
        commands.put("apply", new ApplyCommand(console));
        commands.put("renew", new RenewCommand(console));
        commands.put("remove", new RemoveCommand(console));
        commands.put("status", new StatusCommand(console));
        commands.put("plan", new PlanCommand(console));
        commands.put("lint", new LintCommand(console));
        commands.put("explain", new ExplainCommand(console));
        commands.put("version", new VersionCommand(console));
        commands.put("completion", new CompletionCommand(console));
        Map<String, Object> ofCheckout = new LinkedHashMap<>();
        for (CommandSet found : ServiceLoader.load(CommandSet.class)) {
            ofCheckout.putAll(found.commands(console));
        }
        for (String name : CHECKOUT_COMMANDS) {
            commands.put(name, new CheckoutOnlyCommand(console, !ofCheckout.isEmpty()));
        }
        commands.putAll(ofCheckout);
        return commands;
    }

    /** Without a command there is nothing to do: wrong use. */
    @Override
    public void run() {
        if (spec != null) {
            throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
        }
    }
}
