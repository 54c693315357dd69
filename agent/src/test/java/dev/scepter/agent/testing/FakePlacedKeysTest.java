package dev.scepter.agent.testing;

import dev.scepter.agent.model.KeyPlace;
import dev.scepter.agent.port.PlacedKeys;

class FakePlacedKeysTest extends PlacedKeysContract {
    private final FakeClientCertificateInstall windows =
            new FakeClientCertificateInstall(new PreparedKeys(), (values, key) -> {
                throw new AssertionError("nothing is issued here");
            });

    @Override
    protected PlacedKeys open() {
        return windows.placedKeys();
    }

    @Override
    protected KeyPlace make(String container) {
        return windows.makeKey(container);
    }
}
