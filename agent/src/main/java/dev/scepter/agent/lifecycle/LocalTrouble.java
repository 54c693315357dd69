package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.ErrorCode;

/** Tells trouble of this machine, which passes without a new request, from a fault of what was issued. */
final class LocalTrouble {
    private LocalTrouble() {}

    static boolean is(ErrorCode code) {
        return switch (code) {
            case DATA_FOLDER_BUSY,
                    DATA_FOLDER_UNUSABLE,
                    CERTENROLL_FAILED,
                    KEY_PROVIDER_FAILED,
                    KEY_PROVIDER_MISSING,
                    STORE_FAILED,
                    STORE_READ_ONLY,
                    CSP_FAILED,
                    NOT_PERMITTED,
                    USER_AWAY,
                    USER_HELPER_FAILED -> true;
            default -> false;
        };
    }
}
