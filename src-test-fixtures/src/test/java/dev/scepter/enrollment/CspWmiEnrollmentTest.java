package dev.scepter.enrollment;

import dev.scepter.agent.model.Backend;
import dev.scepter.agent.testing.FakeClientCertificateInstall.Habit;

class CspWmiEnrollmentTest extends EnrollmentContract {
    @Override
    Rig rig() {
        return new CspRig(Backend.CSP_WMI, Habit.TELLS_NO_STATUS_AT_FIRST);
    }
}
