package dev.scepter.agent.cli;

import dev.scepter.agent.lifecycle.Failure;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.scm.ServiceManager;
import dev.scepter.agent.platform.windows.scm.ServiceReport;
import java.util.Optional;
import picocli.CommandLine.Command;

@Command(name = "status", description = "Show how the service is. Running: 0; else 1.")
final class ServiceStatusCommand extends ServiceActionCommand {
    ServiceStatusCommand(Console console, AgentFactory agents) {
        super(console, agents);
    }

    @Override
    Result act(ServiceManager manager) throws ScepterException {
        return new Result(manager.status());
    }

    @Override
    Optional<Failure> trouble(ServiceReport report) {
        return switch (report.state()) {
            case RUNNING, START_PENDING -> Optional.empty();
            case NOT_INSTALLED -> Optional.of(failure(ErrorCode.SERVICE_NOT_INSTALLED, "the service is not installed"));
            default ->
                Optional.of(failure(ErrorCode.SERVICE_NOT_RUNNING, "the service is " + ServiceManager.words(report)));
        };
    }
}
