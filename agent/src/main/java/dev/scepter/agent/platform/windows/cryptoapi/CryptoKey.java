package dev.scepter.agent.platform.windows.cryptoapi;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import dev.scepter.agent.platform.windows.WindowsException;
import java.util.Arrays;
import java.util.Optional;

/** A handle of a key in an open container; closed before the container. Closed once. Used by one thread at a time. */
final class CryptoKey implements AutoCloseable {
    private static final int MAX_BLOB_BYTES = 8_192;

    private final CryptoApi api;
    private final Pointer handle;
    private final String subject;
    private boolean open = true;

    CryptoKey(CryptoApi api, Pointer handle, String subject) {
        this.api = api;
        this.handle = handle;
        this.subject = subject;
    }

    /** The public half as a PUBLICKEYBLOB. */
    byte[] publicBlob() throws WindowsException {
        byte[] blob = new byte[MAX_BLOB_BYTES];
        IntByReference length = new IntByReference(blob.length);
        if (!api.CryptExportKey(handle, null, CryptoApiConstants.PUBLICKEYBLOB, 0, blob, length)) {
            throw CryptoContext.failed("CryptExportKey", subject);
        }
        return bounded(blob, length);
    }

    /**
     * Decrypts one block.
     *
     * @param encrypted big endian, as everywhere else
     * @return empty if it does not decrypt
     */
    Optional<byte[]> decrypt(int flags, byte[] encrypted) throws WindowsException {
        byte[] data = reversed(encrypted);
        IntByReference length = new IntByReference(data.length);
        if (api.CryptDecrypt(handle, null, true, flags, data, length)) {
            return Optional.of(bounded(data, length));
        }
        WindowsException failure = CryptoContext.failed("CryptDecrypt", subject);
        if (failure.is(CryptoApiConstants.NTE_BAD_DATA) || failure.is(CryptoApiConstants.NTE_BAD_LEN)) {
            return Optional.empty();
        }
        throw failure;
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            api.CryptDestroyKey(handle);
        }
    }

    /** What was written into a buffer. */
    static byte[] bounded(byte[] buffer, IntByReference length) {
        return Arrays.copyOf(buffer, Math.max(0, Math.min(length.getValue(), buffer.length)));
    }

    /** CryptoAPI's numbers are little endian (Windows pages CryptSignHashW and CryptDecrypt). */
    static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
