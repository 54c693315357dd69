package dev.scepter.agent.cli;

import dev.scepter.agent.enrollment.nativescep.NativeScepEnrollment;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every command has; a mixin of picocli. */
public final class CommonOptions {
    /** Those that a second word follows. */
    static final Set<String> WITH_VALUE = Set.of("--data-dir", "--backend");

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "The data folder (default: $XDG_STATE_HOME/scepter, on Windows ProgramData\\Scepter).")
    private @Nullable Path dataDir;

    @Option(names = "--json", description = "Print one JSON object on standard output.")
    private boolean json;

    @Option(
            names = {"-v", "--verbose"},
            description = "Say more.")
    private boolean verbose;

    @Option(names = "--no-color", description = "No colour, whatever the terminal.")
    private boolean noColour;

    @Option(names = "--backend", paramLabel = "NAME", description = "The way to enrol; this build has: native.")
    private String backend = NativeScepEnrollment.NAME;

    public boolean json() {
        return json;
    }

    public boolean verbose() {
        return verbose;
    }

    public boolean noColour() {
        return noColour;
    }

    /** Refuses an empty name of a data folder, which would be the folder that the command runs in. */
    public void requireNamedDataFolder() throws UsageException {
        if (dataDir != null && dataDir.toString().isEmpty()) {
            throw new UsageException("--data-dir names no folder; leave it out for the machine's own");
        }
    }

    /** Refuses a way to enrol that this build does not have. */
    public void requireKnownBackend() throws UsageException {
        if (!backend.equals(NativeScepEnrollment.NAME)) {
            throw new UsageException(
                    "--backend " + backend + " is not in this build; it has: " + NativeScepEnrollment.NAME);
        }
    }

    /** Somebody asked for a data folder. */
    public boolean hasDataFolder() {
        return dataDir != null;
    }

    /** The data folder that was asked for, or this machine's own. */
    Path dataFolder(Console console) throws UsageException {
        return dataDir != null ? dataDir : DataFolders.ofThisMachine(console.environment());
    }
}
