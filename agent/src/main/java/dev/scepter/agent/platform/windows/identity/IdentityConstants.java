package dev.scepter.agent.platform.windows.identity;

/** Constants that jna-platform lacks, by their names in {@code sysinfoapi.h}, {@code winbase.h} and {@code ntsecapi.h}. */
final class IdentityConstants {
    static final int ComputerNamePhysicalNetBIOS = 4;
    static final int ComputerNamePhysicalDnsHostname = 5;
    static final int ComputerNamePhysicalDnsFullyQualified = 7;

    static final int POLICY_VIEW_LOCAL_INFORMATION = 1;
    static final int PolicyMachineAccountInformation = 15;
    /** {@code LSA_OBJECT_ATTRIBUTES}; all zeros but its length. */
    static final int LSA_OBJECT_ATTRIBUTES_SIZE = 48;

    static final int LSA_OBJECT_ATTRIBUTES_Length = 0;

    static final int POLICY_MACHINE_ACCT_INFO_Rid = 0;
    static final int POLICY_MACHINE_ACCT_INFO_Sid = 8;

    private IdentityConstants() {}
}
