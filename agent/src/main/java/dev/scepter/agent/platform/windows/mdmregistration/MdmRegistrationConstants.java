package dev.scepter.agent.platform.windows.mdmregistration;

/** Constants of {@code MDMRegistration.h}, by their names there. */
final class MdmRegistrationConstants {
    /** Of REGISTRATION_INFORMATION_CLASS. */
    static final int DeviceRegistrationBasicInfo = 1;

    static final int DEVICEREGISTRATIONTYPE_MDM_ONLY = 0;
    static final int DEVICEREGISTRATIONTYPE_MAM = 5;
    static final int DEVICEREGISTRATIONTYPE_MDM_DEVICEWIDE_WITH_AAD = 6;
    static final int DEVICEREGISTRATIONTYPE_MDM_USERSPECIFIC_WITH_AAD = 13;

    private MdmRegistrationConstants() {}
}
