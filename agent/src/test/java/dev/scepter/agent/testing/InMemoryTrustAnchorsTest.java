package dev.scepter.agent.testing;

import dev.scepter.agent.port.TrustAnchors;

class InMemoryTrustAnchorsTest extends TrustAnchorsContract {
    private final InMemoryTrustAnchors trustAnchors = new InMemoryTrustAnchors();

    @Override
    protected TrustAnchors open() {
        return trustAnchors;
    }
}
