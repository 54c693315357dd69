package dev.scepter.agent.platform.windows.ncrypt;

import static dev.scepter.agent.platform.windows.ncrypt.NcryptConstants.NCRYPT_SILENT_FLAG;

import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.ptr.IntByReference;
import dev.scepter.agent.platform.windows.WindowsException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A handle of a key; closed before its provider, once. Used by one thread at a time. */
final class CngKey implements AutoCloseable {
    private static final int MAX_BLOB_BYTES = 8_192;
    private static final int MAX_DESCRIPTOR_BYTES = 65_536;
    private static final int MAX_TEXT_BYTES = 1_024;

    private final Ncrypt api;
    private final Pointer handle;
    private final String subject;
    private boolean open = true;

    CngKey(Ncrypt api, Pointer handle, String subject) {
        this.api = api;
        this.handle = handle;
        this.subject = subject;
    }

    /** Sets a DWORD. */
    void setNumber(String property, int value) throws WindowsException {
        byte[] data = ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
        CngStorage.check(
                "NCryptSetProperty",
                property + " of " + subject,
                api.NCryptSetProperty(handle, property, data, data.length, NCRYPT_SILENT_FLAG));
    }

    /** Reads a DWORD. */
    int number(String property) throws WindowsException {
        return number(api, handle, subject, property);
    }

    /** Reads a DWORD of any object. */
    static int number(Ncrypt api, Pointer object, String subject, String property) throws WindowsException {
        byte[] data = new byte[4];
        CngStorage.check(
                "NCryptGetProperty",
                property + " of " + subject,
                api.NCryptGetProperty(object, property, data, data.length, new IntByReference(), NCRYPT_SILENT_FLAG));
        return ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }

    /** Reads a text. */
    String text(String property) throws WindowsException {
        byte[] data = new byte[MAX_TEXT_BYTES];
        IntByReference length = new IntByReference();
        CngStorage.check(
                "NCryptGetProperty",
                property + " of " + subject,
                api.NCryptGetProperty(handle, property, data, data.length, length, NCRYPT_SILENT_FLAG));
        String text = new String(bounded(data, length), StandardCharsets.UTF_16LE);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    /** The lengths that keys of this algorithm have in the provider; empty if it does not tell. */
    Optional<SupportedLengths> lengths() {
        byte[] data = new byte[NcryptConstants.NCRYPT_SUPPORTED_LENGTHS_SIZE];
        IntByReference length = new IntByReference();
        int status = api.NCryptGetProperty(
                handle, NcryptConstants.NCRYPT_LENGTHS_PROPERTY, data, data.length, length, NCRYPT_SILENT_FLAG);
        return status == 0 && length.getValue() == data.length
                ? Optional.of(SupportedLengths.decode(data))
                : Optional.empty();
    }

    /** Sets who may use the key: a self-relative descriptor. */
    void setDescriptor(byte[] descriptor) throws WindowsException {
        String property = NcryptConstants.NCRYPT_SECURITY_DESCR_PROPERTY;
        CngStorage.check(
                "NCryptSetProperty",
                property + " of " + subject,
                api.NCryptSetProperty(
                        handle,
                        property,
                        descriptor,
                        descriptor.length,
                        WinNT.DACL_SECURITY_INFORMATION | NCRYPT_SILENT_FLAG));
    }

    /** Says who may use the key. */
    byte[] descriptor() throws WindowsException {
        String property = NcryptConstants.NCRYPT_SECURITY_DESCR_PROPERTY;
        byte[] descriptor = new byte[MAX_DESCRIPTOR_BYTES];
        IntByReference length = new IntByReference();
        CngStorage.check(
                "NCryptGetProperty",
                property + " of " + subject,
                api.NCryptGetProperty(
                        handle,
                        property,
                        descriptor,
                        descriptor.length,
                        length,
                        WinNT.DACL_SECURITY_INFORMATION | NCRYPT_SILENT_FLAG));
        return bounded(descriptor, length);
    }

    /**
     * How the key is kept: {@code NCRYPT_IMPL_} flags. By the documentation the provider says so; one that tells it of the
     * single key is believed first.
     */
    int implementationType(CngStorage storage) throws WindowsException {
        try {
            return number(NcryptConstants.NCRYPT_IMPL_TYPE_PROPERTY);
        } catch (WindowsException e) {
            if (TpmAnswers.isUnknownProperty(e)) {
                return storage.implementationType();
            }
            throw e;
        }
    }

    /** Says whether the key is kept by hardware, and by nothing else. */
    boolean isInHardware(CngStorage storage) throws WindowsException {
        int type = implementationType(storage);
        return (type & NcryptConstants.NCRYPT_IMPL_HARDWARE_FLAG) != 0
                && (type & NcryptConstants.NCRYPT_IMPL_SOFTWARE_FLAG) == 0;
    }

    /** Makes and stores the key with what was set. */
    void finish() throws WindowsException {
        CngStorage.check("NCryptFinalizeKey", subject, api.NCryptFinalizeKey(handle, NCRYPT_SILENT_FLAG));
    }

    byte[] publicBlob(String type) throws WindowsException {
        byte[] blob = new byte[MAX_BLOB_BYTES];
        IntByReference length = new IntByReference();
        CngStorage.check(
                "NCryptExportKey",
                type + " of " + subject,
                api.NCryptExportKey(handle, null, type, null, blob, blob.length, length, 0));
        return bounded(blob, length);
    }

    /**
     * Signs a digest.
     *
     * @param padding for RSA; null for ECDSA
     * @param signatureBytes size of the signature
     */
    byte[] sign(@Nullable BCRYPT_PKCS1_PADDING_INFO padding, byte[] digest, int signatureBytes)
            throws WindowsException {
        byte[] signature = new byte[signatureBytes];
        IntByReference length = new IntByReference();
        int flags = padding == null ? 0 : NcryptConstants.NCRYPT_PAD_PKCS1_FLAG;
        CngStorage.check(
                "NCryptSignHash",
                subject,
                api.NCryptSignHash(
                        handle,
                        padding,
                        digest,
                        digest.length,
                        signature,
                        signature.length,
                        length,
                        flags | NCRYPT_SILENT_FLAG));
        return bounded(signature, length);
    }

    /**
     * Decrypts one block.
     *
     * @param padding for OAEP; null for PKCS#1 v1.5
     * @return empty if the provider says that it does not decrypt
     */
    Optional<byte[]> decrypt(@Nullable BCRYPT_OAEP_PADDING_INFO padding, byte[] encrypted) throws WindowsException {
        byte[] output = new byte[encrypted.length];
        IntByReference length = new IntByReference();
        int flags = padding == null ? NcryptConstants.NCRYPT_PAD_PKCS1_FLAG : NcryptConstants.NCRYPT_PAD_OAEP_FLAG;
        int status = api.NCryptDecrypt(
                handle,
                encrypted,
                encrypted.length,
                padding,
                output,
                output.length,
                length,
                flags | NCRYPT_SILENT_FLAG);
        return switch (status) {
            case NcryptConstants.NTE_BAD_DATA, NcryptConstants.NTE_DECRYPTION_FAILURE -> Optional.empty();
            default -> {
                CngStorage.check("NCryptDecrypt", subject, status);
                yield Optional.of(bounded(output, length));
            }
        };
    }

    /** Deletes the stored key, and closes the handle. */
    void delete() throws WindowsException {
        int status = api.NCryptDeleteKey(handle, NCRYPT_SILENT_FLAG);
        if (status == 0) {
            open = false;
            return;
        }
        close();
        throw new WindowsException("NCryptDeleteKey", subject, status);
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            api.NCryptFreeObject(handle);
        }
    }

    private static byte[] bounded(byte[] buffer, IntByReference length) {
        return Arrays.copyOf(buffer, Math.max(0, Math.min(length.getValue(), buffer.length)));
    }
}
