package dev.scepter.lab.mdm;

import java.util.Locale;

/** What a device must not begin for now. */
public enum Pause {
    /** First certificates. */
    ENROL,
    /** Renewals. */
    RENEW,
    /** Removals. */
    REMOVE;

    /** The name in the device API. */
    public String jsonName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
