package dev.scepter.agent.platform.windows.ncrypt;

import dev.scepter.agent.platform.windows.WindowsException;

/** Says whether the machine has a TPM. The key storage provider cannot tell: it says "not ready" of a missing one too. */
final class TpmPresence {
    private final Tbs tbs;

    TpmPresence(Tbs tbs) {
        this.tbs = tbs;
    }

    /**
     * Asks Windows.
     *
     * @throws WindowsException if it does not know now
     */
    boolean isThere() throws WindowsException {
        int answer = tbs.Tbsi_GetDeviceInfo(
                NcryptConstants.TPM_DEVICE_INFO_SIZE, new byte[NcryptConstants.TPM_DEVICE_INFO_SIZE]);
        if (answer == NcryptConstants.TBS_E_TPM_NOT_FOUND) {
            return false;
        }
        CngStorage.check("Tbsi_GetDeviceInfo", "TPM", answer);
        return true;
    }
}
