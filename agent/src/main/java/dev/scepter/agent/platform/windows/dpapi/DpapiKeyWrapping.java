package dev.scepter.agent.platform.windows.dpapi;

import com.sun.jna.platform.win32.Crypt32Util;
import com.sun.jna.platform.win32.Win32Exception;
import com.sun.jna.platform.win32.WinCrypt;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.file.KeyWrapping;
import dev.scepter.agent.platform.windows.WindowsException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Wraps the installation's key by {@code CryptProtectData} in the scope of the machine, so that the service and an
 * administrator's console can both open it.
 *
 * <p>Any account of the machine could open such data (Windows page CryptProtectData): so 32 random bytes of entropy of this
 * installation go in, which lie beside it in a file that only SYSTEM and Administrators may read. What is written: a version
 * byte, the entropy, Windows' blob.
 */
public final class DpapiKeyWrapping implements KeyWrapping {
    private static final byte VERSION = 2;
    private static final int ENTROPY_BYTES = 32;
    private static final int FLAGS = WinCrypt.CRYPTPROTECT_LOCAL_MACHINE | WinCrypt.CRYPTPROTECT_UI_FORBIDDEN;

    private final SecureRandom random;

    public DpapiKeyWrapping(SecureRandom random) {
        this.random = random;
    }

    @Override
    public byte[] wrap(byte[] key) throws ScepterException {
        byte[] entropy = new byte[ENTROPY_BYTES];
        random.nextBytes(entropy);
        try {
            byte[] blob = Crypt32Util.cryptProtectData(key, entropy, FLAGS, "", null);
            return ByteBuffer.allocate(1 + ENTROPY_BYTES + blob.length)
                    .put(VERSION)
                    .put(entropy)
                    .put(blob)
                    .array();
        } catch (Win32Exception e) {
            throw failed("CryptProtectData", e)
                    .toScepter(ErrorCode.KEY_PROVIDER_FAILED, "cannot protect the key of this installation");
        }
    }

    @Override
    public byte[] unwrap(byte[] wrapped) throws ScepterException {
        if (wrapped.length <= 1 + ENTROPY_BYTES || wrapped[0] != VERSION) {
            throw new ScepterException(
                    ErrorCode.SECRET_UNREADABLE,
                    "the key of this installation is damaged, or was not written on Windows");
        }
        byte[] entropy = Arrays.copyOfRange(wrapped, 1, 1 + ENTROPY_BYTES);
        byte[] blob = Arrays.copyOfRange(wrapped, 1 + ENTROPY_BYTES, wrapped.length);
        try {
            return Crypt32Util.cryptUnprotectData(blob, entropy, WinCrypt.CRYPTPROTECT_UI_FORBIDDEN, null);
        } catch (Win32Exception e) {
            throw failed("CryptUnprotectData", e)
                    .toScepter(ErrorCode.SECRET_UNREADABLE, "cannot open the key of this installation");
        }
    }

    private static WindowsException failed(String function, Win32Exception e) {
        WindowsException failure = new WindowsException(function, "key of this installation", e.getErrorCode());
        failure.initCause(e);
        return failure;
    }
}
