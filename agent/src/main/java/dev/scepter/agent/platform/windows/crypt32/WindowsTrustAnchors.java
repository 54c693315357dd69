package dev.scepter.agent.platform.windows.crypt32;

import static dev.scepter.agent.platform.windows.crypt32.SystemStore.Name.ROOT;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.port.TrustAnchors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The store ROOT of the machine.
 *
 * <p>What is seen in it comes from several places (Windows page System Store Locations): the registry of the machine,
 * where this class adds and removes, but also Group Policy and the enterprise, whose roots nobody removes here.
 */
public final class WindowsTrustAnchors implements TrustAnchors {
    private final SystemStores stores;

    /** Those of this machine. */
    public WindowsTrustAnchors() {
        this(SystemStores.ofMachine());
    }

    WindowsTrustAnchors(SystemStores stores) {
        this.stores = stores;
    }

    @Override
    public boolean contains(EncodedCertificate root) throws ScepterException {
        try (SystemStore store = stores.read(ROOT)) {
            return store.find(root.sha1())
                    .filter(stored -> stored.certificate().equals(root))
                    .isPresent();
        } catch (WindowsException e) {
            throw e.toScepter(ErrorCode.STORE_FAILED, "cannot look for root " + root.sha256());
        }
    }

    @Override
    public void add(EncodedCertificate root) throws ScepterException {
        if (contains(root)) {
            return;
        }
        try (SystemStore store = stores.write(ROOT)) {
            store.addKeeping(root);
        } catch (WindowsException e) {
            throw stores.failed(e, "cannot add root " + root.sha256());
        }
        if (!contains(root)) {
            throw new ScepterException(
                    ErrorCode.STORE_FAILED,
                    "cannot add root " + root.sha256() + ": the store took it, and does not have it");
        }
    }

    @Override
    public void remove(Thumbprint sha256) throws ScepterException {
        String action = "cannot remove root " + sha256;
        if (isAbsent(sha256, action)) {
            return;
        }
        try (SystemStore store = stores.write(ROOT)) {
            for (EncodedCertificate root : found(store, sha256)) {
                delete(store, root, action);
            }
        } catch (WindowsException e) {
            throw stores.failed(e, action);
        }
        if (!isAbsent(sha256, action)) {
            throw notHere(action + ": it is still there", null);
        }
    }

    private boolean isAbsent(Thumbprint sha256, String action) throws ScepterException {
        try (SystemStore store = stores.read(ROOT)) {
            return found(store, sha256).isEmpty();
        } catch (WindowsException e) {
            throw e.toScepter(ErrorCode.STORE_FAILED, action);
        }
    }

    /** Whoever may open the store for writing and may not delete has met a root that lives elsewhere. */
    private static void delete(SystemStore store, EncodedCertificate root, String action)
            throws ScepterException, WindowsException {
        try {
            store.delete(root.sha1());
        } catch (WindowsException e) {
            if (!e.isAccessDenied()) {
                throw e;
            }
            throw notHere(action + ": " + e.getMessage(), e);
        }
    }

    /** Known by the digest of the bytes, not by what the store says of them. */
    private static List<EncodedCertificate> found(SystemStore store, Thumbprint sha256) throws WindowsException {
        return store.read().certificates().stream()
                .map(StoredCertificate::certificate)
                .filter(root -> sha256.matches(root.der()))
                .toList();
    }

    private static ScepterException notHere(String what, @Nullable WindowsException cause) {
        return new ScepterException(
                ErrorCode.STORE_FAILED,
                what + "; a root that Group Policy or the enterprise brings is removed there",
                cause);
    }
}
