package dev.scepter.agent.platform.windows.keyaccess;

/** Constants of {@code winnt.h} and {@code sddl.h}, by their names there. */
public final class SecurityConstants {
    public static final int DACL_SECURITY_INFORMATION = 4;

    static final int SDDL_REVISION_1 = 1;
    static final int SE_DACL_PRESENT = 0x0004;
    static final int SE_SELF_RELATIVE = 0x8000;
    static final int ACCESS_ALLOWED_ACE_TYPE = 0;
    static final int INHERIT_ONLY_ACE = 8;
    static final int GENERIC_ALL = 0x10000000;
    static final int GENERIC_WRITE = 0x40000000;
    static final int DELETE = 0x00010000;
    static final int WRITE_DAC = 0x00040000;
    static final int WRITE_OWNER = 0x00080000;
    static final int FILE_WRITE_DATA = 0x0002;
    static final int FILE_APPEND_DATA = 0x0004;

    private SecurityConstants() {}
}
