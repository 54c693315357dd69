package dev.scepter.agent.cli;

import dev.scepter.agent.platform.windows.RunningSystem;
import dev.scepter.agent.platform.windows.scm.ServiceManager;
import dev.scepter.agent.service.Seams;

/** The one service of this program. */
final class WindowsService {
    /** The service, and its source in the event log. */
    static final String NAME = "Scepter";

    static final String DISPLAY_NAME = "Scepter certificate agent";

    private WindowsService() {}

    /** Refuses other systems. */
    static void requireWindows() throws UsageException {
        if (!RunningSystem.isWindows()) {
            throw new UsageException(
                    "this system has no service manager of Windows; scepter run runs the agent in the foreground");
        }
    }

    static ServiceManager manager() throws UsageException {
        requireWindows();
        return ServiceManager.ofThisMachine(
                NAME, Seams.ofThisMachine(event -> {}).sleeper());
    }
}
