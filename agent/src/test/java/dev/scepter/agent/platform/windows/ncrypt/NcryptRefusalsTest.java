package dev.scepter.agent.platform.windows.ncrypt;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That the double refuses what Windows is documented to refuse: what the other tests on it stand on. */
@OnNcryptDouble
class NcryptRefusalsTest {
    private static final String SOFTWARE = "Microsoft Software Key Storage Provider";
    private static final String PLATFORM = "Microsoft Platform Crypto Provider";
    private static final int MACHINE = 0x20;
    private static final int OVERWRITE = 0x80;
    private static final int DACL = 4;

    private final NcryptDouble windows = new NcryptDouble();
    private final Ncrypt api = NcryptLibrary.load();

    private Pointer provider(String name) {
        PointerByReference provider = new PointerByReference();
        assertAnswer(api.NCryptOpenStorageProvider(provider, name, 0), 0);
        return provider.getValue();
    }

    private Pointer begun(Pointer provider, String name) {
        PointerByReference key = new PointerByReference();
        assertAnswer(api.NCryptCreatePersistedKey(provider, key, "RSA", name, 0, MACHINE), 0);
        assertAnswer(set(key.getValue(), "Length", 1024), 0);
        return key.getValue();
    }

    private Pointer made(Pointer provider, String name) {
        Pointer key = begun(provider, name);
        assertAnswer(api.NCryptFinalizeKey(key, 0), 0);
        return key;
    }

    private int create(Pointer provider, String name, int flags) {
        return api.NCryptCreatePersistedKey(provider, new PointerByReference(), "RSA", name, 0, flags);
    }

    private int open(Pointer provider, String name, int flags) {
        return api.NCryptOpenKey(provider, new PointerByReference(), name, 0, flags);
    }

    private int set(Pointer key, String property, int value) {
        byte[] data = ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
        return api.NCryptSetProperty(key, property, data, data.length, 0);
    }

    private int sign(Pointer key) {
        return api.NCryptSignHash(
                key, new BCRYPT_PKCS1_PADDING_INFO("SHA256"), new byte[32], 32, new byte[128], 128, length(), 2);
    }

    private int decrypt(Pointer key) {
        return api.NCryptDecrypt(key, new byte[128], 128, null, new byte[128], 128, length(), 2);
    }

    private int export(Pointer key, String type) {
        return api.NCryptExportKey(key, null, type, null, new byte[8192], 8192, length(), 0);
    }

    private static IntByReference length() {
        return new IntByReference();
    }

    private static void assertAnswer(int answer, int expected) {
        assertThat(Integer.toHexString(answer)).isEqualTo(Integer.toHexString(expected));
    }

    @Test
    void existingName_isRefused_withoutOverwrite() {
        Pointer provider = provider(SOFTWARE);
        made(provider, "one");

        assertAnswer(create(provider, "one", MACHINE), 0x8009000F);
        assertAnswer(create(provider, "one", MACHINE | OVERWRITE), 0);
        assertAnswer(create(provider, "one", 0), 0);
        assertAnswer(create(provider, "two", MACHINE), 0);
    }

    @Test
    void machineKey_isFoundByItsFlagAndProviderOnly() throws IOException {
        windows.putInTpm();
        Pointer provider = provider(SOFTWARE);
        made(provider, "one");

        assertAnswer(open(provider, "one", MACHINE), 0);
        assertAnswer(open(provider, "one", 0), 0x80090016);
        assertAnswer(open(provider(PLATFORM), "one", MACHINE), 0x80090016);
        assertAnswer(open(provider, "two", MACHINE), 0x80090016);
    }

    @Test
    void keyThatIsNotFinished_isNotUsable_andNotStored() {
        Pointer provider = provider(SOFTWARE);
        Pointer key = begun(provider, "one");

        assertAnswer(sign(key), 0x8009000B);
        assertAnswer(decrypt(key), 0x8009000B);
        assertAnswer(export(key, "RSAPUBLICBLOB"), 0x8009000B);
        assertAnswer(api.NCryptDeleteKey(key, 0), 0x8009000B);
        assertAnswer(open(provider, "one", MACHINE), 0x80090016);
    }

    @ParameterizedTest
    @CsvSource({"Length, 2048", "Export Policy, 3", "Key Usage, 1"})
    void finishedKey_takesNoMore(String property, int value) {
        assertAnswer(set(made(provider(SOFTWARE), "one"), property, value), 0x8009000B);
    }

    @Test
    void finishing_isOnce() {
        assertAnswer(api.NCryptFinalizeKey(made(provider(SOFTWARE), "one"), 0), 0x8009000B);
    }

    @Test
    void privateHalf_isExportedOnlyIfThePolicyAllows() {
        Pointer provider = provider(SOFTWARE);
        Pointer exportable = begun(provider, "two");
        assertAnswer(set(exportable, "Export Policy", 3), 0);
        assertAnswer(api.NCryptFinalizeKey(exportable, 0), 0);
        Pointer key = made(provider, "one");

        assertAnswer(export(key, "RSAFULLPRIVATEBLOB"), 0x8009000B);
        assertAnswer(export(key, "RSAPRIVATEBLOB"), 0x8009000B);
        assertAnswer(export(key, "RSAPUBLICBLOB"), 0);
        assertAnswer(export(exportable, "RSAFULLPRIVATEBLOB"), 0);
    }

    @Test
    void usage_binds() {
        Pointer provider = provider(SOFTWARE);
        Pointer signer = begun(provider, "signer");
        assertAnswer(set(signer, "Key Usage", 2), 0);
        assertAnswer(api.NCryptFinalizeKey(signer, 0), 0);
        Pointer decrypter = begun(provider, "decrypter");
        assertAnswer(set(decrypter, "Key Usage", 1), 0);
        assertAnswer(api.NCryptFinalizeKey(decrypter, 0), 0);

        assertAnswer(sign(signer), 0);
        assertAnswer(decrypt(signer), 0x80090003);
        assertAnswer(sign(decrypter), 0x80090003);
        assertAnswer(decrypt(decrypter), 0x8009002C);
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 1000, 16448})
    void softwareLength_isFrom512To16384InStepsOf64(int length) {
        assertAnswer(set(begun(provider(SOFTWARE), "one"), "Length", length), 0x80090029);
    }

    @Test
    void tpm_takes2048_andNot4096() throws IOException {
        windows.putInTpm();
        Pointer key = begun(provider(PLATFORM), "one");

        assertAnswer(set(key, "Length", 4096), 0x80090029);
        assertAnswer(set(key, "Length", 2048), 0);
    }

    @Test
    void tpmProvider_isThereWithATpmOnly() {
        assertAnswer(api.NCryptOpenStorageProvider(new PointerByReference(), PLATFORM, 0), 0x80090030);
    }

    @Test
    void handleThatIsFreed_isNoHandle() throws IOException {
        Pointer provider = provider(SOFTWARE);
        Pointer key = made(provider, "one");

        assertAnswer(api.NCryptFreeObject(key), 0);
        assertAnswer(api.NCryptFreeObject(key), 0x80090026);
        assertAnswer(sign(key), 0x80090026);
        assertAnswer(api.NCryptFreeObject(provider), 0);
        assertAnswer(open(provider, "one", MACHINE), 0x80090026);
    }

    @Test
    void deletion_freesTheHandle() throws IOException {
        Pointer key = made(provider(SOFTWARE), "one");

        assertAnswer(api.NCryptDeleteKey(key, 0), 0);
        assertAnswer(api.NCryptFreeObject(key), 0x80090026);
        assertThat(windows.keys()).isEmpty();
    }

    @Test
    @SuppressWarnings("NullAway") // That there is no name is the case.
    void keyWithoutName_isKeptNowhere() throws IOException {
        Pointer key = made(provider(SOFTWARE), null);

        assertAnswer(sign(key), 0);
        assertThat(windows.keys()).isEmpty();
    }

    @Test
    void descriptor_isSelfRelative_wholeAndNamedByItsPart() {
        byte[] descriptor = {
            1, 0, 4, (byte) 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 20, 0, 0, 0, 2, 0, 8, 0, 0, 0, 0, 0
        };
        byte[] absolute = descriptor.clone();
        absolute[3] = 0;
        Pointer key = made(provider(SOFTWARE), "one");

        assertAnswer(describe(key, descriptor, DACL), 0);
        assertAnswer(describe(key, descriptor, 0), 0x80090009);
        assertAnswer(describe(key, absolute, DACL), 0x80090027);
        assertAnswer(describe(key, new byte[28], DACL), 0x80090027);
    }

    private int describe(Pointer key, byte[] descriptor, int flags) {
        return api.NCryptSetProperty(key, "Security Descr", descriptor, descriptor.length, flags);
    }
}
