package dev.scepter.agent.platform.windows.cryptoapi;

import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.ContainerNames;
import dev.scepter.agent.platform.windows.keyaccess.FakeSecurity;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.port.ManagedKey.KeyTransport;
import dev.scepter.agent.port.ManagedKey.SignatureDigest;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.interfaces.RSAPublicKey;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the provider asks of Windows, and what it makes of the answers. */
class CryptoApiCallsTest {
    private static final PolicyId VPN = new PolicyId("vpn");
    private static final KeyName NAME = new KeyName(VPN, "abcd1234");
    private static final String SERVICE = "S-1-5-80-1-2-3-4-5";
    private static final KeySpec SPEC = KeySpec.rsa(1024).usableBy(Set.of(SERVICE));

    private final FakeCryptoApi api = new FakeCryptoApi();
    private final CryptoApiKeyProvider provider =
            new CryptoApiKeyProvider(api, FakeSecurity.keyAccess(Map.of()), ContainerNames.OF_POLICIES);

    @Test
    void container_isOfTheMachine_silent_protectedBeforeItsKeyIsMade_andReopened() throws ScepterException {
        String descriptor = HexFormat.of()
                .formatHex(FakeSecurity.descriptor("D:P(A;;GA;;;SY)(A;;GA;;;BA)(A;;GR;;;" + SERVICE + ")"));

        provider.generate(NAME, SPEC).close();

        assertThat(api.calls)
                .containsExactly(
                        "CryptAcquireContextW 0x68",
                        "CryptSetProvParam 8 " + descriptor + " 0x4",
                        "CryptGetProvParam 8 0x4",
                        "CryptGenKey 1 0x4000000",
                        "CryptAcquireContextW 0x60",
                        "CryptGetUserKey 1",
                        "CryptExportKey 6");
        assertThat(api.openHandles()).isZero();
    }

    @Test
    void keyForOthersOrForATpm_isNotKeptAsWanted() throws ScepterException {
        provider.generate(NAME, SPEC).close();

        assertThat(provider.isKeptAs(NAME, SPEC)).isTrue();
        assertThat(provider.isKeptAs(NAME, KeySpec.rsa(1024))).isFalse();
        assertThat(provider.isKeptAs(NAME, SPEC.keptIn(KeySpec.Protection.TPM))).isFalse();
        assertThat(provider.isKeptAs(NAME, SPEC.keptIn(KeySpec.Protection.TPM_IF_PRESENT)))
                .isTrue();
        assertThat(api.openHandles()).isZero();
    }

    @Test
    void bytes_areTurnedRound() throws ScepterException, GeneralSecurityException {
        byte[] encrypted = new byte[128];
        encrypted[0] = 7;
        try (ManagedKey key = provider.generate(NAME, SPEC)) {
            assertThat(((RSAPublicKey) key.publicKey()).getModulus())
                    .isEqualTo(BigInteger.ONE.shiftLeft(1023).add(BigInteger.ONE));
            api.calls.clear();

            assertThat(key.sign(SignatureDigest.SHA256, new byte[1]))
                    .hasSize(128)
                    .endsWith(1);
            assertThat(key.decrypt(KeyTransport.OAEP_SHA1, encrypted)).isPresent();
            assertThat(key.decrypt(KeyTransport.PKCS1, encrypted)).isPresent();
        }

        assertThat(api.lastInput).endsWith(7);
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(new byte[1]));
        assertThat(api.calls)
                .containsExactly(
                        "CryptCreateHash 0x800c",
                        "CryptSetHashParam 2 " + digest,
                        "CryptSignHashW 1 0x0",
                        "CryptDecrypt true 0x40",
                        "CryptDecrypt true 0x0");
        assertThat(api.openHandles()).isZero();
    }

    @Test
    void otherDescriptorOnTheContainer_deletesIt_beforeAKeyIsMade() {
        api.otherDescriptor = FakeSecurity.descriptor("D:(A;;GA;;;SY)(A;;GA;;;BA)(A;;GR;;;WD)");

        assertThat(assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> provider.generate(NAME, SPEC)))
                .hasMessageContaining("S-1-1-0 may use it");
        assertThat(api.calls).noneMatch(call -> call.startsWith("CryptGenKey"));
        assertThat(api.containerNames()).isEmpty();
        assertThat(api.openHandles()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CryptAcquireContextW:0x68", "CryptSetProvParam", "CryptGetProvParam", "CryptGenKey"})
    void failureOfAnyCall_leavesNoContainerAndNoHandle(String call) {
        api.errors.put(call, 0x80090020);

        assertThat(assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> provider.generate(NAME, SPEC)))
                .hasMessageContaining("cannot make key " + NAME)
                .hasMessageContaining(call.replaceFirst(":.*", ""))
                .hasMessageContaining("0x80090020 NTE_FAIL");
        assertThat(api.containerNames()).isEmpty();
        assertThat(api.openHandles()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "0x80090016, KEY_PROVIDER_FAILED",
        "0x80090010, NOT_PERMITTED",
        "0x80090020, KEY_PROVIDER_FAILED",
        "0x8009001A, KEY_DAMAGED"
    })
    void answerToOpening_saysWhetherTheKeyIsDamagedOrOutOfReach(String answer, ErrorCode code) throws ScepterException {
        provider.generate(NAME, SPEC).close();
        api.errors.put("CryptAcquireContextW:0x60", Long.decode(answer).intValue());

        assertFails(code, () -> provider.open(NAME));
        assertThat(api.openHandles()).isZero();
    }

    @Test
    void containerThatIsListed_isNotAbsent_andWasNotDeleted() throws ScepterException {
        provider.generate(NAME, SPEC).close();
        api.errors.put("CryptAcquireContextW:0x60", CryptoApiConstants.NTE_BAD_KEYSET);
        api.errors.put("CryptAcquireContextW:0x70", CryptoApiConstants.NTE_BAD_KEYSET);

        assertThat(assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> provider.open(NAME)))
                .hasMessageContaining("but it is listed");
        assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> provider.delete(NAME));
        api.errors.clear();
        provider.delete(NAME);

        assertThat(provider.open(NAME)).isEmpty();
        assertThat(api.openHandles()).isZero();
    }

    @Test
    void containersThatCannotBeListed_areNoReasonToBelieveThatOneIsAbsent() {
        api.errors.put("CryptGetProvParam", 5);

        assertFails(ErrorCode.NOT_PERMITTED, () -> provider.open(NAME));
        assertFails(ErrorCode.NOT_PERMITTED, () -> provider.delete(NAME));
    }

    @Test
    void failureToOpen_closesWhatWasOpened() throws ScepterException {
        provider.generate(NAME, SPEC).close();
        api.errors.put("CryptExportKey", 0x80090020);

        assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> provider.open(NAME));

        assertThat(api.openHandles()).isZero();
    }

    /** Windows may refuse the flag that Wine needs. */
    @ParameterizedTest
    @ValueSource(ints = {0, 0x80090009, 87})
    void containers_areListed_withOrWithoutTheFlagOfTheMachine(int refusal) throws ScepterException {
        api.errors.put("CryptGetProvParam:2 0x21", refusal);
        api.store("Scepter-vpn-abcd1234");
        api.store("Scepter-vpn-2-abcd1234");
        api.store("somebody's");

        assertThat(provider.list(VPN)).containsExactly(NAME);
        assertThat(api.openHandles()).isZero();
    }

    @Test
    void failureToList_isNoEmptyList() {
        api.errors.put("CryptGetProvParam", 5);

        assertFails(ErrorCode.NOT_PERMITTED, () -> provider.list(VPN));
        assertThat(api.openHandles()).isZero();
    }

    @Test
    void foreignContainers_areNotDeleted() throws ScepterException {
        api.store("Scepter-vpn-2-abcd1234");
        api.store("somebody's");

        provider.deleteAll(VPN);

        assertThat(api.containerNames()).hasSize(2);
    }

    /** A container that a crash left without any key is ours; one that holds but a key to sign is not. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void takenName_isRefused_andTheKeyStays(int keySpec) {
        api.store(NAME.containerName(), keySpec);

        assertThat(assertFails(ErrorCode.KEY_NAME_TAKEN, () -> provider.generate(NAME, SPEC)))
                .hasMessageContaining("CryptAcquireContextW (container " + NAME.containerName() + ")")
                .hasMessageContaining("NTE_EXISTS");
        assertThat(api.containerNames()).containsExactly(NAME.containerName());
        assertThat(api.calls).doesNotContain("CryptAcquireContextW 0x70");
        assertThat(api.openHandles()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x80090013", "0x80090017", "0x80090019"})
    void missingProvider_isToldAsSuch_andIsNoAbsentKey(String answer) {
        api.errors.put("CryptAcquireContextW", Long.decode(answer).intValue());

        assertThat(assertFails(ErrorCode.KEY_PROVIDER_MISSING, () -> provider.generate(NAME, SPEC)))
                .hasMessageContaining(answer + " NTE_");
        assertFails(ErrorCode.KEY_PROVIDER_MISSING, () -> provider.open(NAME));
        assertFails(ErrorCode.KEY_PROVIDER_MISSING, () -> provider.delete(NAME));
        assertFails(ErrorCode.KEY_PROVIDER_MISSING, () -> provider.list(VPN));
        assertThat(api.openHandles()).isZero();
    }

    @Test
    void wrongPadding_isEmpty_otherFailuresAreNot() throws ScepterException {
        try (ManagedKey key = provider.generate(NAME, SPEC)) {
            api.errors.put("CryptDecrypt", 0x80090005);
            assertThat(key.decrypt(KeyTransport.PKCS1, new byte[128])).isEmpty();

            api.errors.put("CryptDecrypt", 0x80090020);
            assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> key.decrypt(KeyTransport.PKCS1, new byte[128]));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 504, 16_385, 65_536})
    void lengthThatCryptoApiCannotDo_isRefused_beforeAnythingIsMade(int bits) {
        assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> provider.generate(NAME, KeySpec.rsa(bits)));

        assertThat(api.calls).isEmpty();
    }

    @Test
    void damagedPublicKey_isRefused() {
        for (int length : new int[] {0, 19, 20, 100}) {
            assertThat(catchThrowable(() -> PublicKeyBlob.decode(new byte[length])))
                    .isInstanceOf(GeneralSecurityException.class);
        }
    }
}
