package dev.scepter.agent.cli;

import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.security.ProtectedFolder;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Where the data folder is unless somebody says otherwise. */
final class DataFolders {
    private DataFolders() {}

    /** Windows is asked: the folder of its programs' data need not be on C:, where anybody may make a folder of that name. */
    static Path ofThisMachine(Map<String, String> environment) throws UsageException {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (system.startsWith("windows")) {
            try {
                return ProtectedFolder.byDefault();
            } catch (ScepterException e) {
                throw new UsageException(e.getMessage() + "; name the data folder by --data-dir");
            }
        }
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        // The XDG base directory specification: a relative path is to be ignored.
        if (state.startsWith("/")) {
            return Path.of(state, "scepter");
        }
        return Path.of(System.getProperty("user.home", "."), ".local", "state", "scepter");
    }
}
