package dev.scepter.agent.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Where the data folder is unless somebody says otherwise. */
final class DataFolders {
    private DataFolders() {}

    static Path ofThisMachine(Map<String, String> environment) {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (system.startsWith("windows")) {
            return Path.of("C:\\ProgramData\\Scepter");
        }
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        // The XDG base directory specification: a relative path is to be ignored.
        if (state.startsWith("/")) {
            return Path.of(state, "scepter");
        }
        return Path.of(System.getProperty("user.home", "."), ".local", "state", "scepter");
    }
}
