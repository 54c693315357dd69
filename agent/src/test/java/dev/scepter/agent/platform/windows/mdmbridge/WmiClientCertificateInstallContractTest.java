package dev.scepter.agent.platform.windows.mdmbridge;

import dev.scepter.agent.csp.ClientCertificateInstall;
import dev.scepter.agent.csp.ClientCertificateInstall.State;
import dev.scepter.agent.testing.ClientCertificateInstallContract;
import dev.scepter.agent.testing.OnWindowsDouble;
import java.util.Map;

/** By COM, over a double: see {@code src/test/windows/mdmbridge.c}. */
@OnWindowsDouble
class WmiClientCertificateInstallContractTest extends ClientCertificateInstallContract {
    private final BridgeDouble windows = new BridgeDouble();

    @Override
    protected ClientCertificateInstall open() {
        return BridgeDouble.open();
    }

    @Override
    protected void willTell(String uniqueId, State state) {
        windows.tell(uniqueId, state);
    }

    @Override
    protected int execs(String uniqueId) {
        return (int) windows.log().stream()
                .filter(line -> line.equals("ExecMethod_ EnrollMethod " + uniqueId))
                .count();
    }

    @Override
    protected Map<String, String> told(String uniqueId) {
        return windows.told(uniqueId);
    }

    @Override
    protected void breakWindows() {
        windows.fail("ConnectServer=80041001");
    }
}
