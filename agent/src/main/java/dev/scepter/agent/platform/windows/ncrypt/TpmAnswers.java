package dev.scepter.agent.platform.windows.ncrypt;

import dev.scepter.agent.platform.windows.WindowsException;
import java.util.Arrays;

/**
 * What the answers of a provider say of what it can do. All that is named nowhere here may pass: a TPM that is busy, locked or
 * not ready is asked again later.
 */
final class TpmAnswers {
    /** TPM_E_PCP_INVALID_PARAMETER. */
    private static final int PARAMETER_REFUSED_BY_TPM = 0x80290403;
    /** TPM_E_PCP_NOT_SUPPORTED. */
    private static final int NOT_SUPPORTED_BY_TPM = 0x80290405;
    /** TPM_E_PCP_IFX_RSA_KEY_CREATION_BLOCKED: until its firmware is updated, the TPM makes no RSA keys. */
    private static final int WEAK_RSA_BLOCKED = 0x8029041F;

    private TpmAnswers() {}

    /** Says whether there is no TPM. */
    static boolean isNoTpm(WindowsException e) {
        return any(e, NcryptConstants.NTE_DEVICE_NOT_FOUND, NcryptConstants.TBS_E_TPM_NOT_FOUND);
    }

    /** Says whether the provider cannot do an algorithm. */
    static boolean isUnknownAlgorithm(WindowsException e) {
        return any(
                e,
                NcryptConstants.NTE_BAD_ALGID,
                NcryptConstants.NTE_NOT_SUPPORTED,
                NOT_SUPPORTED_BY_TPM,
                WEAK_RSA_BLOCKED);
    }

    /** Says whether the provider cannot do a key length, when it was told the length, or made to use it. */
    static boolean isUnknownLength(WindowsException e) {
        return isUnknownAlgorithm(e) || any(e, NcryptConstants.NTE_INVALID_PARAMETER, PARAMETER_REFUSED_BY_TPM);
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
