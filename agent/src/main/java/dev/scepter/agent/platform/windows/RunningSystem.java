package dev.scepter.agent.platform.windows;

import java.util.Locale;

/** The system that this program runs on. */
public final class RunningSystem {
    private RunningSystem() {}

    /** Also of Wine. Touches no DLL. */
    public static boolean isWindows() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
    }
}
