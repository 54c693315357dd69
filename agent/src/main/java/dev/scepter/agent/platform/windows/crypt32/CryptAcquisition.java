package dev.scepter.agent.platform.windows.crypt32;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import dev.scepter.agent.platform.windows.WindowsException;
import java.util.Arrays;

/** Has Windows open the key and compare its public half with the certificate's; nothing is done by the key. */
final class CryptAcquisition implements KeyAcquisition {
    private static final int FLAGS =
            Crypt32Constants.CRYPT_ACQUIRE_COMPARE_KEY_FLAG | Crypt32Constants.CRYPT_ACQUIRE_SILENT_FLAG;

    private final Crypt32Library library;
    private final Handles handles;

    /** Closes what was opened, in whichever library. */
    interface Handles {
        void freeCng(Pointer key);

        void releaseCryptoApi(Pointer container);
    }

    CryptAcquisition(Crypt32Library library, Handles handles) {
        this.library = library;
        this.handles = handles;
    }

    /** By the libraries of the running Windows, each loaded when there is something to close. */
    static CryptAcquisition ofThisMachine() {
        return new CryptAcquisition(Crypt32Library.load(), new Handles() {
            @Override
            public void freeCng(Pointer key) {
                function("ncrypt", "NCryptFreeObject").invokeInt(new Object[] {key});
            }

            @Override
            public void releaseCryptoApi(Pointer container) {
                function("advapi32", "CryptReleaseContext").invokeInt(new Object[] {container, 0});
            }
        });
    }

    private static Function function(String library, String name) {
        return NativeLibrary.getInstance(library).getFunction(name);
    }

    @Override
    public boolean leadsToTheKey(CertificateContext certificate, int providerType) throws WindowsException {
        PointerByReference key = new PointerByReference();
        IntByReference keySpec = new IntByReference();
        IntByReference callerFrees = new IntByReference();
        // Without a flag for CNG only keys of CryptoAPI are found (Windows page CryptAcquireCertificatePrivateKey).
        int flags = FLAGS | (providerType == 0 ? Crypt32Constants.CRYPT_ACQUIRE_ONLY_NCRYPT_KEY_FLAG : 0);
        if (library.CryptAcquireCertificatePrivateKey(certificate.pointer(), flags, null, key, keySpec, callerFrees)) {
            free(key.getValue(), keySpec.getValue(), callerFrees.getValue() != 0);
            return true;
        }
        WindowsException failure = new WindowsException(
                "CryptAcquireCertificatePrivateKey", certificate.certificate().toString(), Native.getLastError());
        if (leadsNowhere(failure)) {
            return false;
        }
        throw failure;
    }

    private void free(Pointer key, int keySpec, boolean callerFrees) {
        if (!callerFrees) {
            return;
        }
        if (keySpec == Crypt32Constants.CERT_NCRYPT_KEY_SPEC) {
            handles.freeCng(key);
        } else {
            handles.releaseCryptoApi(key);
        }
    }

    /** No such provider, no such key in it, or another key. */
    private static boolean leadsNowhere(WindowsException e) {
        int[] codes = {
            Crypt32Constants.CRYPT_E_NO_KEY_PROPERTY,
            Crypt32Constants.NTE_NO_KEY,
            Crypt32Constants.NTE_BAD_PROVIDER,
            Crypt32Constants.NTE_BAD_PROV_TYPE,
            Crypt32Constants.NTE_BAD_PUBLIC_KEY,
            Crypt32Constants.NTE_BAD_KEYSET,
            Crypt32Constants.NTE_PROV_TYPE_NOT_DEF,
            Crypt32Constants.NTE_KEYSET_NOT_DEF,
            Crypt32Constants.NTE_PROV_TYPE_NO_MATCH
        };
        return Arrays.stream(codes).anyMatch(e::is);
    }
}
