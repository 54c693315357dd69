package dev.scepter.agent.platform.windows.keyaccess;

import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyAccessTest {
    private static final String VPN = "S-1-5-80-1-2-3-4-4000000000";
    private static final String OWN = "(A;;GA;;;SY)(A;;GA;;;BA)";

    private final KeyAccess access = FakeSecurity.keyAccess(
            Map.of("NT SERVICE\\vpn", VPN, "Jeder", "S-1-1-0", "Administratoren", "S-1-5-32-544"));

    @Test
    void noReaders_leaveTheKeyToSystemAndAdministrators() throws ScepterException {
        assertThat(access.descriptor(List.of())).hasToString("D:P" + OWN);
    }

    @Test
    void readers_mayReadAndNoMore_whetherNamedOrNumbered() throws ScepterException {
        KeyDescriptor descriptor = access.descriptor(List.of("NT SERVICE\\vpn", "s-1-5-080-1-2-3-4-4000000000"));

        assertThat(descriptor).hasToString("D:P" + OWN + "(A;;GR;;;" + VPN + ")");
        assertThat(descriptor.bytes()).isEqualTo(FakeSecurity.descriptor(descriptor.toString()));
    }

    @Test
    void administratorsByAnotherName_areNotNamedTwice() throws ScepterException {
        assertThat(access.descriptor(List.of("Administratoren"))).hasToString("D:P" + OWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Jeder", "S-1-1-0", "S-1-5-11", "S-1-5-21-1-2-3-513"})
    void everybody_isRefused_inEveryLanguage(String reader) {
        assertThat(assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> access.descriptor(List.of(reader))))
                .hasMessageContaining("cannot let " + reader + " use a key: everybody belongs to it");
    }

    @Test
    void unknownAccount_isRefused() {
        assertThat(assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> access.descriptor(List.of("nobody"))))
                .hasMessage("cannot let nobody use a key: LookupAccountNameW (nobody) answered error 1332"
                        + " ERROR_NONE_MAPPED: no account has this name");
    }

    @ParameterizedTest
    @ValueSource(strings = {OWN + "(A;;GR;;;" + VPN + ")", "(A;;FR;;;" + VPN + ")(A;;FA;;;BA)(A;;FA;;;SY)"})
    void descriptorOfTheSameMeaning_isProof(String entries) throws ScepterException {
        KeyDescriptor wanted = access.descriptor(List.of(VPN));

        assertThatCode(() -> wanted.prove("key x", FakeSecurity.descriptor(entries)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                OWN + "(A;;GR;;;S-1-5-80-9)| S-1-5-80-9 may use it",
                OWN + "(A;;GA;;;" + VPN + ")| " + VPN + " may do more than use it",
                OWN + "(A;;FA;;;" + VPN + ")| " + VPN + " may do more than use it",
                OWN + "| " + VPN + " may not use it",
                "(A;;GA;;;BA)(A;;GR;;;" + VPN + ")| S-1-5-18 may not use it",
                OWN + "(D;;GR;;;" + VPN + ")| its access list holds an entry of type 1"
            })
    void otherDescriptor_isNone(String entries, String why) throws ScepterException {
        KeyDescriptor wanted = access.descriptor(List.of(VPN));

        assertThat(assertFails(
                        ErrorCode.KEY_PROVIDER_FAILED, () -> wanted.prove("key x", FakeSecurity.descriptor(entries))))
                .hasMessageStartingWith("key x was to be protected by D:P")
                .hasMessageEndingWith("but " + why);
    }

    @Test
    void missingList_letsEverybodyIn_soItIsNoProof() throws ScepterException {
        byte[] descriptor = FakeSecurity.descriptor(OWN);
        ByteBuffer.wrap(descriptor).order(ByteOrder.LITTLE_ENDIAN).putInt(16, 0);

        assertThat(assertFails(
                        ErrorCode.KEY_PROVIDER_FAILED,
                        () -> access.descriptor(List.of()).prove("key x", descriptor)))
                .hasMessageEndingWith("it has no access list, which lets everybody do everything");
    }

    @Test
    void cutDescriptor_isRefused_atEveryLength() throws ScepterException {
        KeyDescriptor wanted = access.descriptor(List.of(VPN));
        byte[] whole = wanted.bytes();

        IntStream.range(0, whole.length)
                .forEach(length -> assertFails(
                        ErrorCode.KEY_PROVIDER_FAILED, () -> wanted.prove("key x", Arrays.copyOf(whole, length))));
    }

    @Test
    void damagedDescriptor_neverEndsInADefect() throws ScepterException {
        KeyDescriptor wanted = access.descriptor(List.of(VPN));
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            byte[] damaged = wanted.bytes();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            try {
                wanted.prove("key x", damaged);
            } catch (ScepterException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.KEY_PROVIDER_FAILED);
            }
        }
    }
}
