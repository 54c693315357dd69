package dev.scepter.agent.platform.windows.scm;

/** What jna-platform does not bind of {@code winsvc.h}. */
final class ScmConstants {
    static final int SERVICE_SID_TYPE_UNRESTRICTED = 1;

    private ScmConstants() {}
}
