package dev.scepter.agent.platform.windows.crypt32;

import dev.scepter.agent.model.KeyPlace;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.port.InstalledCertificates;
import java.util.Optional;

/** Certificates that Windows itself put into the store MY of the machine. Safe for several threads. */
public final class WindowsInstalledCertificates implements InstalledCertificates {
    private final SystemStores stores;

    /** Those of this machine. */
    public WindowsInstalledCertificates() {
        this(SystemStores.ofMachine());
    }

    WindowsInstalledCertificates(SystemStores stores) {
        this.stores = stores;
    }

    /** Looked for where Scepter can write on it: a copy that others brought from elsewhere is not one that Windows enrolled. */
    @Override
    public Optional<Found> find(Thumbprint sha1) throws ScepterException {
        try (SystemStore store = stores.readOwnPlace(SystemStore.Name.MY)) {
            return store.find(sha1)
                    .filter(stored -> stored.certificate().sha1().equals(sha1))
                    .map(stored -> new Found(
                            stored.certificate(), stored.key().flatMap(WindowsInstalledCertificates::place)));
        } catch (WindowsException e) {
            throw stores.failed(e, "cannot look for certificate " + sha1 + " that Windows reports");
        }
    }

    /** What names no provider or container names no key. */
    private static Optional<KeyPlace> place(CertificateContext.KeyAddress address) {
        try {
            return Optional.of(new KeyPlace(address.provider(), address.providerType(), address.container()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
