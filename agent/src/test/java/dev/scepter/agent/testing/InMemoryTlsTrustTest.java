package dev.scepter.agent.testing;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.port.TlsTrust;

class InMemoryTlsTrustTest extends TlsTrustContract {
    private final InMemoryTlsTrust tlsTrust = new InMemoryTlsTrust();

    @Override
    protected void trust(EncodedCertificate certificate, boolean trusted) {
        tlsTrust.trust(certificate, trusted);
    }

    @Override
    protected TlsTrust trust() {
        return tlsTrust;
    }
}
