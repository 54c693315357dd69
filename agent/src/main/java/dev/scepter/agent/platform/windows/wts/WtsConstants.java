package dev.scepter.agent.platform.windows.wts;

/** What jna-platform does not bind of {@code wtsapi32.h}, {@code winnt.h}, {@code winbase.h} and {@code ntsecapi.h}. */
final class WtsConstants {
    static final int WTSActive = 0;
    static final int WTSDisconnected = 4;
    static final int WTSUserName = 5;
    static final int WTSDomainName = 7;

    static final int WTS_SESSION_INFOW_SIZE = 24;
    static final int WTS_SESSION_INFOW_SessionId = 0;
    static final int WTS_SESSION_INFOW_State = 16;

    static final int TokenStatistics = 10;
    static final int TOKEN_STATISTICS_SIZE = 56;
    static final int TOKEN_STATISTICS_AuthenticationId = 8;

    static final int SECURITY_LOGON_SESSION_DATA_Upn = 120;
    static final int LSA_UNICODE_STRING_SIZE = 16;
    static final int LSA_UNICODE_STRING_Length = 0;
    static final int LSA_UNICODE_STRING_Buffer = 8;

    static final int STARTUPINFOEXW_SIZE = 112;
    static final int STARTUPINFOEXW_lpAttributeList = 104;
    static final int STARTUPINFOW_cb = 0;
    static final int STARTUPINFOW_lpDesktop = 16;
    static final int STARTUPINFOW_dwFlags = 60;
    static final int STARTUPINFOW_hStdInput = 80;
    static final int STARTUPINFOW_hStdOutput = 88;
    static final int PROCESS_INFORMATION_SIZE = 24;
    static final int PROCESS_INFORMATION_hProcess = 0;
    static final int PROCESS_INFORMATION_hThread = 8;
    static final int PROC_THREAD_ATTRIBUTE_HANDLE_LIST = 0x20002;
    static final int EXTENDED_STARTUPINFO_PRESENT = 0x80000;

    static final int JobObjectExtendedLimitInformation = 9;
    static final int JOBOBJECT_EXTENDED_LIMIT_INFORMATION_SIZE = 144;
    static final int JOBOBJECT_BASIC_LIMIT_INFORMATION_LimitFlags = 16;
    static final int JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE = 0x2000;

    private WtsConstants() {}
}
