package dev.scepter.agent.cli;

import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.eventlog.EventSourceKey;
import dev.scepter.agent.platform.windows.scm.ServiceCommandLine;
import dev.scepter.agent.platform.windows.scm.ServiceManager;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

@Command(
        name = "install",
        description =
                "Install this program as a service that starts with Windows; scepter service start starts it now.")
final class ServiceInstallCommand extends ServiceActionCommand {
    ServiceInstallCommand(Console console, AgentFactory agents) {
        super(console, agents);
    }

    @Override
    Result act(ServiceManager manager) throws ScepterException, UsageException {
        ServiceLaunch launch = ServiceLaunch.ofThisProcess();
        List<String> refused = manager.install(
                WindowsService.DISPLAY_NAME,
                ServiceCommandLine.of(launch.command(dataFolder().toAbsolutePath())));
        Optional<Path> messages = launch.messageFile();
        if (messages.isPresent()) {
            EventSourceKey.write(WindowsService.NAME, messages.get());
        }
        return new Result(manager.status(), refused);
    }
}
