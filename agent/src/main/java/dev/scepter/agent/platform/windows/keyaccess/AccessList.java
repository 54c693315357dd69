package dev.scepter.agent.platform.windows.keyaccess;

import static dev.scepter.agent.platform.windows.keyaccess.DescriptorConstants.ACCESS_ALLOWED_ACE_Mask;
import static dev.scepter.agent.platform.windows.keyaccess.DescriptorConstants.ACCESS_ALLOWED_ACE_SidStart;
import static dev.scepter.agent.platform.windows.keyaccess.DescriptorConstants.ACE_HEADER_AceFlags;
import static dev.scepter.agent.platform.windows.keyaccess.DescriptorConstants.ACE_HEADER_AceSize;
import static dev.scepter.agent.platform.windows.keyaccess.DescriptorConstants.ACE_HEADER_AceType;
import static dev.scepter.agent.platform.windows.keyaccess.DescriptorConstants.ACL_AceCount;
import static dev.scepter.agent.platform.windows.keyaccess.DescriptorConstants.ACL_AclSize;
import static dev.scepter.agent.platform.windows.keyaccess.DescriptorConstants.ACL_SIZE;
import static dev.scepter.agent.platform.windows.keyaccess.DescriptorConstants.SECURITY_DESCRIPTOR_RELATIVE_Control;
import static dev.scepter.agent.platform.windows.keyaccess.DescriptorConstants.SECURITY_DESCRIPTOR_RELATIVE_Dacl;
import static dev.scepter.agent.platform.windows.keyaccess.DescriptorConstants.SECURITY_DESCRIPTOR_RELATIVE_SIZE;
import static dev.scepter.agent.platform.windows.keyaccess.DescriptorConstants.SID_IdentifierAuthority;
import static dev.scepter.agent.platform.windows.keyaccess.DescriptorConstants.SID_Revision;
import static dev.scepter.agent.platform.windows.keyaccess.DescriptorConstants.SID_SubAuthority;
import static dev.scepter.agent.platform.windows.keyaccess.DescriptorConstants.SID_SubAuthorityCount;

import com.sun.jna.platform.win32.WinNT;
import dev.scepter.agent.model.Sid;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the discretionary access list of a self-relative security descriptor ([MS-DTYP] sections 2.4.5 and 2.4.6; all
 * numbers little endian, except the authority of a SID).
 */
final class AccessList {
    /** The descriptor is damaged, or lets everybody do everything. */
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableException(String why) {
            super(why);
        }
    }

    private AccessList() {}

    static List<AccessEntry> read(byte[] descriptor) throws UnreadableException {
        if (descriptor.length < SECURITY_DESCRIPTOR_RELATIVE_SIZE) {
            throw new UnreadableException("it is " + descriptor.length + " bytes short");
        }
        ByteBuffer all = ByteBuffer.wrap(descriptor).order(ByteOrder.LITTLE_ENDIAN);
        int control = Short.toUnsignedInt(all.getShort(SECURITY_DESCRIPTOR_RELATIVE_Control));
        int start = all.getInt(SECURITY_DESCRIPTOR_RELATIVE_Dacl);
        if ((control & WinNT.SE_SELF_RELATIVE) == 0) {
            throw new UnreadableException("it is not self-relative");
        }
        if ((control & WinNT.SE_DACL_PRESENT) == 0 || start == 0) {
            throw new UnreadableException("it has no access list, which lets everybody do everything");
        }
        ByteBuffer list = part(all, start, ACL_SIZE);
        list = part(all, start, Short.toUnsignedInt(list.getShort(ACL_AclSize)));
        int count = Short.toUnsignedInt(part(list, 0, ACL_SIZE).getShort(ACL_AceCount));
        List<AccessEntry> entries = new ArrayList<>();
        int at = ACL_SIZE;
        for (int i = 0; i < count; i++) {
            int size = Short.toUnsignedInt(
                    part(list, at, ACCESS_ALLOWED_ACE_SidStart).getShort(ACE_HEADER_AceSize));
            entries.add(entry(part(list, at, size)));
            at += size;
        }
        return List.copyOf(entries);
    }

    private static AccessEntry entry(ByteBuffer entry) throws UnreadableException {
        ByteBuffer sid = part(entry, ACCESS_ALLOWED_ACE_SidStart, SID_SubAuthority);
        int subAuthorities = Byte.toUnsignedInt(sid.get(SID_SubAuthorityCount));
        if (sid.get(SID_Revision) != 1 || subAuthorities < 1 || subAuthorities > WinNT.SID_MAX_SUB_AUTHORITIES) {
            throw new UnreadableException(
                    "an entry of type " + Byte.toUnsignedInt(entry.get(ACE_HEADER_AceType)) + " has no SID");
        }
        // 48 bits, big endian.
        ByteBuffer bigEndian = sid.duplicate().order(ByteOrder.BIG_ENDIAN);
        long authority = (long) bigEndian.getChar(SID_IdentifierAuthority) << 32
                | Integer.toUnsignedLong(bigEndian.getInt(SID_IdentifierAuthority + 2));
        ByteBuffer numbers = part(entry, ACCESS_ALLOWED_ACE_SidStart + SID_SubAuthority, 4 * subAuthorities);
        StringBuilder text = new StringBuilder("S-1-").append(authority);
        for (int i = 0; i < subAuthorities; i++) {
            text.append('-').append(Integer.toUnsignedLong(numbers.getInt(4 * i)));
        }
        Sid found = Sid.parse(text.toString()).orElseThrow(() -> new UnreadableException("a SID is out of range"));
        return new AccessEntry(
                Byte.toUnsignedInt(entry.get(ACE_HEADER_AceType)),
                Byte.toUnsignedInt(entry.get(ACE_HEADER_AceFlags)),
                entry.getInt(ACCESS_ALLOWED_ACE_Mask),
                found);
    }

    /** A part, at least as long as the caller reads of it. */
    private static ByteBuffer part(ByteBuffer all, int start, int length) throws UnreadableException {
        if (start < 0 || length < 0 || start > all.limit() - length) {
            throw new UnreadableException("it ends too early");
        }
        return all.slice(start, length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
