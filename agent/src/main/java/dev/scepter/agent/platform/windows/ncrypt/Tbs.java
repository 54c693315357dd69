package dev.scepter.agent.platform.windows.ncrypt;

import com.sun.jna.win32.StdCallLibrary;

/** The TPM Base Services, tbs.dll: see the Windows pages of the same names. */
@SuppressWarnings("MemberName")
interface Tbs extends StdCallLibrary {

    /**
     * Answers 0 if there is a TPM.
     *
     * @param size of the memory, in bytes
     * @param info a TPM_DEVICE_INFO: four 32-bit numbers
     */
    int Tbsi_GetDeviceInfo(int size, byte[] info);
}
