package dev.scepter.agent.cli;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.eventlog.WindowsEventSink;
import dev.scepter.agent.platform.windows.iphlpapi.NetworkChanges;
import dev.scepter.agent.platform.windows.scm.ServiceHost;
import dev.scepter.agent.port.EventSink;
import dev.scepter.agent.port.WakeUps;
import dev.scepter.agent.service.Agent;
import java.util.Optional;
import picocli.CommandLine.Command;

/**
 * What the service manager starts. The same agent as that of {@code scepter run}, with the event log, and woken by what
 * Windows tells.
 */
@Command(name = "run", hidden = true, description = "What the service manager starts; not for a console.")
final class ServiceRunCommand extends AgentCommand {
    /** Windows' answer to a process that the service manager did not start. */
    private static final int ERROR_FAILED_SERVICE_CONTROLLER_CONNECT = 1063;

    ServiceRunCommand(Console console, AgentFactory agents) {
        super(console, agents);
    }

    @Override
    EventSink log() {
        return WindowsEventSink.ofThisMachine(WindowsService.NAME);
    }

    @Override
    ExitCode run(Agent agent) throws ScepterException, InterruptedException, UsageException {
        WindowsService.requireWindows();
        ServiceHost host = ServiceHost.ofThisProcess(WindowsService.NAME);
        WakeUps network = NetworkChanges.ofThisMachine();
        ServiceAgent body = new ServiceAgent(
                agent,
                progress(),
                both(host, network),
                log(),
                System.getenv(),
                () -> WindowsService.manager().overruleEnvironment());
        try {
            host.run(body);
        } catch (WindowsException e) {
            if (e.is(ERROR_FAILED_SERVICE_CONTROLLER_CONNECT)) {
                throw new UsageException("service run is what the service manager starts; use scepter service start, or"
                        + " scepter run for the foreground");
            }
            throw e.toScepter(ErrorCode.SERVICE_FAILED, "cannot run as a service");
        }
        Optional<ScepterException> failure = body.failure();
        if (failure.isPresent()) {
            throw failure.get();
        }
        return ExitCode.DONE;
    }

    private static WakeUps both(WakeUps one, WakeUps other) {
        return listener -> {
            WakeUps.Listening first = one.listen(listener);
            WakeUps.Listening second = other.listen(listener);
            return () -> {
                first.close();
                second.close();
            };
        };
    }
}
