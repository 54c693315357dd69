package dev.scepter.agent.platform.windows.crypt32;

import static dev.scepter.agent.platform.windows.crypt32.SystemStore.Name.REQUEST;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.x509.CertificateDecoder;
import dev.scepter.agent.x509.CertificateFormatException;
import dev.scepter.agent.x509.ParsedCertificate;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.List;

/**
 * The store REQUEST of the machine, where Windows keeps a dummy certificate for each request that it made: self-signed, with
 * the subject and public key of the request. Safe for several threads.
 */
public final class RequestStore {
    private static final String ACTION = "cannot clean up LocalMachine\\REQUEST";

    private final SystemStores stores;

    /** That of this machine; nothing is opened yet. */
    public RequestStore() {
        this(SystemStores.ofMachine());
    }

    RequestStore(SystemStores stores) {
        this.stores = stores;
    }

    /**
     * Deletes all that stand for a key; those of others stay.
     *
     * @throws ScepterException {@code STORE_FAILED}, {@code STORE_READ_ONLY} or {@code NOT_PERMITTED}; the first also if there
     *     are more certificates than are looked at, and then nothing is deleted
     */
    public void forget(PublicKey key) throws ScepterException {
        byte[] wanted = key.getEncoded();
        try (SystemStore store = stores.write(REQUEST)) {
            SystemStore.Contents contents = store.read();
            if (!contents.complete()) {
                throw new ScepterException(
                        ErrorCode.STORE_FAILED, ACTION + ": it holds more than " + SystemStore.MAX_CERTIFICATES);
            }
            List<Thumbprint> ours = contents.certificates().stream()
                    .map(StoredCertificate::certificate)
                    .filter(certificate -> isFor(wanted, certificate))
                    .map(EncodedCertificate::sha1)
                    .toList();
            for (Thumbprint one : ours) {
                store.delete(one);
            }
        } catch (WindowsException e) {
            throw stores.failed(e, ACTION);
        }
    }

    /** What does not decode is somebody else's. */
    private static boolean isFor(byte[] key, EncodedCertificate certificate) {
        try {
            ParsedCertificate parsed = ParsedCertificate.of(CertificateDecoder.decode(certificate.der()));
            return Arrays.equals(parsed.subjectPublicKeyInfo(), key);
        } catch (CertificateFormatException e) {
            return false;
        }
    }
}
