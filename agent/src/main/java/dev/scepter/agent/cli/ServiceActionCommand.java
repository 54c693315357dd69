package dev.scepter.agent.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.lifecycle.Failure;
import dev.scepter.agent.lifecycle.PolicyStatus.Problem;
import dev.scepter.agent.lifecycle.Warning;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.WarningCode;
import dev.scepter.agent.platform.windows.scm.ServiceManager;
import dev.scepter.agent.platform.windows.scm.ServiceReport;
import dev.scepter.agent.report.StatusJson;
import dev.scepter.agent.service.Agent;
import java.util.List;
import java.util.Optional;

/** What the commands about the service share: they ask the service manager, and print how the service is then. */
abstract class ServiceActionCommand extends AgentCommand {
    ServiceActionCommand(Console console, AgentFactory agents) {
        super(console, agents);
    }

    /** What came of it. */
    record Result(ServiceReport report, List<String> refusedSettings) {
        Result {
            refusedSettings = List.copyOf(refusedSettings);
        }

        Result(ServiceReport report) {
            this(report, List.of());
        }

        List<Warning> warnings() {
            return refusedSettings.stream()
                    .map(refused -> Warning.of(WarningCode.SERVICE_SETTING_REFUSED, refused))
                    .toList();
        }
    }

    /** Does the command's work. */
    abstract Result act(ServiceManager manager) throws ScepterException, InterruptedException, UsageException;

    /** What this state of the service is, for this command; empty if it is as it should be. */
    Optional<Failure> trouble(ServiceReport report) {
        return Optional.empty();
    }

    @Override
    final ExitCode run(Agent agent) throws ScepterException, InterruptedException, UsageException {
        Result result = act(WindowsService.manager());
        Optional<Failure> trouble = trouble(result.report());
        if (json()) {
            printJson(json(Optional.of(result), trouble));
        } else {
            console()
                    .show("Service " + WindowsService.NAME + ": " + ServiceManager.words(result.report())
                            + result.report()
                                    .processId()
                                    .map(id -> " (process " + id + ")")
                                    .orElse(""));
            result.warnings().forEach(warning -> console().show("  warning: " + warning.message()));
            trouble.map(Failure::code).map(ErrorCode::remedy).ifPresent(console()::complain);
        }
        return trouble.map(Failure::code).map(ErrorCode::exitCode).orElse(ExitCode.DONE);
    }

    @Override
    final void printFailure(Agent agent, Failure failure) {
        printJson(json(Optional.empty(), Optional.of(failure)));
    }

    private static ObjectNode json(Optional<Result> result, Optional<Failure> failure) {
        Optional<ServiceReport> report = result.map(Result::report);
        ObjectNode node = StatusJson.object();
        node.put("service", WindowsService.NAME);
        node.put("state", report.map(value -> value.state().name()).orElse(null));
        node.put("processId", report.flatMap(ServiceReport::processId).orElse(null));
        node.put("win32ExitCode", report.map(ServiceReport::win32ExitCode).orElse(null));
        node.put("exitCode", report.flatMap(ServiceReport::agentExitCode).orElse(null));
        StatusJson.warnings(node, result.map(Result::warnings).orElse(List.of()));
        StatusJson.error(node, failure.map(Problem::of));
        return node;
    }
}
