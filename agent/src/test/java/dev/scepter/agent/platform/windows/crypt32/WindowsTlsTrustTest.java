package dev.scepter.agent.platform.windows.crypt32;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.TlsTrust;
import dev.scepter.agent.testing.OnWindows;
import dev.scepter.agent.testing.TlsTrustContract;

@OnWindows
class WindowsTlsTrustTest extends TlsTrustContract {
    private final WindowsTrustAnchors anchors = new WindowsTrustAnchors();

    @Override
    protected void trust(EncodedCertificate certificate, boolean trusted) throws ScepterException {
        if (trusted) {
            anchors.add(certificate);
        } else {
            anchors.remove(certificate.sha256());
        }
    }

    @Override
    protected TlsTrust trust() {
        return new WindowsTlsTrust();
    }
}
