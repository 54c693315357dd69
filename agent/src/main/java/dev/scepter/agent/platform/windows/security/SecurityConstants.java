package dev.scepter.agent.platform.windows.security;

/**
 * Constants that jna-platform lacks, by their names in {@code sddl.h} and {@code winbase.h}; sizes and offsets are
 * STRUCTURE_SIZE and STRUCTURE_field.
 */
final class SecurityConstants {
    static final int SDDL_REVISION_1 = 1;
    static final int FILE_ATTRIBUTE_TAG_INFO_SIZE = 8;
    static final int FILE_ATTRIBUTE_TAG_INFO_FileAttributes = 0;

    private SecurityConstants() {}
}
