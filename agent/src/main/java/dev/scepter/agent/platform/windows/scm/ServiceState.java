package dev.scepter.agent.platform.windows.scm;

/** How a service is; the names are those of the service manager and stand in JSON. */
public enum ServiceState {
    NOT_INSTALLED,
    STOPPED,
    START_PENDING,
    STOP_PENDING,
    RUNNING,
    /** One of the others: this service never pauses. */
    OTHER
}
