package dev.scepter.agent.platform.windows.ncrypt;

import dev.scepter.agent.platform.windows.WindowsException;
import java.util.Arrays;

/**
 * What the answers of a provider say of what it can do. All that is named nowhere here may pass: a TPM that is busy, locked or
 * not ready is asked again later, and so is one that is gone although the TPM Base Services have it.
 */
final class TpmAnswers {
    private TpmAnswers() {}

    /** Says whether the provider cannot do an algorithm. */
    static boolean isUnknownAlgorithm(WindowsException e) {
        return any(
                e,
                NcryptConstants.NTE_BAD_ALGID,
                NcryptConstants.NTE_NOT_SUPPORTED,
                NcryptConstants.TPM_E_PCP_NOT_SUPPORTED,
                NcryptConstants.TPM_E_PCP_IFX_RSA_KEY_CREATION_BLOCKED);
    }

    /** Says whether the provider cannot do a key length, when it was told the length, or made to use it. */
    static boolean isUnknownLength(WindowsException e) {
        return isUnknownAlgorithm(e)
                || any(e, NcryptConstants.NTE_INVALID_PARAMETER, NcryptConstants.TPM_E_PCP_INVALID_PARAMETER);
    }

    /** Says whether an object does not have a property that it was asked for. */
    static boolean isUnknownProperty(WindowsException e) {
        return any(
                e,
                NcryptConstants.NTE_NOT_SUPPORTED,
                NcryptConstants.NTE_NOT_FOUND,
                NcryptConstants.NTE_BAD_TYPE,
                NcryptConstants.NTE_INVALID_PARAMETER);
    }

    private static boolean any(WindowsException e, int... codes) {
        return Arrays.stream(codes).anyMatch(e::is);
    }
}
