package dev.scepter.enrollment;

import dev.scepter.agent.csp.ClientCertificateInstall.State;
import dev.scepter.agent.port.LocalManagement;
import dev.scepter.agent.testing.FakeLocalManagement;
import java.util.Map;
import java.util.Set;

/** By documents of SyncML, over the tree of a device in memory. */
class LocalEnrollmentTest extends EnrollmentContract {
    @Override
    Rig rig() {
        FakeLocalManagement windows = new FakeLocalManagement();
        return new LocalRig(new LocalRig.Tree() {
            @Override
            public LocalManagement open() {
                return windows;
            }

            @Override
            public void tell(String uniqueId, State state) {
                windows.tell(uniqueId, state);
            }

            @Override
            public Map<String, String> told(String uniqueId) {
                return windows.told(uniqueId);
            }

            @Override
            public Set<String> ids() {
                return windows.ids();
            }

            @Override
            public int execs() {
                return windows.execs();
            }

            @Override
            public Set<String> idsExecutedAgain() {
                return windows.idsExecutedAgain();
            }
        });
    }
}
