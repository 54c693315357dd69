package dev.scepter.agent.enrollment.csp;

import dev.scepter.agent.csp.ClientCertificateInstall;
import dev.scepter.agent.csp.ClientCertificateInstall.State;
import dev.scepter.agent.platform.windows.mdmlocal.LocalManagementDouble;
import dev.scepter.agent.testing.ClientCertificateInstallContract;
import dev.scepter.agent.testing.OnWindowsDouble;
import java.util.Map;

/** By real processes that load a double of mdmlocalmanagement.dll: see {@code src/test/windows/mdmlocalmanagement.c}. */
@OnWindowsDouble
class SyncMlOnWindowsDoubleContractTest extends ClientCertificateInstallContract {
    private final LocalManagementDouble windows = new LocalManagementDouble();

    @Override
    protected ClientCertificateInstall open() {
        return new SyncMlClientCertificateInstall(LocalManagementDouble.open());
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
        windows.fail("ApplyLocalManagementSyncML=8000FFFF");
    }
}
