package dev.scepter.agent.platform.windows.cryptoapi;

import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.ManagedKey.KeyTransport;
import dev.scepter.agent.testing.KeyProviderContract;
import dev.scepter.agent.testing.OnWindows;
import java.util.Set;

@OnWindows
class CryptoApiKeyProviderTest extends KeyProviderContract {
    private final CryptoApiKeyProvider provider = CryptoApiKeyProvider.ofThisMachine();

    @Override
    protected KeyProvider open() {
        return provider;
    }

    @Override
    protected Set<KeySpec.Algorithm> algorithms() {
        return Set.of(KeySpec.Algorithm.RSA);
    }

    @Override
    protected Set<KeyTransport> paddings() {
        return Set.of(KeyTransport.PKCS1, KeyTransport.OAEP_SHA1);
    }
}
