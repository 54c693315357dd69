package dev.scepter.agent.platform.windows.ncrypt;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import com.sun.jna.win32.StdCallLibrary;
import org.jspecify.annotations.Nullable;

/**
 * The functions of ncrypt.dll as they are: see the Windows pages of the same names. Handles are as wide as pointers. Each
 * answers 0, or a SECURITY_STATUS that says why not.
 */
@SuppressWarnings("MemberName")
interface Ncrypt extends StdCallLibrary {

    int NCryptOpenStorageProvider(PointerByReference provider, String name, int flags);

    int NCryptIsAlgSupported(Pointer provider, String algorithm, int flags);

    int NCryptCreatePersistedKey(
            Pointer provider, PointerByReference key, String algorithm, String name, int legacyKeySpec, int flags);

    int NCryptOpenKey(Pointer provider, PointerByReference key, String name, int legacyKeySpec, int flags);

    int NCryptEnumKeys(
            Pointer provider, @Nullable String scope, PointerByReference keyName, PointerByReference state, int flags);

    int NCryptSetProperty(Pointer object, String property, byte[] data, int length, int flags);

    int NCryptGetProperty(Pointer object, String property, byte[] data, int length, IntByReference result, int flags);

    int NCryptFinalizeKey(Pointer key, int flags);

    int NCryptSignHash(
            Pointer key,
            @Nullable BCRYPT_PKCS1_PADDING_INFO padding,
            byte[] hash,
            int hashLength,
            byte[] signature,
            int length,
            IntByReference result,
            int flags);

    int NCryptDecrypt(
            Pointer key,
            byte[] input,
            int inputLength,
            @Nullable BCRYPT_OAEP_PADDING_INFO padding,
            byte[] output,
            int length,
            IntByReference result,
            int flags);

    int NCryptExportKey(
            Pointer key,
            @Nullable Pointer exportKey,
            String blobType,
            @Nullable Pointer parameters,
            byte[] output,
            int length,
            IntByReference result,
            int flags);

    /** Frees the handle too, if it succeeds. */
    int NCryptDeleteKey(Pointer key, int flags);

    int NCryptFreeObject(Pointer object);

    int NCryptFreeBuffer(Pointer buffer);
}
