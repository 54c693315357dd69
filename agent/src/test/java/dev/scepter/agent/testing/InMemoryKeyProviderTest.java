package dev.scepter.agent.testing;

import dev.scepter.agent.port.KeyProvider;

class InMemoryKeyProviderTest extends KeyProviderContract {
    private final InMemoryKeyProvider keyProvider = new InMemoryKeyProvider(new PreparedKeys());

    @Override
    protected KeyProvider open() {
        return keyProvider;
    }
}
