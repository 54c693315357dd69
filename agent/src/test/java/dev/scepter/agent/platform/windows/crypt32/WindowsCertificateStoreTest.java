package dev.scepter.agent.platform.windows.crypt32;

import dev.scepter.agent.platform.windows.KeyLink;
import dev.scepter.agent.port.CertificateStore;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.testing.CertificateStoreContract;
import dev.scepter.agent.testing.InMemoryKeyProvider;
import dev.scepter.agent.testing.OnWindows;
import dev.scepter.agent.testing.PreparedKeys;

@OnWindows
class WindowsCertificateStoreTest extends CertificateStoreContract {
    private final KeyProvider keys = new InMemoryKeyProvider(new PreparedKeys());

    @Override
    protected KeyProvider keys() {
        return keys;
    }

    @Override
    protected CertificateStore open() {
        return new WindowsCertificateStore(key -> KeyLink.cng("Microsoft Software Key Storage Provider"));
    }
}
