package dev.scepter.agent.platform.windows.crypt32;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.platform.win32.WinCrypt;
import com.sun.jna.ptr.IntByReference;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.platform.windows.KeyLink;
import dev.scepter.agent.platform.windows.KeyScope;
import dev.scepter.agent.platform.windows.WindowsConstants;
import dev.scepter.agent.platform.windows.WindowsException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A certificate context: a certificate with its properties. Not safe for several threads; closed once, before its store
 * (Wine writes no store that has one open).
 */
final class CertificateContext implements AutoCloseable {
    static final int MAX_CERTIFICATE_BYTES = 1024 * 1024;
    private static final int MAX_KEY_PROV_INFO_BYTES = 16 * 1024;

    private final Crypt32Library library;
    private @Nullable Pointer pointer;

    /** Takes over a context, which is freed by {@link #close}. */
    CertificateContext(Crypt32Library library, Pointer pointer) {
        this.library = library;
        this.pointer = pointer;
    }

    /** A new context, in no store and without properties. */
    static CertificateContext of(Crypt32Library library, EncodedCertificate certificate) throws WindowsException {
        byte[] der = certificate.der();
        Pointer context = library.CertCreateCertificateContext(WinCrypt.X509_ASN_ENCODING, der, der.length);
        if (context == null) {
            throw failed("CertCreateCertificateContext", certificate.toString());
        }
        return new CertificateContext(library, context);
    }

    /** The context itself, as long as this is open. */
    Pointer pointer() {
        if (pointer == null) {
            throw new IllegalStateException("the certificate context is closed");
        }
        return pointer;
    }

    /** Hands the context over to a call that frees it. */
    Pointer release() {
        Pointer released = pointer();
        pointer = null;
        return released;
    }

    /** The certificate, as Windows has it. */
    EncodedCertificate certificate() throws WindowsException {
        Pointer encoded = pointer().getPointer(Crypt32Constants.CERT_CONTEXT_pbCertEncoded);
        int size = pointer().getInt(Crypt32Constants.CERT_CONTEXT_cbCertEncoded);
        if (encoded == null || size <= 0 || size > MAX_CERTIFICATE_BYTES) {
            throw new WindowsException(
                    "CERT_CONTEXT", "a certificate of " + size + " bytes", Crypt32Constants.ERROR_INVALID_DATA);
        }
        return EncodedCertificate.ofDer(encoded.getByteArray(0, size));
    }

    /** Says whether it has a property. */
    boolean has(int id) throws WindowsException {
        IntByReference size = new IntByReference();
        if (library.CertGetCertificateContextProperty(pointer(), id, null, size)) {
            return true;
        }
        WindowsException failure = failed("CertGetCertificateContextProperty", "property " + id);
        if (failure.is(Crypt32Constants.CRYPT_E_NOT_FOUND)) {
            return false;
        }
        throw failure;
    }

    /** A property that is a run of bytes; empty if it is not there, or larger than {@code limit}. */
    Optional<byte[]> blob(int id, int limit) throws WindowsException {
        return read(id, limit).map(memory -> memory.getByteArray(0, (int) memory.size()));
    }

    /** Container and provider of the key that it names; empty if it names none of this scope. */
    Optional<KeyAddress> keyAddress(KeyScope scope) throws WindowsException {
        Optional<Memory> found = read(Crypt32Constants.CERT_KEY_PROV_INFO_PROP_ID, MAX_KEY_PROV_INFO_BYTES);
        if (found.isEmpty() || found.get().size() < Crypt32Constants.CRYPT_KEY_PROV_INFO_SIZE) {
            return Optional.empty();
        }
        Memory info = found.get();
        Optional<String> container = text(info, Crypt32Constants.CRYPT_KEY_PROV_INFO_pwszContainerName);
        Optional<String> provider = text(info, Crypt32Constants.CRYPT_KEY_PROV_INFO_pwszProvName);
        int flags = info.getInt(Crypt32Constants.CRYPT_KEY_PROV_INFO_dwFlags);
        boolean inScope = (flags & WindowsConstants.CRYPT_MACHINE_KEYSET) == scope.flag();
        return container
                .filter(name -> inScope)
                .map(name -> new KeyAddress(
                        name, provider.orElse(""), info.getInt(Crypt32Constants.CRYPT_KEY_PROV_INFO_dwProvType)));
    }

    /**
     * Where a certificate says its key is.
     *
     * @param container the key's name in its provider
     * @param provider the provider's name, as it stands there
     * @param providerType 0 for CNG
     */
    record KeyAddress(String container, String provider, int providerType) {}

    /** Sets a property that is a run of bytes. */
    void setBlob(int id, byte[] bytes) throws WindowsException {
        WinCrypt.DATA_BLOB blob = bytes.length == 0 ? new WinCrypt.DATA_BLOB() : new WinCrypt.DATA_BLOB(bytes);
        set(id, blob);
    }

    /** Sets a property that is a text: UTF-16 with a zero at its end. */
    void setText(int id, String text) throws WindowsException {
        setBlob(id, (text + '\0').getBytes(StandardCharsets.UTF_16LE));
    }

    /** Names the private key (Windows page CRYPT_KEY_PROV_INFO); Windows copies what is passed. */
    void setKey(String container, KeyLink link) throws WindowsException {
        WinCrypt.CRYPT_KEY_PROV_INFO info = new WinCrypt.CRYPT_KEY_PROV_INFO();
        info.pwszContainerName = container;
        info.pwszProvName = link.provider();
        info.dwProvType = link.providerType();
        info.dwFlags = link.flags();
        info.dwKeySpec = link.keySpec();
        set(Crypt32Constants.CERT_KEY_PROV_INFO_PROP_ID, info);
    }

    /** Takes a property away; no failure if it is not there. */
    void clear(int id) throws WindowsException {
        if (has(id)) {
            set(id, null);
        }
    }

    private void set(int id, @Nullable Structure data) throws WindowsException {
        if (!library.CertSetCertificateContextProperty(pointer(), id, 0, data)) {
            throw failed("CertSetCertificateContextProperty", "property " + id);
        }
    }

    private Optional<Memory> read(int id, int limit) throws WindowsException {
        IntByReference size = new IntByReference();
        if (!library.CertGetCertificateContextProperty(pointer(), id, null, size)) {
            return absent(id);
        }
        if (size.getValue() <= 0 || size.getValue() > limit) {
            return Optional.empty();
        }
        Memory memory = new Memory(size.getValue());
        if (!library.CertGetCertificateContextProperty(pointer(), id, memory, size)) {
            return absent(id);
        }
        // The second answer may be shorter than what the first one announced, never longer.
        return size.getValue() == memory.size()
                ? Optional.of(memory)
                : Optional.of((Memory) memory.share(0, Math.min(memory.size(), Math.max(1, size.getValue()))));
    }

    private static Optional<Memory> absent(int id) throws WindowsException {
        WindowsException failure = failed("CertGetCertificateContextProperty", "property " + id);
        if (failure.is(Crypt32Constants.CRYPT_E_NOT_FOUND)) {
            return Optional.empty();
        }
        throw failure;
    }

    /** A text that a pointer in the structure leads to: Windows puts it behind the structure, in the same memory. */
    private static Optional<String> text(Memory info, long field) {
        Pointer target = info.getPointer(field);
        if (target == null) {
            return Optional.empty();
        }
        long start = Pointer.nativeValue(target) - Pointer.nativeValue(info);
        if (start < Crypt32Constants.CRYPT_KEY_PROV_INFO_SIZE || start >= info.size()) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder();
        for (long at = start; at + 1 < info.size(); at += 2) {
            char next = (char) info.getShort(at);
            if (next == '\0') {
                return Optional.of(text.toString());
            }
            text.append(next);
        }
        return Optional.empty();
    }

    private static WindowsException failed(String function, String subject) {
        return new WindowsException(function, subject, Native.getLastError());
    }

    @Override
    public void close() {
        if (pointer != null) {
            // Answers true always (Windows page CertFreeCertificateContext).
            library.CertFreeCertificateContext(release());
        }
    }
}
