package dev.scepter.agent.platform.windows.keyaccess;

/** Sizes and offsets of {@code winnt.h}, as STRUCTURE_SIZE and STRUCTURE_field. */
final class DescriptorConstants {
    static final int SECURITY_DESCRIPTOR_RELATIVE_SIZE = 20;
    static final int SECURITY_DESCRIPTOR_RELATIVE_Control = 2;
    static final int SECURITY_DESCRIPTOR_RELATIVE_Dacl = 16;
    static final int ACL_SIZE = 8;
    static final int ACL_AclSize = 2;
    static final int ACL_AceCount = 4;
    static final int ACE_HEADER_AceType = 0;
    static final int ACE_HEADER_AceFlags = 1;
    static final int ACE_HEADER_AceSize = 2;
    static final int ACCESS_ALLOWED_ACE_Mask = 4;
    static final int ACCESS_ALLOWED_ACE_SidStart = 8;
    static final int SID_Revision = 0;
    static final int SID_SubAuthorityCount = 1;
    static final int SID_IdentifierAuthority = 2;
    static final int SID_SubAuthority = 8;

    private DescriptorConstants() {}
}
