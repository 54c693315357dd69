package dev.scepter.agent.port;

/** Something outside that makes a look at once worth while. */
public enum WakeUp {
    /** A network came up. */
    NETWORK,
    /** The machine woke from sleep. */
    RESUME,
    /** Somebody signed in. */
    LOGON,
    /** The clock was set. */
    CLOCK,
    /** A command of an administrator changed something, or asks for a look. */
    COMMAND
}
