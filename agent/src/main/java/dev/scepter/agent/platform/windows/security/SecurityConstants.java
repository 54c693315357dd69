package dev.scepter.agent.platform.windows.security;

/** Constants that jna-platform lacks, by their names in {@code sddl.h}, {@code winnt.h} and {@code winerror.h}. */
final class SecurityConstants {
    static final int SDDL_REVISION_1 = 1;
    static final int FILE_READ_ATTRIBUTES = 0x80;
    /** {@code FILE_ATTRIBUTE_TAG_INFO}: two DWORDs, the attributes first. */
    static final int FILE_ATTRIBUTE_TAG_INFO_SIZE = 8;

    static final int FILE_ATTRIBUTE_TAG_INFO_FileAttributes = 0;
    static final int ERROR_PATH_NOT_FOUND = 3;
    static final int ERROR_ALREADY_EXISTS = 183;

    private SecurityConstants() {}
}
