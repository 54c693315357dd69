package dev.scepter.agent.platform.windows.keyaccess;

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
    private static final int HEADER_BYTES = 20;
    private static final int DACL_OFFSET_AT = 16;
    private static final int ACL_HEADER_BYTES = 8;
    private static final int ACE_HEADER_BYTES = 8;
    private static final int SID_HEADER_BYTES = 8;
    private static final int MAX_SUB_AUTHORITIES = 15;

    /** The descriptor is damaged, or lets everybody do everything. */
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableException(String why) {
            super(why);
        }
    }

    private AccessList() {}

    static List<AccessEntry> read(byte[] descriptor) throws UnreadableException {
        if (descriptor.length < HEADER_BYTES) {
            throw new UnreadableException("it is " + descriptor.length + " bytes short");
        }
        ByteBuffer all = ByteBuffer.wrap(descriptor).order(ByteOrder.LITTLE_ENDIAN);
        int control = Short.toUnsignedInt(all.getShort(2));
        int start = all.getInt(DACL_OFFSET_AT);
        if ((control & SecurityConstants.SE_SELF_RELATIVE) == 0) {
            throw new UnreadableException("it is not self-relative");
        }
        if ((control & SecurityConstants.SE_DACL_PRESENT) == 0 || start == 0) {
            throw new UnreadableException("it has no access list, which lets everybody do everything");
        }
        ByteBuffer list = part(all, start, ACL_HEADER_BYTES);
        list = part(all, start, Short.toUnsignedInt(list.getShort(2)));
        int count = Short.toUnsignedInt(part(list, 0, ACL_HEADER_BYTES).getShort(4));
        List<AccessEntry> entries = new ArrayList<>();
        int at = ACL_HEADER_BYTES;
        for (int i = 0; i < count; i++) {
            int size = Short.toUnsignedInt(part(list, at, ACE_HEADER_BYTES).getShort(2));
            entries.add(entry(part(list, at, size)));
            at += size;
        }
        return List.copyOf(entries);
    }

    private static AccessEntry entry(ByteBuffer entry) throws UnreadableException {
        ByteBuffer sid = part(entry, ACE_HEADER_BYTES, SID_HEADER_BYTES);
        int subAuthorities = Byte.toUnsignedInt(sid.get(1));
        if (sid.get(0) != 1 || subAuthorities < 1 || subAuthorities > MAX_SUB_AUTHORITIES) {
            throw new UnreadableException("an entry of type " + Byte.toUnsignedInt(entry.get(0)) + " has no SID");
        }
        long authority = sid.duplicate().order(ByteOrder.BIG_ENDIAN).getLong(0) & 0xFFFFFFFFFFFFL;
        ByteBuffer numbers = part(entry, ACE_HEADER_BYTES + SID_HEADER_BYTES, 4 * subAuthorities);
        StringBuilder text = new StringBuilder("S-1-").append(authority);
        for (int i = 0; i < subAuthorities; i++) {
            text.append('-').append(Integer.toUnsignedLong(numbers.getInt(4 * i)));
        }
        Sid found = Sid.parse(text.toString()).orElseThrow(() -> new UnreadableException("a SID is out of range"));
        return new AccessEntry(
                Byte.toUnsignedInt(entry.get(0)), Byte.toUnsignedInt(entry.get(1)), entry.getInt(4), found);
    }

    /** A part, at least as long as the caller reads of it. */
    private static ByteBuffer part(ByteBuffer all, int start, int length) throws UnreadableException {
        if (start < 0 || length < 0 || start > all.limit() - length) {
            throw new UnreadableException("it ends too early");
        }
        return all.slice(start, length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
