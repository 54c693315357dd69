package dev.scepter.agent.mdm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.Placeholder;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.platform.file.FileSecretProtector;
import dev.scepter.agent.port.MachineIdentity;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import dev.scepter.agent.testing.InMemoryKeyProvider;
import dev.scepter.agent.testing.PreparedKeys;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceIdentitiesTest {
    private static final String PATH = "mdm/identity.json";
    private static final String TOKEN = "device-token-68616e64";

    private final InMemoryDurableFolder folder = new InMemoryDurableFolder();
    private final DeviceIdentities identities =
            new DeviceIdentities(folder, new FileSecretProtector(folder, new SecureRandom()));

    @Test
    void isEnrolled_whileThereIsAFileThatCanBeRead() throws Exception {
        assertThat(identities.isEnrolled()).isFalse();

        folder.write(PATH, "{}".getBytes(UTF_8));
        assertThat(identities.isEnrolled()).as("damaged").isTrue();

        folder.write(PATH, new byte[(1 << 20) + 1]);
        assertThat(identities.isEnrolled()).as("far too large").isFalse();
    }

    @Test
    void identity_isReadBackAsItWasPut() throws Exception {
        DeviceIdentity identity = identity(Optional.of("ab"));

        identities.put(identity);

        assertThat(identities.current()).contains(identity);
        assertThat(identity.toString()).doesNotContain(TOKEN);
        assertThat(new String(content(), UTF_8)).doesNotContain(TOKEN);
    }

    @Test
    void identityOfAMachineWithoutHardwareId_isReadBack() throws Exception {
        identities.put(identity(Optional.empty()));

        assertThat(identities.current()).contains(identity(Optional.empty()));
    }

    @Test
    void forgottenIdentity_isGone() throws Exception {
        identities.put(identity(Optional.empty()));

        identities.forget();
        identities.forget();

        assertThat(identities.current()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mdm.example|evil.example",
                "dev-1|dev-2",
                "\"dev-1\"|\"a b\"",
                "https|ftp",
                "\"0123456789abcdef\"|\"short\"",
                "\"0123456789abcdef\"|null",
                "2031-05-06|2031-99-06",
                "deviceToken|otherToken",
                "\"version\" : 1|\"version\" : 2",
                "\"version\" : 1|\"version\" : 4294967297",
                "\"version\" : 1|\"version\" : \"1\"",
                "\"version\" : 1|\"x\" : 1",
                "\"version\" : 1|\"version\" : 1, \"version\" : 1",
                "{|",
                "{|[{",
                "}|}}"
            })
    void changedFile_isDamaged(String part, String other) throws Exception {
        identities.put(identity(Optional.of("ab")));
        String changed = new String(content(), UTF_8).replace(part, other == null ? "" : other);
        folder.write(PATH, changed.getBytes(UTF_8));

        ScepterException failure = catchThrowableOfType(ScepterException.class, identities::current);

        assertThat(failure.code()).isEqualTo(ErrorCode.MDM_IDENTITY_DAMAGED);
        assertThat(failure.getMessage()).contains(PATH);
    }

    @Test
    void identityOfAnotherInstallation_isDamaged() throws Exception {
        identities.put(identity(Optional.of("ab")));
        byte[] other = new byte[32];
        folder.write("install.key", other);

        ScepterException failure = catchThrowableOfType(ScepterException.class, identities::current);

        assertThat(failure.code()).isEqualTo(ErrorCode.MDM_IDENTITY_DAMAGED);
    }

    @Test
    void deviceThatIsNotEnrolled_isToldSo() {
        ScepterException failure =
                catchThrowableOfType(ScepterException.class, () -> identities.require(machine("m1")));

        assertThat(failure.code()).isEqualTo(ErrorCode.MDM_NOT_ENROLLED);
    }

    @Test
    void identity_belongsToTheMachineThatEnrolled() throws Exception {
        DeviceIdentity identity = identity(HardwareId.of(machine("m1")));
        identities.put(identity);

        assertThat(identities.require(machine("m1"))).isEqualTo(identity);
        assertThat(identities.require(machine(""))).isEqualTo(identity);
        ScepterException failure =
                catchThrowableOfType(ScepterException.class, () -> identities.require(machine("m2")));

        assertThat(failure.code()).isEqualTo(ErrorCode.MDM_HARDWARE_CHANGED);
    }

    @Test
    void machineThatHadNoHardwareId_countsAsTheSame() {
        assertThat(identity(Optional.empty()).isOf(machine("m2"))).isTrue();
    }

    @Test
    void hardwareId_isADigestAndNotTheValue() {
        assertThat(HardwareId.of(machine("m1")))
                .contains("f42d7d36c27af9abf5ed2fe102de46eff9d7e2dddfc84dee8cc2cea3f49ae6ae");
        assertThat(HardwareId.of(machine(""))).isEmpty();
    }

    @Test
    void keyThatIsGoneOrDamaged_damagesTheIdentity() throws Exception {
        DeviceIdentity identity = identity(Optional.empty());
        InMemoryKeyProvider keys = new InMemoryKeyProvider(new PreparedKeys());

        ScepterException gone = catchThrowableOfType(ScepterException.class, () -> identity.openKey(keys));
        keys.generate(identity.key(), KeySpec.ec(256));
        assertThat(identity.openKey(keys).name()).isEqualTo(identity.key());
        keys.damage(identity.key());
        ScepterException damaged = catchThrowableOfType(ScepterException.class, () -> identity.openKey(keys));

        assertThat(gone.code()).isEqualTo(ErrorCode.MDM_IDENTITY_DAMAGED);
        assertThat(damaged.code()).isEqualTo(ErrorCode.MDM_IDENTITY_DAMAGED);
    }

    private byte[] content() throws ScepterException {
        return folder.read(PATH, 65_536).orElseThrow();
    }

    private static MachineIdentity machine(String id) {
        return placeholder -> placeholder == Placeholder.DEVICE_ID
                ? Optional.of(id).filter(text -> !text.isEmpty())
                : Optional.empty();
    }

    private static DeviceIdentity identity(Optional<String> hardwareId) {
        return new DeviceIdentity(
                "https://mdm.example",
                "dev-1",
                Secret.ofText(TOKEN),
                new KeyName(DeviceIdentities.KEY_OWNER, "0123456789abcdef"),
                hardwareId,
                Instant.parse("2031-05-06T07:08:09Z"));
    }
}
