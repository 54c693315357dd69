package dev.scepter.enrollment;

class CertEnrollEnrollmentTest extends EnrollmentContract {
    @Override
    Rig rig() {
        return new CertEnrollRig();
    }
}
