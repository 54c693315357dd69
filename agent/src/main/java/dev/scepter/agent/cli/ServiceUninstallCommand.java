package dev.scepter.agent.cli;

import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.eventlog.EventSourceKey;
import dev.scepter.agent.platform.windows.scm.ServiceManager;
import dev.scepter.agent.platform.windows.scm.ServiceReport;
import picocli.CommandLine.Command;

@Command(
        name = "uninstall",
        description = "Stop the service and remove it. Not there: done. Certificates and the data folder stay.")
final class ServiceUninstallCommand extends ServiceActionCommand {
    ServiceUninstallCommand(Console console, AgentFactory agents) {
        super(console, agents);
    }

    @Override
    Result act(ServiceManager manager) throws ScepterException, InterruptedException {
        manager.uninstall();
        EventSourceKey.delete(WindowsService.NAME);
        return new Result(ServiceReport.NOT_INSTALLED);
    }
}
