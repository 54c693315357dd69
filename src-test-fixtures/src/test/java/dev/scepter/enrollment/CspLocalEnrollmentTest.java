package dev.scepter.enrollment;

import dev.scepter.agent.model.Backend;
import dev.scepter.agent.testing.FakeClientCertificateInstall.Habit;

class CspLocalEnrollmentTest extends EnrollmentContract {
    @Override
    Rig rig() {
        return new CspRig(Backend.CSP_LOCAL, Habit.SETS_ALL_AT_ONCE, Habit.DELETES_KEYS);
    }
}
