package dev.scepter.agent.mdm;

import dev.scepter.agent.model.ErrorCode;

/**
 * Why a listed policy is not applied.
 *
 * @param message the words of the case, without secrets; shortened to 1,000 characters
 */
public record Trouble(ErrorCode code, String message) {
    private static final int MOST = 1_000;

    public Trouble {
        message = Listed.shortened(message, MOST);
    }
}
