package dev.scepter.agent.platform.windows.crypt32;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.WString;
import com.sun.jna.platform.win32.WinCrypt;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import com.sun.jna.win32.StdCallLibrary;
import com.sun.jna.win32.W32APIOptions;
import org.jspecify.annotations.Nullable;

/**
 * The functions of crypt32.dll that are used here, as {@code wincrypt.h} declares them. After an answer of false or null
 * {@link Native#getLastError} tells why.
 *
 * <p>jna-platform maps some of them, with certificate contexts as structures: JNA writes such a structure back to memory
 * that is Windows' own before each call, and reads it after the call, also after the one that frees it. So contexts and
 * stores are plain pointers here; structures that the caller owns are those of jna-platform.
 */
interface Crypt32Library extends StdCallLibrary {

    /** The library of this process, loaded at the first call. */
    static Crypt32Library load() {
        return Loaded.INSTANCE;
    }

    /** Holds the one library that JNA loads. */
    final class Loaded {
        private static final Crypt32Library INSTANCE =
                Native.load("crypt32", Crypt32Library.class, W32APIOptions.DEFAULT_OPTIONS);

        private Loaded() {}
    }

    @Nullable
    Pointer CertOpenStore(
            Pointer provider, int encoding, @Nullable Pointer cryptProvider, int flags, @Nullable WString name);

    boolean CertCloseStore(Pointer store, int flags);

    boolean CertControlStore(Pointer store, int flags, int type, @Nullable Pointer parameter);

    @Nullable
    Pointer CertCreateCertificateContext(int encoding, byte[] der, int size);

    boolean CertFreeCertificateContext(Pointer context);

    /** Frees {@code previous}. */
    @Nullable
    Pointer CertEnumCertificatesInStore(Pointer store, @Nullable Pointer previous);

    /** Frees {@code previous}. */
    @Nullable
    Pointer CertFindCertificateInStore(
            Pointer store, int encoding, int flags, int type, WinCrypt.DATA_BLOB wanted, @Nullable Pointer previous);

    boolean CertGetCertificateContextProperty(Pointer context, int id, @Nullable Pointer data, IntByReference size);

    /** No data takes the property away. */
    boolean CertSetCertificateContextProperty(Pointer context, int id, int flags, @Nullable Structure data);

    /** Copies the certificate with its properties. */
    boolean CertAddCertificateContextToStore(
            Pointer store, Pointer context, int disposition, @Nullable PointerByReference added);

    /** Frees the context, also when it fails. */
    boolean CertDeleteCertificateFromStore(Pointer context);

    /**
     * Opens the key that the certificate names.
     *
     * @param key gets a handle of CryptoAPI, or of CNG if {@code keySpec} gets {@code CERT_NCRYPT_KEY_SPEC}
     * @param callerFrees gets 0 if the handle belongs to somebody else
     */
    boolean CryptAcquireCertificatePrivateKey(
            Pointer context,
            int flags,
            @Nullable Pointer parameters,
            PointerByReference key,
            IntByReference keySpec,
            IntByReference callerFrees);

    boolean CertCreateCertificateChainEngine(CERT_CHAIN_ENGINE_CONFIG config, PointerByReference engine);

    void CertFreeCertificateChainEngine(Pointer engine);

    boolean CertGetCertificateChain(
            Pointer engine,
            Pointer context,
            @Nullable Pointer time,
            Pointer additionalStore,
            WinCrypt.CERT_CHAIN_PARA parameters,
            int flags,
            @Nullable Pointer reserved,
            PointerByReference chain);

    void CertFreeCertificateChain(Pointer chain);

    boolean CertVerifyCertificateChainPolicy(
            Pointer policy,
            Pointer chain,
            WinCrypt.CERT_CHAIN_POLICY_PARA parameters,
            WinCrypt.CERT_CHAIN_POLICY_STATUS status);
}
