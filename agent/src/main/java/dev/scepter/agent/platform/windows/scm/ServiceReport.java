package dev.scepter.agent.platform.windows.scm;

import com.sun.jna.platform.win32.WinError;
import java.util.Optional;

/**
 * What the service manager says of a service.
 *
 * @param processId of a service that is not stopped
 * @param win32ExitCode of its last end; 0 without error
 * @param agentExitCode what the agent ended with, if it told
 */
public record ServiceReport(
        ServiceState state, Optional<Integer> processId, int win32ExitCode, Optional<Integer> agentExitCode) {
    /** There is no such service. */
    public static final ServiceReport NOT_INSTALLED =
            new ServiceReport(ServiceState.NOT_INSTALLED, Optional.empty(), WinError.NO_ERROR, Optional.empty());

    /** It has come to rest, and not as it should. */
    public boolean hasFailed() {
        return state == ServiceState.STOPPED
                && win32ExitCode != WinError.NO_ERROR
                // What Windows says of a service that never ran since the system started.
                && win32ExitCode != WinError.ERROR_SERVICE_NEVER_STARTED;
    }
}
