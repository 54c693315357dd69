package dev.scepter.agent.cli;

import dev.scepter.agent.lifecycle.Demand;
import dev.scepter.agent.lifecycle.Failure;
import dev.scepter.agent.lifecycle.PolicyRecord;
import dev.scepter.agent.lifecycle.PolicyStatus;
import dev.scepter.agent.lifecycle.RunResult;
import dev.scepter.agent.lifecycle.Warning;
import dev.scepter.agent.mdm.DocumentWarning;
import dev.scepter.agent.mdm.SourceDocument;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.WarningCode;
import dev.scepter.agent.policy.Finding;
import dev.scepter.agent.policy.PolicyReading;
import dev.scepter.agent.policy.Severity;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.report.StatusJson;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.PolicyDocuments;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "apply", description = "Apply one policy file now and wait for the result.")
final class ApplyCommand extends AgentCommand {
    /** What a record names as the source of a policy that a person applied. */
    static final String SOURCE = "command line";

    @Option(names = "--policy", required = true, paramLabel = "FILE", description = "The policy, JSON or SyncML.")
    private Path file = Path.of("");

    ApplyCommand(Console console, AgentFactory agents) {
        super(console, agents);
    }

    @Override
    boolean makesNews() {
        return true;
    }

    @Override
    ExitCode run(Agent agent) throws ScepterException, InterruptedException, UsageException {
        SourceDocument document = PolicyFiles.document(file);
        PolicyReading syntax = PolicyDocuments.read(document.content());
        syntax.id().ifPresent(this::about);
        if (syntax.policy().isEmpty()) {
            return refuse(agent, syntax);
        }
        try (DurableFolder.Lock held = lock(agent)) {
            PolicyReading reading = new PolicyDocuments(agent).prepare(document.content(), document.rootsTrusted());
            if (reading.policy().isEmpty()) {
                return refuse(agent, reading);
            }
            printFindings(reading.findings());
            RunResult result = agent.engine().apply(reading.policy().get(), SOURCE, within(Demand.NOW), progress());
            warnOfSettledWay(backend(), result.record());
            PolicyStatus status = withWarnings(agent.status().after(result), reading);
            String source = result.record().source();
            if (!source.equals(SOURCE)) {
                status = status.withWarning(Warning.of(
                        WarningCode.SOURCE_DECIDES,
                        "the policy is of the source \"" + source + "\", whose next change to it takes its place"));
            }
            printStatus(status);
            return status.exitCode();
        }
    }

    private static PolicyStatus withWarnings(PolicyStatus status, PolicyReading reading) {
        PolicyStatus warned = status;
        for (DocumentWarning warning : PolicyDocuments.warnings(reading)) {
            warned = warned.withWarning(Warning.of(warning.code(), warning.message()));
        }
        return warned;
    }

    private ExitCode refuse(Agent agent, PolicyReading reading) throws ScepterException {
        printFindings(reading.findings());
        Failure failure = PolicyRefusal.failure(file, reading);
        Optional<PolicyRecord> known =
                reading.id().isPresent() ? agent.journal().read(reading.id().get()) : Optional.empty();
        if (known.isPresent()) {
            printStatus(agent.status().of(known.get()).after(Optional.of(failure)));
        } else if (json()) {
            printJson(StatusJson.ofRefused(reading, failure));
        }
        console()
                .complain("scepter: " + PolicyRefusal.words(failure.code())
                        + "; it was not applied, nothing was changed");
        return ExitCode.POLICY;
    }

    private void printFindings(List<Finding> findings) {
        for (Finding finding : findings) {
            if (finding.severity() != Severity.INFO) {
                FindingText.lines(finding).forEach(console().err()::println);
            }
        }
    }
}
