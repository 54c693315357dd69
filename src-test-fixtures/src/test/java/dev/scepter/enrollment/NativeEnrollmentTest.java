package dev.scepter.enrollment;

class NativeEnrollmentTest extends EnrollmentContract {
    @Override
    Rig rig() {
        return new NativeRig();
    }
}
