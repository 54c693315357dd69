package dev.scepter.agent.platform.windows.scm;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The variables by which options and agents of others get into a JVM, among them debuggers that listen on a port: the JVM
 * itself reads two of them and its launcher the third, and no option makes them look away.
 *
 * <p>A service gets the machine's environment, and over it the lines of the value {@code Environment} of its registry key
 * (REG_MULTI_SZ). There each of them is set to an option that does nothing; whether an empty one would overrule is
 * documented nowhere.
 */
public final class ServiceEnvironment {
    static final String VALUE = "Environment";

    /** The last one read wins over the command line. */
    static final List<String> NAMES = List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS");

    private static final String NOTHING = "-Dscepter.options=none";

    private ServiceEnvironment() {}

    /** Those that somebody has set in the environment of a process. */
    public static List<String> foreign(Map<String, String> environment) {
        return environment.entrySet().stream()
                .filter(entry -> isOurs(entry.getKey()))
                .filter(entry ->
                        !entry.getValue().isBlank() && !entry.getValue().equals(NOTHING))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** The lines of the value with these variables overruled; those of others stay. */
    static List<String> overruled(List<String> lines) {
        Predicate<String> ours = line -> isOurs(line.split("=", 2)[0]);
        List<String> all = new ArrayList<>(lines.stream().filter(ours.negate()).toList());
        NAMES.forEach(name -> all.add(name + "=" + NOTHING));
        return List.copyOf(all);
    }

    /** Windows does not tell cases apart. */
    private static boolean isOurs(String name) {
        return NAMES.contains(name.toUpperCase(Locale.ROOT));
    }
}
