package dev.scepter.agent.platform.windows.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmbiosTableTest {
    private static final String UUID_BYTES = "33221100554477668899aabbccddeeff";

    @ParameterizedTest
    @CsvSource({
        "2, 4, 33221100-5544-7766-8899-aabbccddeeff",
        "2, 5, 33221100-5544-7766-8899-aabbccddeeff",
        "2, 6, 00112233-4455-6677-8899-aabbccddeeff",
        "2, 8, 00112233-4455-6677-8899-aabbccddeeff",
        "3, 0, 00112233-4455-6677-8899-aabbccddeeff"
    })
    void uuid_isReadInTheByteOrderOfItsVersion(int major, int minor, String uuid) {
        byte[] raw = table(major, minor, bios(), system(1, UUID_BYTES, "ABC"), end());

        assertThat(SmbiosTable.parse(raw).uuid()).hasValue(UUID.fromString(uuid));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000000000000000000000000000", "ffffffffffffffffffffffffffffffff"})
    void uuidThatIsNone_isNone(String bytes) {
        SmbiosTable table = SmbiosTable.parse(table(3, 0, system(1, bytes, "ABC")));

        assertThat(table.uuid()).isEmpty();
        assertThat(table.serialNumber()).hasValue("ABC");
    }

    @Test
    void serialNumber_isTheStringOfItsNumber_withoutBlanks() {
        assertThat(SmbiosTable.parse(table(3, 0, system(3, UUID_BYTES, "Maker", "Product", "  5CG1234XYZ  ")))
                        .serialNumber())
                .hasValue("5CG1234XYZ");
        assertThat(SmbiosTable.parse(table(3, 0, system(1, UUID_BYTES, "a\u0007b\u001b[31m")))
                        .serialNumber())
                .hasValue("ab[31m");
        assertThat(SmbiosTable.parse(table(3, 0, system(1, UUID_BYTES, "x".repeat(10_000))))
                        .serialNumber()
                        .orElseThrow())
                .hasSize(255);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 255})
    void numberOfNoString_isNoSerialNumber(int number) {
        assertThat(SmbiosTable.parse(table(3, 0, system(number, UUID_BYTES, "ABC")))
                        .serialNumber())
                .isEmpty();
        assertThat(SmbiosTable.parse(table(3, 0, system(number, UUID_BYTES))).serialNumber())
                .isEmpty();
    }

    @Test
    void blankString_isNoSerialNumber() {
        assertThat(SmbiosTable.parse(table(3, 0, system(1, UUID_BYTES, "   "))).serialNumber())
                .isEmpty();
    }

    @Test
    void oldStructureWithoutUuid_hasItsSerialNumber() {
        byte[] old = structure(1, new byte[] {1, 2, 3, 1}, "ABC");

        SmbiosTable table = SmbiosTable.parse(table(2, 0, old));

        assertThat(table.serialNumber()).hasValue("ABC");
        assertThat(table.uuid()).isEmpty();
        assertThat(SmbiosTable.parse(table(2, 0, structure(1, new byte[3]))).serialNumber())
                .isEmpty();
    }

    @Test
    void tableWithoutSystem_saysNothing() {
        assertSaysNothing(table(3, 0, bios(), end()));
        assertSaysNothing(table(3, 0));
        assertSaysNothing(table(3, 0, end(), system(1, UUID_BYTES, "ABC")));
        assertSaysNothing(new byte[0]);
        assertSaysNothing(new byte[7]);
    }

    @Test
    void lengthThatLies_isNotBelieved() {
        byte[] tooLong = table(3, 0, system(1, UUID_BYTES, "ABC"));
        ByteBuffer.wrap(tooLong).order(ByteOrder.LITTLE_ENDIAN).putInt(4, -1);
        assertThat(SmbiosTable.parse(tooLong).serialNumber()).hasValue("ABC");

        byte[] tooShort = table(3, 0, bios(), system(1, UUID_BYTES, "ABC"));
        ByteBuffer.wrap(tooShort).order(ByteOrder.LITTLE_ENDIAN).putInt(4, 30);
        assertSaysNothing(tooShort);

        byte[] noLength = table(3, 0, system(1, UUID_BYTES, "ABC"));
        noLength[9] = 0;
        assertSaysNothing(noLength);

        byte[] beyond = table(3, 0, system(1, UUID_BYTES, "ABC"));
        beyond[9] = (byte) 255;
        assertSaysNothing(beyond);
    }

    @Test
    void anyPrefixOrDamage_isReadWithoutFailure() {
        byte[] whole = table(2, 7, bios(), system(2, UUID_BYTES, "Maker", "ABC"), end());
        for (int length = 0; length <= whole.length; length++) {
            assertThat(SmbiosTable.parse(Arrays.copyOf(whole, length))).isNotNull();
        }
        Random random = new Random(11);
        for (int round = 0; round < 20_000; round++) {
            byte[] damaged = whole.clone();
            for (int i = 0; i < 4; i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            assertThat(SmbiosTable.parse(damaged)).isNotNull();
        }
    }

    private static void assertSaysNothing(byte[] raw) {
        SmbiosTable table = SmbiosTable.parse(raw);
        assertThat(table.serialNumber()).isEmpty();
        assertThat(table.uuid()).isEmpty();
    }

    private static byte[] bios() {
        return structure(0, new byte[20], "Vendor", "1.0");
    }

    private static byte[] end() {
        return structure(127, new byte[0]);
    }

    private static byte[] system(int serialNumber, String uuid, String... strings) {
        ByteBuffer body = ByteBuffer.allocate(23);
        body.put(3, (byte) serialNumber);
        body.put(4, HexFormat.of().parseHex(uuid));
        return structure(1, body.array(), strings);
    }

    private static byte[] structure(int type, byte[] body, String... strings) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(type);
        out.write(4 + body.length);
        out.write(1);
        out.write(0);
        out.writeBytes(body);
        for (String string : strings) {
            out.writeBytes(string.getBytes(StandardCharsets.UTF_8));
            out.write(0);
        }
        out.writeBytes(new byte[strings.length == 0 ? 2 : 1]);
        return out.toByteArray();
    }

    static byte[] table(int major, int minor, byte[]... structures) {
        int length = Arrays.stream(structures).mapToInt(it -> it.length).sum();
        ByteBuffer table = ByteBuffer.allocate(8 + length).order(ByteOrder.LITTLE_ENDIAN);
        table.put((byte) 0).put((byte) major).put((byte) minor).put((byte) 0).putInt(length);
        for (byte[] structure : structures) {
            table.put(structure);
        }
        return table.array();
    }

    /** A table of version 3.0 with this serial number and UUID bytes. */
    static byte[] systemTable(String serialNumber, String uuid) {
        return table(3, 0, bios(), system(1, uuid, serialNumber), end());
    }
}
