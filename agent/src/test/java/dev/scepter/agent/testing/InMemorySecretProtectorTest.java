package dev.scepter.agent.testing;

import dev.scepter.agent.port.SecretProtector;

class InMemorySecretProtectorTest extends SecretProtectorContract {
    private final InMemorySecretProtector secretProtector = new InMemorySecretProtector();

    @Override
    protected SecretProtector open() {
        return secretProtector;
    }
}
