package dev.scepter.agent.platform.windows.com;

import com.sun.jna.Memory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;

/** GUIDs as they lie in memory: the first three numbers in the machine's byte order, the rest as it is written. */
final class Guids {
    private static final int SIZE = 16;

    private Guids() {}

    static Memory inMemory(String written) {
        Memory memory = new Memory(SIZE);
        memory.write(0, bytes(written), 0, SIZE);
        return memory;
    }

    static byte[] bytes(String written) {
        UUID parts = UUID.fromString(written);
        long high = parts.getMostSignificantBits();
        return ByteBuffer.allocate(SIZE)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) (high >>> 32))
                .putShort((short) (high >>> 16))
                .putShort((short) high)
                .order(ByteOrder.BIG_ENDIAN)
                .putLong(parts.getLeastSignificantBits())
                .array();
    }
}
