package dev.scepter.agent.platform.windows.ncrypt;

import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.KeySpec.Protection;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.ContainerNames;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.port.ManagedKey.KeyTransport;
import dev.scepter.agent.port.ManagedKey.SignatureDigest;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import dev.scepter.agent.testing.KeyProviderContract;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a machine with a TPM, if a test does not say otherwise. */
@OnNcryptDouble
class MachineKeyProviderOnDoubleTest extends KeyProviderContract {
    private static final KeyName NAME = new KeyName(new PolicyId("vpn"), "abcd1234");
    private static final String CONTAINER = NAME.containerName();
    private static final KeySpec IF_PRESENT = KeySpec.rsa(2048).keptIn(Protection.TPM_IF_PRESENT);
    private static final KeySpec IN_TPM = KeySpec.rsa(2048).keptIn(Protection.TPM);

    private final InMemoryDurableFolder folder = new InMemoryDurableFolder();
    private NcryptDouble windows = new NcryptDouble();

    @BeforeEach
    void tpmIsThere() throws IOException {
        windows.putInTpm();
    }

    @AfterEach
    void failuresEnd() throws IOException {
        windows.failNoMore();
    }

    @Override
    protected KeyProvider open() {
        return MachineKeyProvider.ofThisMachine(ContainerNames.OF_POLICIES, folder);
    }

    /** Wine's bcrypt.dll, by which the double computes, imports no other. */
    @Override
    protected Set<Integer> curves() {
        return Set.of(256);
    }

    @Test
    void keyInTheTpm_isFoundAgain_signs_andDecryptsNoGarbage() throws ScepterException, IOException {
        open().generate(NAME, IN_TPM).close();

        assertThat(windows.keys()).containsExactly("mp-" + CONTAINER + ".key");
        assertThat(open().list(NAME.policy())).containsExactly(NAME);
        try (ManagedKey key = open().open(NAME).orElseThrow()) {
            assertThat(key.sign(SignatureDigest.SHA256, new byte[1])).hasSize(256);
            assertThat(key.decrypt(KeyTransport.PKCS1, new byte[256])).isEmpty();
        }
        open().deleteAll(NAME.policy());
        assertThat(windows.keys()).isEmpty();
        windows.assertAllIsFreed();
    }

    @Test
    void tpmIfPresent_isInTheTpm() throws ScepterException, IOException {
        open().generate(NAME, IF_PRESENT).close();

        assertThat(windows.keys()).containsExactly("mp-" + CONTAINER + ".key");
    }

    @Test
    void lengthThatTheTpmDoesNotMake_isMadeInSoftware_onlyIfThePolicyAllows() throws ScepterException, IOException {
        assertFails(
                ErrorCode.KEY_PROVIDER_FAILED,
                () -> open().generate(NAME, KeySpec.rsa(3072).keptIn(Protection.TPM)));
        assertThat(windows.keys()).isEmpty();

        open().generate(NAME, KeySpec.rsa(3072).keptIn(Protection.TPM_IF_PRESENT))
                .close();

        assertThat(windows.keys()).containsExactly("ms-" + CONTAINER + ".key");
        assertThat(open().isKeptAs(NAME, KeySpec.rsa(3072).keptIn(Protection.TPM_IF_PRESENT)))
                .isTrue();
        assertThat(open().isKeptAs(NAME, KeySpec.rsa(3072).keptIn(Protection.TPM)))
                .isFalse();
        assertThat(windows.keys()).containsExactly("ms-" + CONTAINER + ".key");
        windows.assertAllIsFreed();
    }

    @Test
    void keyInTheTpm_isNotKeptAsOneInSoftware() throws ScepterException, IOException {
        open().generate(NAME, IN_TPM).close();

        assertThat(open().isKeptAs(NAME, IN_TPM)).isTrue();
        assertThat(open().isKeptAs(NAME, IF_PRESENT)).isTrue();
        assertThat(open().isKeptAs(NAME, KeySpec.rsa(2048))).isFalse();
        open().delete(NAME);
        windows.assertAllIsFreed();
    }

    @Test
    void keyInSoftware_isKeptAsWanted_onlyWhereNoTpmIsWanted() throws ScepterException, IOException {
        open().generate(NAME, KeySpec.rsa(2048)).close();

        assertThat(open().isKeptAs(NAME, KeySpec.rsa(2048))).isTrue();
        assertThat(open().isKeptAs(NAME, IF_PRESENT)).isFalse();
        assertThat(open().isKeptAs(NAME, IN_TPM)).isFalse();
        windows = new NcryptDouble();
        open().generate(NAME, IF_PRESENT).close();
        assertThat(open().isKeptAs(NAME, IF_PRESENT)).isTrue();
        assertThat(open().isKeptAs(NAME, IN_TPM)).isFalse();
    }

    @Test
    void keyWithOtherReaders_isNotKeptAsWanted() throws ScepterException, IOException {
        KeySpec readable = KeySpec.rsa(2048).usableBy(Set.of("S-1-5-80-1-2-3-4-5"));
        open().generate(NAME, readable).close();

        assertThat(open().isKeptAs(NAME, readable)).isTrue();
        assertThat(open().isKeptAs(NAME, KeySpec.rsa(2048))).isFalse();
        assertThat(open().isKeptAs(NAME, readable.usableBy(Set.of("S-1-5-80-9-2-3-4-5"))))
                .isFalse();
    }

    @Test
    void noTpm_leavesItToSoftware_onlyIfThePolicyAllows() throws ScepterException, IOException {
        windows = new NcryptDouble();

        assertThat(assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> open().generate(NAME, IN_TPM)))
                .hasMessageEndingWith("there is no TPM");
        open().generate(NAME, IF_PRESENT).close();

        assertThat(windows.keys()).containsExactly("ms-" + CONTAINER + ".key");
        assertThat(windows.calls()).noneMatch(call -> call.contains("Platform"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x80090030", "0x80290401", "0x80280803", "0x80284008", "0x80090031", "0x80090023"})
    void tpmThatIsBusyLockedOrNotReady_isNoReasonForSoftware(String answer) throws IOException {
        windows.fail(
                "NCryptOpenStorageProvider Microsoft Platform Crypto Provider",
                Long.decode(answer).intValue());

        assertThat(assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> open().generate(NAME, IF_PRESENT)))
                .hasMessageContaining(answer);
        assertThat(windows.keys()).isEmpty();
    }
}
