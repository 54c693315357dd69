package dev.scepter.agent.testing;

import dev.scepter.agent.csp.ClientCertificateInstall;
import dev.scepter.agent.csp.ClientCertificateInstall.State;
import java.util.Map;

class FakeClientCertificateInstallTest extends ClientCertificateInstallContract {
    private final FakeClientCertificateInstall fake =
            new FakeClientCertificateInstall(new PreparedKeys(), (values, key) -> {
                throw new AssertionError("nothing is issued here");
            });

    @Override
    protected ClientCertificateInstall open() {
        return fake;
    }

    @Override
    protected void willTell(String uniqueId, State state) {
        fake.tell(uniqueId, state);
    }

    @Override
    protected int execs(String uniqueId) {
        return fake.execs(uniqueId);
    }

    @Override
    protected Map<String, String> told(String uniqueId) {
        return fake.values(uniqueId);
    }

    @Override
    protected void breakWindows() {
        fake.breakDown();
    }
}
