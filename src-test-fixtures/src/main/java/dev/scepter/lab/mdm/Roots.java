package dev.scepter.lab.mdm;

import java.util.Locale;

/** Whether the roots that only a removed policy brought go, too. */
public enum Roots {
    /** They go. */
    REMOVE,
    /** They stay. */
    KEEP;

    String jsonName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
