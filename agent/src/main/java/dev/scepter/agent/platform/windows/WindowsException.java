package dev.scepter.agent.platform.windows;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;

/** A Windows function failed. The message names the function, what it was called for, and what it answered. */
public final class WindowsException extends Exception {
    private final int code;

    /**
     * @param function as Windows spells it, such as {@code NCryptOpenKey}
     * @param subject what it was to work on, such as a key's name; never a secret
     * @param code an HRESULT or SECURITY_STATUS, or a Win32 error below 0x10000
     */
    public WindowsException(String function, String subject, int code) {
        super(function + " (" + subject + ") answered " + WindowsStatus.describe(code));
        this.code = code;
    }

    /** What the function answered: an HRESULT or SECURITY_STATUS, or a Win32 error below 0x10000. */
    public int code() {
        return code;
    }

    /** Says whether it answered this code, told as a Win32 error or as the HRESULT made of it. */
    public boolean is(int expected) {
        return WindowsStatus.asHresult(code) == WindowsStatus.asHresult(expected);
    }

    /**
     * The same for the rest of the agent: {@code NOT_PERMITTED} if access was denied, {@code KEY_PROVIDER_MISSING} if there
     * is no such provider of keys registered.
     *
     * @param otherwise the code of all other failures
     * @param action what was tried, such as {@code cannot open key x}
     */
    public ScepterException toScepter(ErrorCode otherwise, String action) {
        ErrorCode told = otherwise;
        if (isAccessDenied()) {
            told = ErrorCode.NOT_PERMITTED;
        } else if (WindowsStatus.isProviderMissing(code)) {
            told = ErrorCode.KEY_PROVIDER_MISSING;
        }
        return toScepter(told, action, "");
    }

    /**
     * The same with a code that the caller is sure of.
     *
     * @param behind what follows the answer; may be empty
     */
    public ScepterException toScepter(ErrorCode told, String action, String behind) {
        return new ScepterException(told, action + ": " + getMessage() + behind, this);
    }

    /** Says whether the account lacks a right. */
    public boolean isAccessDenied() {
        return WindowsStatus.isAccessDenied(code);
    }
}
