package dev.scepter.agent.testing;

import dev.scepter.agent.port.CertificateStore;
import dev.scepter.agent.port.KeyProvider;

class InMemoryCertificateStoreTest extends CertificateStoreContract {
    private final InMemoryCertificateStore certificateStore = new InMemoryCertificateStore();

    private final KeyProvider keys = new InMemoryKeyProvider(new PreparedKeys());

    @Override
    protected KeyProvider keys() {
        return keys;
    }

    @Override
    protected CertificateStore open() {
        return certificateStore;
    }
}
