package dev.scepter.agent.cli;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.report.StatusJson;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
        footer = "%nscepter help COMMAND says more about one.",
        mixinStandardHelpOptions = false)
public final class Main implements Runnable {
    private static final List<String> CHECKOUT_COMMANDS = List.of("demo", "lab");
    private static final List<String> LATER_COMMANDS = List.of("diagnose", "bundle");

    private static final long LONGEST_STOP_MILLIS = 2_800;

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
        CountDownLatch ended = new CountDownLatch(1);
        AtomicInteger exitCode = new AtomicInteger(ExitCode.DEFECT.number());
        Thread command = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupt(command, ended, exitCode), "interrupt"));
        exitCode.set(run(Console.ofThisProcess(), arguments));
        ended.countDown();
        System.exit(exitCode.get());
    }

    /**
     * Ctrl-C: the command has a moment to say what came of it. It is safe to be cut off without. One that ends well even so,
     * as {@code run} does, was stopped and not broken off.
     */
    private static void interrupt(Thread command, CountDownLatch ended, AtomicInteger exitCode) {
        if (ended.getCount() == 0) {
            return;
        }
        command.interrupt();
        try {
            if (!ended.await(LONGEST_STOP_MILLIS, TimeUnit.MILLISECONDS)) {
                System.err.println("scepter: cut off; what was begun goes on with the next command");
            } else if (exitCode.get() == ExitCode.DONE.number()) {
                Runtime.getRuntime().halt(ExitCode.DONE.number());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs one command on this machine; returns its exit code. */
    public static int run(Console console, String... arguments) {
        return run(console, AgentFactory.onThisMachine(), arguments);
    }

    /** Runs one command with agents made elsewhere; returns its exit code. */
    public static int run(Console console, AgentFactory agents, String... arguments) {
        CommandLine line = new CommandLine(new Main());
        commands(console, agents).forEach(line::addSubcommand);
        line.setParameterExceptionHandler((exception, given) -> misused(console, exception));
        boolean json = List.of(arguments).contains("--json");
        line.setExecutionExceptionHandler((exception, command, parsed) -> failed(console, exception, json));
        StringWriter help = new StringWriter();
        line.setOut(new PrintWriter(help, true));
        line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
        line.setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF));
        line.setUsageHelpWidth(100);
        int exitCode =
                execute(line, console, json, asCommand(line.getSubcommands().keySet(), arguments));
        printHelp(console, help.toString(), json);
        return delivered(console, exitCode);
    }

    private static int execute(CommandLine line, Console console, boolean json, String... arguments) {
        try {
            return line.execute(arguments);
        } catch (Error e) {
            // Else the JVM would end with 1, which says that this machine is in trouble.
            return failed(console, e, json);
        }
    }

    /** What people try first: {@code --version}, {@code help}, {@code help COMMAND}. */
    private static String[] asCommand(Set<String> commands, String... arguments) {
        String first = arguments.length == 0 ? "" : arguments[0];
        String[] words = arguments.clone();
        if (first.equals("--version") || first.equals("-V")) {
            words[0] = "version";
        } else if (first.equals("help")) {
            boolean ofCommand = arguments.length > 1 && !arguments[1].startsWith("-");
            words[0] = ofCommand ? arguments[1] : "--help";
            if (ofCommand && commands.contains(arguments[1])) {
                words[1] = "--help";
            }
        } else if (first.equals(ServiceCommand.NAME)) {
            actionFirst(words);
        }
        return words;
    }

    /** Options may stand anywhere after the command; picocli wants the second word of it before them. */
    private static void actionFirst(String... words) {
        int at = 1;
        while (at < words.length && words[at].startsWith("-")) {
            at += CommonOptions.WITH_VALUE.contains(words[at]) ? 2 : 1;
        }
        if (at < words.length) {
            String action = words[at];
            System.arraycopy(words, 1, words, 2, at - 1);
            words[1] = action;
        }
    }

    /** With {@code --json} nothing but one object goes to standard output, help included. */
    private static void printHelp(Console console, String help, boolean json) {
        if (!help.isEmpty() && json) {
            console.out().println(TerminalJson.text(StatusJson.object().put("help", help)));
        } else {
            console.out().print(help);
            console.out().flush();
        }
    }

    /** A result that nobody could read is none: a full disk, a reader that has gone. */
    private static int delivered(Console console, int exitCode) {
        if (!console.out().checkError()) {
            return exitCode;
        }
        console.complain("scepter: the result could not be written to standard output");
        return exitCode == ExitCode.DONE.number() ? ExitCode.LOCAL.number() : exitCode;
    }

    private static int misused(Console console, CommandLine.ParameterException exception) {
        console.complain("scepter: " + exception.getMessage());
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(
                exception, exception.getCommandLine().getErr())) {
            exception.getCommandLine().usage(exception.getCommandLine().getErr());
        }
        return ExitCode.USAGE.number();
    }

    /** What no command of its own took for a failure. */
    private static int failed(Console console, Throwable exception, boolean json) {
        String message = "an unexpected " + exception.getClass().getName();
        if (json) {
            console.out()
                    .println(TerminalJson.text(StatusJson.ofUnknown(
                            Optional.empty(), "FAILED", Optional.of(AgentCommand.failure(ErrorCode.DEFECT, message)))));
        }
        console.complain("scepter: " + ErrorCode.DEFECT + ": " + message);
        new TracePrinter(console).print(exception);
        return ExitCode.DEFECT.number();
    }

    private static Map<String, Object> commands(Console console, AgentFactory agents) {
        Map<String, Object> commands = new LinkedHashMap<>();
        commands.put("apply", new ApplyCommand(console, agents));
        commands.put("renew", new RenewCommand(console, agents));
        commands.put("remove", new RemoveCommand(console, agents));
        commands.put("rollback", new RollbackCommand(console, agents));
        commands.put("enroll", new EnrollCommand(console, agents));
        commands.put("status", new StatusCommand(console, agents));
        commands.put("plan", new PlanCommand(console, agents));
        commands.put("run", new RunCommand(console, agents));
        commands.put(ServiceCommand.NAME, ServiceCommand.withCommands(console, agents));
        commands.put(WindowsHelperCommand.NAME, WindowsHelperCommand.withCommands(console));
        commands.put("lint", new LintCommand(console, agents));
        commands.put("explain", new ExplainCommand(console, agents));
        commands.put("version", new VersionCommand(console, agents));
        commands.put("completion", new CompletionCommand(console));
        Map<String, Object> ofCheckout = new LinkedHashMap<>();
        for (CommandSet found : ServiceLoader.load(CommandSet.class)) {
            ofCheckout.putAll(found.commands(console));
        }
        for (String name : CHECKOUT_COMMANDS) {
            commands.put(
                    name,
                    ofCheckout.isEmpty()
                            ? AbsentCommand.ofAnInstallation(console)
                            : AbsentCommand.ofThisBuild(console));
        }
        LATER_COMMANDS.forEach(name -> commands.put(name, AbsentCommand.ofThisBuild(console)));
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
