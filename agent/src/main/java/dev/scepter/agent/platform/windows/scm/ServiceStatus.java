package dev.scepter.agent.platform.windows.scm;

/**
 * What the service tells the service manager; the members of {@code SERVICE_STATUS} that change.
 *
 * @param state such as {@code SERVICE_RUNNING}
 * @param accepted the controls that it takes, {@code SERVICE_ACCEPT_…} flags
 * @param win32ExitCode 0, or a Win32 error; {@code ERROR_SERVICE_SPECIFIC_ERROR} if the next one tells
 * @param specificExitCode the agent's own exit code
 * @param checkPoint rises with each status of one pending state; 0 in the other states
 * @param waitHintMillis how soon the next status of a pending state comes at the latest
 */
record ServiceStatus(
        int state, int accepted, int win32ExitCode, int specificExitCode, int checkPoint, int waitHintMillis) {}
