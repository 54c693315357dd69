package dev.scepter.agent.platform.windows.identity;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/**
 * What the firmware says of the system: the structure of type 1 in the raw SMBIOS table (Windows page
 * GetSystemFirmwareTable, {@code RawSMBIOSData}; SMBIOS specification DSP0134, sections 6.1 and 7.2).
 *
 * @param serialNumber as the maker wrote it, perhaps a dummy
 * @param uuid of the system; none if the firmware says that it has none
 */
record SmbiosTable(Optional<String> serialNumber, Optional<UUID> uuid) {
    private static final SmbiosTable NOTHING = new SmbiosTable(Optional.empty(), Optional.empty());

    /** Calling method, major, minor, DMI revision, length of what follows as a DWORD. */
    private static final int HEADER_BYTES = 8;

    private static final int MAJOR_AT = 1;
    private static final int MINOR_AT = 2;
    private static final int LENGTH_AT = 4;

    private static final int STRUCTURE_HEADER_BYTES = 4;
    private static final int SYSTEM = 1;
    private static final int END_OF_TABLE = 127;
    private static final int SERIAL_NUMBER_AT = 7;
    private static final int UUID_AT = 8;
    private static final int UUID_BYTES = 16;
    private static final int MAX_TEXT = 255;

    /** Reads a table; whatever is damaged in it says nothing. Never looks beyond its end. */
    static SmbiosTable parse(byte[] raw) {
        if (raw.length < HEADER_BYTES) {
            return NOTHING;
        }
        ByteBuffer table = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
        long told = Integer.toUnsignedLong(table.getInt(LENGTH_AT));
        int end = (int) Math.min(raw.length, HEADER_BYTES + told);
        // From 2.6 on the first three fields are little endian; before, most makers wrote them in network order.
        boolean littleEndian = raw[MAJOR_AT] > 2 || (raw[MAJOR_AT] == 2 && raw[MINOR_AT] >= 6);
        int at = HEADER_BYTES;
        while (at + STRUCTURE_HEADER_BYTES <= end) {
            int type = Byte.toUnsignedInt(raw[at]);
            int length = Byte.toUnsignedInt(raw[at + 1]);
            int strings = at + length;
            if (length < STRUCTURE_HEADER_BYTES || strings > end || type == END_OF_TABLE) {
                return NOTHING;
            }
            if (type == SYSTEM) {
                Optional<String> serialNumber = length > SERIAL_NUMBER_AT
                        ? string(raw, strings, end, Byte.toUnsignedInt(raw[at + SERIAL_NUMBER_AT]))
                        : Optional.empty();
                Optional<UUID> uuid = length >= UUID_AT + UUID_BYTES
                        ? uuid(table.slice(at + UUID_AT, UUID_BYTES), littleEndian)
                        : Optional.empty();
                return new SmbiosTable(serialNumber, uuid);
            }
            at = behindStrings(raw, strings, end);
        }
        return NOTHING;
    }

    /** The strings of a structure each end with a zero, and one more zero stands behind the last, or two if there is none. */
    private static int behindStrings(byte[] raw, int strings, int end) {
        int at = strings;
        while (at + 1 < end && (raw[at] != 0 || raw[at + 1] != 0)) {
            at++;
        }
        return at + 2;
    }

    /**
     * A string of a structure.
     *
     * @param number from 1 on; 0 is none
     */
    private static Optional<String> string(byte[] raw, int strings, int end, int number) {
        int at = strings;
        for (int count = 1; number > 0 && at < end && raw[at] != 0; count++) {
            int stop = at;
            while (stop < end && raw[stop] != 0) {
                stop++;
            }
            if (count == number) {
                String text = new String(raw, at, Math.min(stop - at, MAX_TEXT), StandardCharsets.UTF_8)
                        .replaceAll("[\\p{Cntrl}\\uFFFD]", "")
                        .strip();
                return Optional.of(text).filter(it -> !it.isEmpty());
            }
            at = stop + 1;
        }
        return Optional.empty();
    }

    /** All zeros, or all ones, is none (section 7.2.1). */
    private static Optional<UUID> uuid(ByteBuffer bytes, boolean littleEndian) {
        ByteBuffer ordered = ByteBuffer.allocate(UUID_BYTES);
        if (littleEndian) {
            ByteBuffer little = bytes.order(ByteOrder.LITTLE_ENDIAN);
            ordered.putInt(little.getInt(0))
                    .putShort(little.getShort(4))
                    .putShort(little.getShort(6))
                    .putLong(little.order(ByteOrder.BIG_ENDIAN).getLong(8));
        } else {
            ordered.put(bytes);
        }
        UUID uuid = new UUID(ordered.getLong(0), ordered.getLong(8));
        boolean none = uuid.equals(new UUID(0, 0)) || uuid.equals(new UUID(-1, -1));
        return none ? Optional.empty() : Optional.of(uuid);
    }
}
