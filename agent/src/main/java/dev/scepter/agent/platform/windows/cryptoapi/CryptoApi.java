package dev.scepter.agent.platform.windows.cryptoapi;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import com.sun.jna.win32.StdCallLibrary;
import org.jspecify.annotations.Nullable;

/**
 * The functions of advapi32.dll as they are: see the Windows pages of the same names. Handles are as wide as pointers. What
 * fails answers false, and {@code GetLastError} says why; after a success it says nothing.
 */
@SuppressWarnings("MemberName")
interface CryptoApi extends StdCallLibrary {

    boolean CryptAcquireContextW(
            PointerByReference context, @Nullable String container, String provider, int type, int flags);

    boolean CryptReleaseContext(Pointer context, int flags);

    boolean CryptGetProvParam(Pointer context, int parameter, byte[] data, IntByReference length, int flags);

    boolean CryptSetProvParam(Pointer context, int parameter, byte[] data, int flags);

    boolean CryptGenKey(Pointer context, int algorithm, int flags, PointerByReference key);

    boolean CryptGetUserKey(Pointer context, int keySpec, PointerByReference key);

    boolean CryptDestroyKey(Pointer key);

    boolean CryptExportKey(
            Pointer key, @Nullable Pointer exportKey, int blobType, int flags, byte[] data, IntByReference length);

    boolean CryptDecrypt(
            Pointer key, @Nullable Pointer hash, boolean last, int flags, byte[] data, IntByReference length);

    boolean CryptCreateHash(Pointer context, int algorithm, @Nullable Pointer key, int flags, PointerByReference hash);

    boolean CryptSetHashParam(Pointer hash, int parameter, byte[] data, int flags);

    boolean CryptSignHashW(
            Pointer hash,
            int keySpec,
            @Nullable String description,
            int flags,
            byte[] signature,
            IntByReference length);

    boolean CryptDestroyHash(Pointer hash);
}
