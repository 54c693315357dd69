package dev.scepter.agent.cli;

import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.scm.ServiceManager;
import picocli.CommandLine.Command;

@Command(name = "stop", description = "Stop the service and wait until its process has ended.")
final class ServiceStopCommand extends ServiceActionCommand {
    ServiceStopCommand(Console console, AgentFactory agents) {
        super(console, agents);
    }

    @Override
    Result act(ServiceManager manager) throws ScepterException, InterruptedException {
        return new Result(manager.stop());
    }
}
