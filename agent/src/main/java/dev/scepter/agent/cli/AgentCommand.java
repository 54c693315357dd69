package dev.scepter.agent.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.lifecycle.Demand;
import dev.scepter.agent.lifecycle.Failure;
import dev.scepter.agent.lifecycle.PolicyRecord;
import dev.scepter.agent.lifecycle.PolicyStatus;
import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.lifecycle.TimeLimit;
import dev.scepter.agent.model.Backend;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.policy.EffectiveSettings;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.port.EventSink;
import dev.scepter.agent.report.StatusJson;
import dev.scepter.agent.service.Agent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** What all commands over a data folder share: the agent, the output, and failures as exit codes. */
abstract class AgentCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Mixin
    private CommonOptions options = new CommonOptions();

    private final Console console;
    private final AgentFactory agents;
    private final ProgressPrinter progress;
    private Optional<PolicyId> subject = Optional.empty();
    private Optional<TimeLimit> limit = Optional.empty();

    AgentCommand(Console console, AgentFactory agents) {
        this(console, agents, new ProgressPrinter(console.err()));
    }

    AgentCommand(Console console, AgentFactory agents, ProgressPrinter progress) {
        this.console = console;
        this.agents = agents;
        this.progress = progress;
    }

    /** Does the command's work and prints its result. */
    abstract ExitCode run(Agent agent) throws ScepterException, InterruptedException, UsageException;

    /** Prints, as JSON, a failure that left the command without a result. */
    void printFailure(Agent agent, Failure failure) {
        printJson(lastKnown(agent)
                .map(status -> StatusJson.of(status.after(Optional.of(failure))))
                .orElseGet(() -> StatusJson.ofUnknown(subject.map(PolicyId::text), "FAILED", Optional.of(failure))));
    }

    /** Whether it changes what the resident agent works on, so that this is told to look at it. */
    boolean makesNews() {
        return false;
    }

    /** Says what is wrong with the settings, before the work. */
    void begin(Agent agent) {
        warnOfSettings(agent);
    }

    /** The way to enrol that is asked for by its name. */
    final Optional<Backend> backend() throws UsageException {
        return options.backend();
    }

    /** Says so where the way that is asked for has no effect on a policy. */
    final void warnOfSettledWay(Optional<Backend> asked, PolicyRecord record) {
        asked.flatMap(backend -> SettledWay.against(backend, record)).ifPresent(console::complain);
    }

    /** Where events go besides the console. */
    EventSink log() {
        return event -> {};
    }

    @Override
    public final Integer call() {
        EventSink shown = options.verbose() ? new EventPrinter(console) : event -> {};
        EventSink logged = log();
        EventSink events = event -> {
            progress.accept(event);
            shown.accept(event);
            logged.accept(event);
        };
        Path dataFolder;
        Optional<String> asked;
        try {
            options.requireNamedDataFolder();
            asked = options.wish();
            dataFolder = dataFolder();
        } catch (UsageException e) {
            return misused(e);
        }
        try (Agent agent = agents.on(dataFolder, events)) {
            asked.ifPresent(agent::useBackend);
            return call(agent);
        }
    }

    private int call(Agent agent) {
        try {
            limit = Optional.of(TimeLimit.ofCommand(agent.clock()));
            begin(agent);
            ExitCode done = run(agent);
            if (makesNews()) {
                new RunningAgent(agent.channel(), console).lookNow(verbose());
            }
            return done.number();
        } catch (UsageException e) {
            return misused(e);
        } catch (ScepterException e) {
            return failed(agent, e.code(), e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            String message = "interrupted; what was begun goes on with the next command";
            if (options.json()) {
                printFailure(agent, failure(ErrorCode.NOT_FINISHED, message));
            }
            console.complain("scepter: " + message);
            return ExitCode.LOCAL.number();
        } catch (RuntimeException | Error e) {
            // The one broad catch: a defect must not look like anything else, and neither must a stack that overflowed.
            return failed(
                    agent, ErrorCode.DEFECT, "an unexpected " + e.getClass().getName(), e);
        }
    }

    /** Bad settings stop nothing, but nobody would look for them. */
    final void warnOfSettings(Agent agent) {
        List<EffectiveSettings.Problem> problems = agent.settings().problems();
        problems.stream()
                .findFirst()
                .ifPresent(first -> console.complain("scepter: warning: "
                        + SettingText.words(first) + " (" + first.origin() + ")"
                        + (problems.size() > 1 ? ", and " + (problems.size() - 1) + " more" : "")
                        + "; scepter status -v shows all settings"));
    }

    private int misused(UsageException e) {
        console.complain("scepter: " + e.getMessage());
        return ExitCode.USAGE.number();
    }

    private int failed(Agent agent, ErrorCode code, String message, Throwable cause) {
        if (options.json()) {
            printFailure(agent, failure(code, message));
        }
        console.complain("scepter: " + code + ": " + message);
        console.complain("  " + code.remedy());
        if (options.verbose() || code == ErrorCode.DEFECT) {
            new TracePrinter(console).print(cause);
        }
        return code.exitCode().number();
    }

    /** Says which policy the command is about, so that a failure shows how that policy is. */
    void about(PolicyId id) {
        subject = Optional.of(id);
    }

    /** What is asked of the engine, within the time that this command has. */
    Demand within(Demand demand) {
        return limit.map(demand::within).orElse(demand);
    }

    /** A busy folder or a failed write says nothing about the certificate; that can still be looked at. */
    private Optional<PolicyStatus> lastKnown(Agent agent) {
        try {
            Optional<PolicyRecord> record =
                    subject.isPresent() ? agent.journal().read(subject.get()) : Optional.empty();
            return record.isPresent() ? Optional.of(agent.status().of(record.get())) : Optional.empty();
        } catch (ScepterException e) {
            // The failure that is being reported is the one that counts.
            return Optional.empty();
        }
    }

    static Failure failure(ErrorCode code, String message) {
        return new Failure(code, message, Instant.EPOCH, 1, code.retry(), Optional.empty(), Optional.empty());
    }

    Console console() {
        return console;
    }

    Path dataFolder() throws UsageException {
        return options.dataFolder(console);
    }

    boolean json() {
        return options.json();
    }

    boolean verbose() {
        return options.verbose();
    }

    DurableFolder.Lock lock(Agent agent) throws ScepterException {
        return agent.folder().lock(PATIENCE);
    }

    StepListener progress() {
        return progress;
    }

    void printJson(ObjectNode node) {
        console.out().println(TerminalJson.text(node));
    }

    void printStatus(PolicyStatus status) {
        if (options.json()) {
            printJson(StatusJson.of(status));
        } else {
            printText(status);
        }
    }

    private void printText(PolicyStatus status) {
        texts().lines(status).forEach(console.out()::println);
    }

    StatusText texts() {
        return new StatusText(console.mayColour() && !options.noColour(), options.verbose());
    }

    /** The record that a person means: by id, else by its unique name. */
    static Optional<PolicyRecord> find(Agent agent, String policy) throws ScepterException, UsageException {
        if (PolicyId.isValid(policy)) {
            Optional<PolicyRecord> record = agent.journal().read(new PolicyId(policy));
            if (record.isPresent()) {
                return record;
            }
        }
        List<PolicyRecord> named = agent.journal().readable().stream()
                .filter(record -> record.policy().name().equals(policy))
                .toList();
        if (named.size() > 1) {
            throw new UsageException("several policies are named \"" + policy + "\"; give one of their ids: "
                    + String.join(
                            ", ",
                            named.stream().map(record -> record.id().text()).toList()));
        }
        return named.stream().findFirst();
    }

    /** The same, where it must not be removed: then there is nothing to do this to. */
    static PolicyId requireInUse(Agent agent, String policy, String verb) throws ScepterException, UsageException {
        PolicyRecord record = require(agent, policy);
        if (record.removal().isPresent()) {
            throw new UsageException("the policy \"" + policy + "\" "
                    + (record.removal().get().isRunning() ? "is being removed" : "was removed and is held")
                    + "; there is nothing to " + verb + ". scepter apply brings it back");
        }
        return record.id();
    }

    /** The same, where it must be there. */
    static PolicyRecord require(Agent agent, String policy) throws ScepterException, UsageException {
        return find(agent, policy)
                .orElseThrow(() -> new UsageException(
                        "there is no policy \"" + policy + "\" on this device; scepter status shows all"));
    }
}
