package dev.scepter.agent.platform.windows.winhttp;

/** Constants of {@code winhttp.h}, by their names there. */
final class WinHttpConstants {
    static final int WINHTTP_ACCESS_TYPE_NO_PROXY = 1;
    static final int WINHTTP_ACCESS_TYPE_NAMED_PROXY = 3;

    static final int WINHTTP_AUTOPROXY_AUTO_DETECT = 0x1;
    static final int WINHTTP_AUTOPROXY_CONFIG_URL = 0x2;
    static final int WINHTTP_AUTO_DETECT_TYPE_DHCP = 0x1;
    static final int WINHTTP_AUTO_DETECT_TYPE_DNS_A = 0x2;

    static final int ERROR_WINHTTP_LOGIN_FAILURE = 12_015;
    static final int ERROR_WINHTTP_AUTODETECTION_FAILED = 12_180;

    private WinHttpConstants() {}
}
