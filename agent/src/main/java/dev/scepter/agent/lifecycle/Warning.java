package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.WarningCode;

/**
 * Something worth a look that stops nothing.
 *
 * @param code stable name
 * @param message one sentence
 */
public record Warning(String code, String message) {
    /** A warning of the catalogue. Only what was stored may carry a code that this version does not know. */
    public static Warning of(WarningCode code, String message) {
        return new Warning(code.jsonName(), message);
    }
}
