package dev.scepter.enrollment;

import dev.scepter.agent.model.Backend;

class CspWmiEnrollmentTest extends EnrollmentContract {
    @Override
    Rig rig() {
        return new CspRig(Backend.CSP_WMI);
    }
}
