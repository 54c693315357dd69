package dev.scepter.enrollment;

import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.testing.OnWindowsDouble;

/** The contract by COM: threads, order of calls and types of arguments are those that the double checks. */
@OnWindowsDouble
class CertEnrollOnDoubleTest extends EnrollmentContract {
    @Override
    Rig rig() {
        try {
            return new CertEnrollOnDoubleRig();
        } catch (ScepterException e) {
            throw new IllegalStateException("the machine could not be cleared", e);
        }
    }
}
