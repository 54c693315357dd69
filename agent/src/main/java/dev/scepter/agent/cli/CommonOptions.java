package dev.scepter.agent.cli;

import dev.scepter.agent.model.Backend;
import dev.scepter.agent.policy.EffectiveSettings;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every command has; a mixin of picocli. */
public final class CommonOptions {
    /** Those that a second word follows. */
    static final Set<String> WITH_VALUE = Set.of("--data-dir", "--backend");

    private static final int MOST_SHOWN = 40;

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

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            completionCandidates = WayWords.class,
            description = "The way to enrol: ${COMPLETION-CANDIDATES} (the last two are experimental).")
    private @Nullable String backend;

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

    /** Refuses a name that no way to enrol has. Whether the way can be gone here is for the choice to say, with its reason. */
    public void requireKnownBackend() throws UsageException {
        Optional<String> ignored = wish();
    }

    /** What is asked for as the setting {@code backend} would say it: a backend's word or {@code auto}; empty if nothing is. */
    Optional<String> wish() throws UsageException {
        String asked = backend;
        if (asked != null
                && !asked.equals(EffectiveSettings.AUTO)
                && Backend.ofWord(asked).isEmpty()) {
            String known = StreamSupport.stream(new WayWords().spliterator(), false)
                    .map(Backend::shown)
                    .collect(Collectors.joining(", "));
            throw new UsageException(
                    "--backend " + TextBlock.shorten(asked, MOST_SHOWN) + " is no way to enrol; there are: " + known);
        }
        return Optional.ofNullable(asked);
    }

    /** The way to enrol that is asked for by its name, whether or not it can be gone here; empty if none is. */
    Optional<Backend> backend() throws UsageException {
        return wish().flatMap(Backend::ofWord);
    }

    /** Somebody asked for a data folder. */
    public boolean hasDataFolder() {
        return dataDir != null;
    }

    /** The words that {@code --backend} takes. */
    static final class WayWords implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Stream.concat(Stream.of(EffectiveSettings.AUTO), Backend.words().stream())
                    .iterator();
        }
    }

    /** The data folder that was asked for, or this machine's own. */
    Path dataFolder(Console console) throws UsageException {
        return dataDir != null ? dataDir : DataFolders.ofThisMachine(console.environment());
    }
}
