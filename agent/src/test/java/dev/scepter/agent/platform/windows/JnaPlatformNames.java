package dev.scepter.agent.platform.windows;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What a Java source names of jna-platform. Read from the source, because the compiler leaves nothing of a constant but its value.
 */
final class JnaPlatformNames {
    static final String PACKAGE = "com.sun.jna.platform.win32.";

    private static final Pattern IMPORT = Pattern.compile("import (static )?" + Pattern.quote(PACKAGE) + "([\\w.]+);");

    private final String source;

    JnaPlatformNames(String source) {
        this.source = source;
    }

    /** Such as {@code WinNT}, {@code WinNT.TOKEN_QUERY} and {@code Kernel32.INSTANCE.CloseHandle}, without the package. */
    Set<String> all() {
        Set<String> names = new TreeSet<>();
        for (MatchResult found : IMPORT.matcher(source).results().toList()) {
            String imported = found.group(2);
            names.add(imported);
            String simple = imported.substring(imported.lastIndexOf('.') + 1);
            Pattern.compile("(?<![\\w.])" + simple + "((?:\\.\\w+)+)")
                    .matcher(source)
                    .results()
                    .forEach(use -> names.add(imported + use.group(1)));
        }
        return names;
    }
}
