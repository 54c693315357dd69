package dev.scepter.enrollment;

import dev.scepter.agent.testing.OnWindowsDouble;

/** By COM, over a double: see {@code agent/src/test/windows/mdmbridge.c}. */
@OnWindowsDouble
class BridgeEnrollmentTest extends EnrollmentContract {
    @Override
    Rig rig() {
        return new BridgeRig();
    }
}
