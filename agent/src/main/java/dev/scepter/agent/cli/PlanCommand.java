package dev.scepter.agent.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.enrollment.choice.CspPlan;
import dev.scepter.agent.lifecycle.Failure;
import dev.scepter.agent.lifecycle.Forecast;
import dev.scepter.agent.lifecycle.Journal;
import dev.scepter.agent.lifecycle.PolicyRecord;
import dev.scepter.agent.lifecycle.WayChoice.Candidate;
import dev.scepter.agent.mdm.SourceDocument;
import dev.scepter.agent.mdm.Trouble;
import dev.scepter.agent.model.Backend;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.policy.Finding;
import dev.scepter.agent.policy.PolicyReading;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.report.StatusJson;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.PolicyDocuments;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "plan", description = "Show what would be done now, and why. Changes nothing.")
final class PlanCommand extends AgentCommand {
    @Option(names = "--policy", paramLabel = "FILE", description = "As if this policy were applied.")
    private @Nullable Path file;

    PlanCommand(Console console, AgentFactory agents) {
        super(console, agents);
    }

    @Override
    ExitCode run(Agent agent) throws ScepterException, UsageException {
        Optional<Backend> asked = backend().filter(Backend::isCsp);
        List<PlannedPolicy> planned = new ArrayList<>();
        List<ScepterException> damaged = new ArrayList<>();
        if (file != null) {
            SourceDocument document = PolicyFiles.document(file);
            PolicyReading here = new PolicyDocuments(agent).prepare(document.content(), document.rootsTrusted());
            // What goes to another machine is not judged by what this one can do.
            PolicyReading reading = asked.isPresent() ? PolicyDocuments.read(document.content()) : here;
            if (reading.policy().isEmpty()) {
                return refuse(file, reading);
            }
            planned.add(plan(agent, reading.policy().get(), here, asked));
        } else {
            for (PolicyId id : agent.journal().list()) {
                try {
                    Optional<PolicyRecord> record = agent.journal().read(id);
                    if (record.isPresent()) {
                        Optional<CspPlan> csp = csp(
                                agent,
                                record.get().policy(),
                                asked,
                                !record.get().spentChallenges().isEmpty());
                        planned.add(PlannedPolicy.of(agent.engine().forecast(record.get()), asked, csp));
                    }
                } catch (ScepterException e) {
                    if (!Journal.isUnreadable(e)) {
                        throw e;
                    }
                    damaged.add(e);
                }
            }
        }
        List<Failure> failures = new ArrayList<>();
        damaged.forEach(failure -> failures.add(failure(failure.code(), failure.getMessage())));
        planned.stream().filter(PlannedPolicy::isUnspeakable).forEach(policy -> failures.add(unspeakable(policy)));
        print(planned, failures);
        return ExitCode.worst(
                failures.stream().map(failure -> failure.code().exitCode()).toList());
    }

    private static PlannedPolicy plan(Agent agent, ScepPolicy policy, PolicyReading here, Optional<Backend> asked)
            throws ScepterException {
        Optional<CspPlan> csp = csp(agent, policy, asked, false);
        if (here.policy().isPresent()) {
            return PlannedPolicy.of(agent.engine().forecast(here.policy().get(), ApplyCommand.SOURCE), asked, csp);
        }
        String why = PolicyDocuments.trouble(here).map(Trouble::message).orElse("");
        return new PlannedPolicy(
                policy.id(),
                "this device would refuse the policy: " + why,
                Optional.empty(),
                agent.engine().way(policy),
                asked,
                csp);
    }

    private static Optional<CspPlan> csp(
            Agent agent, ScepPolicy policy, Optional<Backend> asked, boolean challengeUsed) {
        return asked.map(backend -> CspPlan.of(backend, policy, agent.settings().minimumKeyLength(), challengeUsed));
    }

    private static Failure unspeakable(PlannedPolicy policy) {
        return failure(
                ErrorCode.BACKEND_REFUSED,
                "writing the policy " + policy.id() + " as nodes for "
                        + policy.asked().orElseThrow().shown() + ": "
                        + String.join("; ", policy.csp().orElseThrow().refusals()));
    }

    @Override
    void printFailure(Agent agent, Failure failure) {
        ObjectNode node = plan(failure.message(), Optional.empty());
        StatusJson.failure(node, failure);
        printJson(node);
    }

    private ExitCode refuse(Path policyFile, PolicyReading reading) {
        for (Finding finding : reading.findings()) {
            FindingText.lines(finding).forEach(console().err()::println);
        }
        if (json()) {
            Failure failure = PolicyRefusal.failure(policyFile, reading);
            ObjectNode node = plan(PolicyRefusal.words(failure.code()), Optional.empty());
            StatusJson.failure(node, failure);
            printJson(node);
        }
        return ExitCode.POLICY;
    }

    private void print(List<PlannedPolicy> planned, List<Failure> failures) {
        if (json()) {
            ObjectNode node = json(planned);
            failures.stream().findFirst().ifPresent(first -> StatusJson.failure(node, first));
            printJson(node);
            return;
        }
        failures.forEach(failure -> console().complain("scepter: " + failure.code() + ": " + failure.message()));
        if (planned.isEmpty() && failures.isEmpty()) {
            console().out().println("There is no policy on this device.");
        }
        planned.forEach(policy -> policy.lines(verbose()).forEach(console().out()::println));
    }

    private static ObjectNode json(List<PlannedPolicy> planned) {
        String reason = joined(planned, PlannedPolicy::reason);
        Optional<Instant> next = planned.stream()
                .flatMap(policy -> policy.forecast().flatMap(Forecast::nextAttempt).stream())
                .min(Comparator.naturalOrder());
        ObjectNode node = plan(reason.isEmpty() ? "there is no policy on this device that can be read" : reason, next);
        List<String> backends = planned.stream()
                .flatMap(policy -> policy.backend().stream())
                .distinct()
                .toList();
        if (backends.size() == 1) {
            node.put("backend", backends.get(0));
        }
        node.put("experimental", planned.stream().anyMatch(PlannedPolicy::isExperimental));
        if (!planned.isEmpty()) {
            node.put("backendReason", joined(planned, policy -> policy.way().reason()));
        }
        planned.forEach(policy -> fill(node, policy));
        List<String> documents = planned.stream()
                .flatMap(policy -> policy.csp().flatMap(CspPlan::syncMl).stream())
                .toList();
        if (!documents.isEmpty()) {
            node.put("syncml", String.join("", documents));
        }
        return node;
    }

    private static void fill(ObjectNode node, PlannedPolicy planned) {
        String id = planned.id().text();
        ArrayNode steps = (ArrayNode) node.get("steps");
        planned.steps()
                .forEach(step -> steps.addObject()
                        .put("policyId", id)
                        .put("name", step.name())
                        .put("title", step.title()));
        ArrayNode refused = (ArrayNode) node.get("refused");
        for (Candidate candidate : planned.way().candidates()) {
            candidate.probe().reasons().forEach(reason -> refused(refused, id, candidate.way(), reason));
        }
        planned.csp().ifPresent(plan -> {
            Backend backend = planned.asked().orElseThrow();
            List<String> said = planned.refusals(backend.word());
            plan.refusals().stream()
                    .filter(reason -> !said.contains(reason))
                    .forEach(reason -> refused(refused, id, backend.word(), reason));
            CspPlanText text = new CspPlanText(backend, plan);
            text.fill((ArrayNode) node.get("nodes"), planned.id());
            text.fillBridge((ArrayNode) node.get("bridge"), planned.id());
            text.fillFindings((ArrayNode) node.get("findings"), planned.id());
        });
    }

    private static void refused(ArrayNode refused, String id, String backend, String reason) {
        refused.addObject()
                .put("policyId", id)
                .put("backend", backend)
                .put("experimental", isExperimental(backend))
                .put("reason", reason);
    }

    private static boolean isExperimental(String backend) {
        return Backend.ofWord(backend).map(Backend::isExperimental).orElse(false);
    }

    /** What is said of the only policy, or of several with their names. */
    private static String joined(List<PlannedPolicy> planned, Function<PlannedPolicy, String> words) {
        return planned.stream()
                .map(policy -> planned.size() == 1 ? words.apply(policy) : policy.id() + ": " + words.apply(policy))
                .collect(Collectors.joining("; "));
    }

    /** All members, as far as nothing is known. */
    private static ObjectNode plan(String reason, Optional<Instant> next) {
        ObjectNode node = StatusJson.object();
        node.putArray("steps");
        node.put("reason", reason);
        StatusJson.time(node, "nextAttempt", next);
        node.putNull("backend");
        node.putNull("backendReason");
        node.put("experimental", false);
        node.putArray("nodes");
        node.putArray("bridge");
        node.putNull("syncml");
        node.putArray("refused");
        node.putArray("findings");
        node.putNull("error");
        return node;
    }
}
