package dev.scepter.agent.platform.file;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks the paths that {@code DurableFolder} takes; the rule stands in its Javadoc. */
public final class RelativePath {
    /** The lock file, directly in the top folder. */
    static final String LOCK = "lock";

    /** The folder of half-written files, directly in the top folder. */
    static final String TEMPORARY = "tmp";

    private static final Pattern PART = Pattern.compile("[A-Za-z0-9._-]+");
    private static final Set<String> RESERVED = Set.of(LOCK, TEMPORARY);

    private RelativePath() {}

    /**
     * The parts of a path to a file.
     *
     * @throws IllegalArgumentException if the path is not of the port's form
     */
    public static List<String> ofFile(String path) {
        List<String> parts = List.of(path.split("/", -1));
        for (String part : parts) {
            if (!isPart(part)) {
                throw new IllegalArgumentException("not a path within the data folder: \"" + path + "\"");
            }
        }
        if (isReserved(parts.get(0))) {
            throw new IllegalArgumentException("the data folder keeps \"" + path + "\" for itself");
        }
        return parts;
    }

    /** The parts of a path to a folder; none for {@code ""}, the top. */
    public static List<String> ofFolder(String path) {
        return path.isEmpty() ? List.of() : ofFile(path);
    }

    /** Says whether a name can be a part of a path. Windows cuts points off the end of a name. */
    static boolean isPart(String name) {
        return PART.matcher(name).matches() && !name.endsWith(".");
    }

    /** Says whether the folder keeps a name at its top for itself, also where case does not count. */
    static boolean isReserved(String name) {
        return RESERVED.contains(name.toLowerCase(Locale.ROOT));
    }
}
