package dev.scepter.agent.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.lifecycle.Failure;
import dev.scepter.agent.lifecycle.PolicyRecord;
import dev.scepter.agent.lifecycle.PolicyStatus;
import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.Seams;
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

    AgentCommand(Console console) {
        this.console = console;
    }

    /** Does the command's work and prints its result. */
    abstract ExitCode run(Agent agent) throws ScepterException, InterruptedException, UsageException;

    /** Prints a failure that left the command without a result. */
    void printFailure(ErrorCode code, String message) {
        if (options.json()) {
            printJson(StatusJson.ofUnknown(
                    Optional.empty(), Optional.empty(), "FAILED", Optional.of(failure(code, message))));
        }
    }

    @Override
    public final Integer call() {
        Seams seams = Seams.ofThisMachine(options.verbose() ? new EventPrinter(console.err()) : event -> {});
        try (Agent agent = Agent.onFiles(options.dataFolder(console), seams)) {
            options.requireKnownBackend();
            return run(agent).number();
        } catch (UsageException e) {
            console.err().println("scepter: " + e.getMessage());
            return ExitCode.USAGE.number();
        } catch (ScepterException e) {
            return failed(e.code(), e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            console.err().println("scepter: interrupted; what was begun goes on with the next command");
            return ExitCode.LOCAL.number();
        } catch (RuntimeException e) {
            // The one broad catch: a defect must not look like anything else.
            return failed(ErrorCode.DEFECT, "an unexpected " + e.getClass().getName(), e);
        }
    }

    private int failed(ErrorCode code, String message, Exception cause) {
        printFailure(code, message);
        console.err().println("scepter: " + code + ": " + message);
        console.err().println("  " + code.remedy());
        if (options.verbose() || code == ErrorCode.DEFECT) {
            new TracePrinter(console.err()).print(cause);
        }
        return code.exitCode().number();
    }

    static Failure failure(ErrorCode code, String message) {
        return new Failure(code, message, Instant.EPOCH, 1, code.retry(), Optional.empty());
    }

    Console console() {
        return console;
    }

    boolean json() {
        return options.json();
    }

    DurableFolder.Lock lock(Agent agent) throws ScepterException {
        return agent.folder().lock(PATIENCE);
    }

    StepListener progress() {
        return new ProgressPrinter(console.err());
    }

    void printJson(ObjectNode node) {
        console.out().println(node.toPrettyString());
    }

    void printStatus(PolicyStatus status) {
        if (options.json()) {
            printJson(StatusJson.of(status));
        } else {
            printText(status);
        }
    }

    void printText(PolicyStatus status) {
        boolean colour = console.mayColour() && !options.noColour();
        new StatusText(colour).lines(status).forEach(console.out()::println);
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

    /** The same, where it must be there. */
    static PolicyRecord require(Agent agent, String policy) throws ScepterException, UsageException {
        return find(agent, policy)
                .orElseThrow(() -> new UsageException(
                        "there is no policy \"" + policy + "\" on this device; scepter status shows all"));
    }
}
