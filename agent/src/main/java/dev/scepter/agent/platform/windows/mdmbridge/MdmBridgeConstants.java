package dev.scepter.agent.platform.windows.mdmbridge;

/** Constants of {@code wbemdisp.h}, {@code wbemcli.h} and {@code winerror.h}, by their names there. */
final class MdmBridgeConstants {
    static final int wbemImpersonationLevelImpersonate = 3;
    static final int wbemChangeFlagCreateOnly = 2;
    static final int wbemConnectFlagUseMaxWait = 0x80;

    static final int WBEM_E_FAILED = 0x80041001;
    static final int WBEM_E_NOT_FOUND = 0x80041002;
    static final int WBEM_E_ACCESS_DENIED = 0x80041003;
    static final int WBEM_E_PROVIDER_FAILURE = 0x80041004;
    static final int WBEM_E_INVALID_NAMESPACE = 0x8004100E;
    static final int WBEM_E_INVALID_CLASS = 0x80041010;
    static final int WBEM_E_ALREADY_EXISTS = 0x80041019;
    static final int REGDB_E_CLASSNOTREG = 0x80040154;

    private MdmBridgeConstants() {}
}
