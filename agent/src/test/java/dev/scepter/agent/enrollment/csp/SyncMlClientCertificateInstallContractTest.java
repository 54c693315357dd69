package dev.scepter.agent.enrollment.csp;

import dev.scepter.agent.csp.ClientCertificateInstall;
import dev.scepter.agent.csp.ClientCertificateInstall.State;
import dev.scepter.agent.testing.ClientCertificateInstallContract;
import dev.scepter.agent.testing.FakeLocalManagement;
import java.util.Map;

/** By documents, over the tree of a device in memory. */
class SyncMlClientCertificateInstallContractTest extends ClientCertificateInstallContract {
    private final FakeLocalManagement windows = new FakeLocalManagement();

    @Override
    protected ClientCertificateInstall open() {
        return new SyncMlClientCertificateInstall(windows);
    }

    @Override
    protected void willTell(String uniqueId, State state) {
        windows.tell(uniqueId, state);
    }

    @Override
    protected int execs(String uniqueId) {
        return windows.execs(uniqueId);
    }

    @Override
    protected Map<String, String> told(String uniqueId) {
        return windows.told(uniqueId);
    }

    @Override
    protected void breakWindows() {
        windows.breakDown();
    }
}
