package dev.scepter.agent.cli;

import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.scm.ServiceManager;
import picocli.CommandLine.Command;

@Command(name = "start", description = "Start the service and wait until it runs.")
final class ServiceStartCommand extends ServiceActionCommand {
    ServiceStartCommand(Console console, AgentFactory agents) {
        super(console, agents);
    }

    @Override
    Result act(ServiceManager manager) throws ScepterException, InterruptedException {
        return new Result(manager.start());
    }
}
