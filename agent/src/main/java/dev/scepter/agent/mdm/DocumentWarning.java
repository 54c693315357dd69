package dev.scepter.agent.mdm;

import dev.scepter.agent.model.WarningCode;

/**
 * What is worth a look in a document that is applied.
 *
 * @param message the words of the case, without secrets; shortened to 1,000 characters
 */
public record DocumentWarning(WarningCode code, String message) {
    private static final int MOST = 1_000;

    public DocumentWarning {
        message = Listed.shortened(message, MOST);
    }
}
