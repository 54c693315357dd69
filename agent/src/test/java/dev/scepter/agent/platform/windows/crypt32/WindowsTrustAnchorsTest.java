package dev.scepter.agent.platform.windows.crypt32;

import dev.scepter.agent.port.TrustAnchors;
import dev.scepter.agent.testing.OnWindows;
import dev.scepter.agent.testing.TrustAnchorsContract;

@OnWindows
class WindowsTrustAnchorsTest extends TrustAnchorsContract {

    @Override
    protected TrustAnchors open() {
        return new WindowsTrustAnchors();
    }
}
