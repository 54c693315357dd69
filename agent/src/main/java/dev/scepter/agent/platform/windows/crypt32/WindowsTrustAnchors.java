package dev.scepter.agent.platform.windows.crypt32;

import static dev.scepter.agent.platform.windows.crypt32.SystemStore.Name.ROOT;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.port.TrustAnchors;
import java.util.List;

/**
 * The store ROOT of the machine.
 *
 * <p>What is trusted comes from several places (Windows page System Store Locations): the store's own in the registry, but also
 * Windows' list of roots, Group Policy and the enterprise. Any of them makes a root trusted. Added and removed is in the own place
 * alone: copies elsewhere are somebody else's, and a root of which one remains is removed all the same.
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
        if (isAbsent(root.sha256(), "cannot look for root " + root.sha256())) {
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
                store.delete(root.sha1());
            }
        } catch (WindowsException e) {
            throw stores.failed(e, action);
        }
        if (!isAbsent(sha256, action)) {
            throw new ScepterException(ErrorCode.STORE_FAILED, action + ": it is still there");
        }
    }

    private boolean isAbsent(Thumbprint sha256, String action) throws ScepterException {
        try (SystemStore store = stores.readOwnPlace(ROOT)) {
            return found(store, sha256).isEmpty();
        } catch (WindowsException e) {
            throw e.toScepter(ErrorCode.STORE_FAILED, action);
        }
    }

    /** Known by the digest of the bytes, not by what the store says of them. */
    private static List<EncodedCertificate> found(SystemStore store, Thumbprint sha256) throws WindowsException {
        return store.read().certificates().stream()
                .map(StoredCertificate::certificate)
                .filter(root -> sha256.matches(root.der()))
                .toList();
    }
}
