package dev.scepter.agent.platform.windows.ncrypt;

import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.ContainerNames;
import dev.scepter.agent.platform.windows.keyaccess.FakeSecurity;
import dev.scepter.agent.platform.windows.keyaccess.KeyAccess;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.port.ManagedKey.KeyTransport;
import dev.scepter.agent.port.ManagedKey.SignatureDigest;
import dev.scepter.agent.testing.KeyProviderContract;
import java.security.GeneralSecurityException;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CngKeyProviderTest extends KeyProviderContract {
    private static final PolicyId VPN = new PolicyId("vpn");
    private static final KeyName NAME = new KeyName(VPN, "abcd1234");
    private static final String SERVICE = "S-1-5-80-1-2-3-4-5";
    private static final KeySpec SPEC = KeySpec.rsa(1024).usableBy(Set.of("NT SERVICE\\vpn"));

    private final FakeNcrypt api = new FakeNcrypt();
    private final KeyAccess access = FakeSecurity.keyAccess(Map.of("NT SERVICE\\vpn", SERVICE));

    @Override
    protected KeyProvider open() {
        return new CngKeyProvider(api, access, KeyStorage.SOFTWARE, ContainerNames.OF_POLICIES);
    }

    private KeyProvider tpm() {
        return new CngKeyProvider(api, access, KeyStorage.PLATFORM, ContainerNames.OF_POLICIES);
    }

    @AfterEach
    void faultsEnd_andAListFreesItsBuffers() throws ScepterException {
        api.answers.clear();
        int before = api.openHandles();

        open().list(VPN);

        assertThat(api.openHandles()).isEqualTo(before);
    }

    @Test
    void propertiesAndDescriptor_areSetBeforeTheKeyIsFinished_andReadBackFromASecondHandle() throws ScepterException {
        String descriptor = HexFormat.of()
                .formatHex(FakeSecurity.descriptor("D:P(A;;GA;;;SY)(A;;GA;;;BA)(A;;GR;;;" + SERVICE + ")"));

        open().generate(NAME, SPEC).close();

        assertThat(api.calls)
                .containsExactly(
                        "NCryptOpenStorageProvider Microsoft Software Key Storage Provider 0x0",
                        "NCryptIsAlgSupported RSA 0x40",
                        "NCryptCreatePersistedKey RSA 0x20",
                        "NCryptSetProperty Length 1024 0x40",
                        "NCryptSetProperty Export Policy 0 0x40",
                        "NCryptSetProperty Key Usage 3 0x40",
                        "NCryptSetProperty Security Descr " + descriptor + " 0x44",
                        "NCryptFinalizeKey  0x40",
                        "NCryptOpenStorageProvider Microsoft Software Key Storage Provider 0x0",
                        "NCryptOpenKey Scepter-vpn-abcd1234 0x60",
                        "NCryptGetProperty Algorithm Name 0x40",
                        "NCryptExportKey RSAPUBLICBLOB 0x0",
                        "NCryptGetProperty Key Usage 0x40",
                        "NCryptGetProperty Security Descr 0x44");
        assertThat(api.openHandles()).isZero();
    }

    @Test
    void ecKey_signsOnly_andHasNoLength() throws ScepterException {
        open().generate(NAME, KeySpec.ec(384)).close();

        assertThat(api.calls)
                .contains("NCryptCreatePersistedKey ECDSA_P384 0x20", "NCryptSetProperty Key Usage 2 0x40")
                .noneMatch(call -> call.contains("Length"));
    }

    @Test
    void use_isSilent_andNamesPaddingAndDigest() throws ScepterException, GeneralSecurityException {
        try (ManagedKey key = open().generate(NAME, SPEC)) {
            api.calls.clear();

            RSAPublicKey rsa = (RSAPublicKey) key.publicKey();

            key.sign(SignatureDigest.SHA384, new byte[1]);
            key.decrypt(KeyTransport.PKCS1, TransportProbe.encrypt(rsa, KeyTransport.PKCS1, new byte[1]));
            key.decrypt(KeyTransport.OAEP_SHA256, TransportProbe.encrypt(rsa, KeyTransport.OAEP_SHA256, new byte[1]));
        }

        assertThat(api.calls)
                .containsExactly("NCryptSignHash SHA384 0x42", "NCryptDecrypt  0x42", "NCryptDecrypt SHA256 0x44");
        assertThat(api.openHandles()).isZero();
    }

    @Test
    void digestLongerThanTheCurve_isCut() throws ScepterException {
        try (ManagedKey key = open().generate(NAME, KeySpec.ec(256))) {
            assertThat(key.sign(SignatureDigest.SHA512, new byte[1])).startsWith(0x30);
        }
    }

    @Test
    void otherDescriptorOnTheKey_deletesIt() {
        api.otherDescriptor = FakeSecurity.descriptor("D:(A;;GA;;;SY)(A;;GA;;;BA)(A;;GR;;;WD)");

        ScepterException failure = assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> open().generate(NAME, SPEC));

        assertThat(failure).hasMessageContaining("S-1-1-0 may use it");
        assertThat(api.storedIn(KeyStorage.SOFTWARE)).isEmpty();
        assertThat(api.openHandles()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NCryptOpenStorageProvider",
                "NCryptIsAlgSupported",
                "NCryptCreatePersistedKey",
                "NCryptSetProperty:Length",
                "NCryptSetProperty:Export Policy",
                "NCryptSetProperty:Key Usage",
                "NCryptSetProperty:Security Descr",
                "NCryptFinalizeKey",
                "NCryptOpenKey",
                "NCryptExportKey",
                "NCryptGetProperty:Security Descr",
                "NCryptGetProperty:Key Usage"
            })
    void failureOfAnyCall_leavesNoKeyAndNoHandle(String call) {
        api.answers.put(call, 0x80090020);

        ScepterException failure = assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> open().generate(NAME, SPEC));

        assertThat(failure)
                .hasMessageContaining(NAME.containerName())
                .hasMessageContaining(call.replaceFirst(":.*", ""))
                .hasMessageContaining("0x80090020 NTE_FAIL");
        assertThat(api.storedIn(KeyStorage.SOFTWARE)).isEmpty();
        assertThat(api.openHandles()).isZero();
    }

    @Test
    void takenName_isRefused_andTheKeyStays() {
        api.store(KeyStorage.SOFTWARE, NAME.containerName());

        assertThat(assertFails(ErrorCode.KEY_NAME_TAKEN, () -> open().generate(NAME, SPEC)))
                .hasMessageContaining(
                        "NCryptCreatePersistedKey (key " + NAME.containerName() + ") answered 0x8009000F NTE_EXISTS");

        assertThat(api.calls).noneMatch(call -> call.startsWith("NCryptDeleteKey"));
        assertThat(api.storedIn(KeyStorage.SOFTWARE)).containsExactly(NAME.containerName());
    }

    @Test
    void nameThatIsTakenMeanwhile_isRefused_andNothingIsDeleted() {
        api.answers.put("NCryptFinalizeKey", NcryptConstants.NTE_EXISTS);

        assertFails(ErrorCode.KEY_NAME_TAKEN, () -> open().generate(NAME, SPEC));

        assertThat(api.calls).noneMatch(call -> call.startsWith("NCryptDeleteKey"));
    }

    @Test
    void keyThatIsGoneAfterFinishing_isAFailure() {
        api.answers.put("NCryptOpenKey", NcryptConstants.NTE_BAD_KEYSET);

        assertThat(assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> open().generate(NAME, SPEC)))
                .hasMessageContaining("it was not kept");
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void tpmKey_isInHardware_byTheWordOfProviderOrKey(boolean byKey) throws ScepterException {
        api.implementationTypeOfKeys = byKey;

        tpm().generate(NAME, SPEC.keptIn(KeySpec.Protection.TPM)).close();

        assertThat(api.storedIn(KeyStorage.PLATFORM)).containsExactly(NAME.containerName());
        assertThat(api.openHandles()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3, 0x10})
    void tpmKeyThatIsNotInHardware_isDeleted(int type) {
        api.implementationTypes.put(KeyStorage.PLATFORM.providerName(), type);

        assertThat(assertFails(
                        ErrorCode.KEY_PROVIDER_FAILED, () -> tpm().generate(NAME, SPEC.keptIn(KeySpec.Protection.TPM))))
                .hasMessageContaining("not in hardware");
        assertThat(api.storedIn(KeyStorage.PLATFORM)).isEmpty();
        assertThat(api.openHandles()).isZero();
    }

    @Test
    void tpmKeyInSoftware_isRefused_beforeAnythingIsMade() {
        assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> open().generate(NAME, SPEC.keptIn(KeySpec.Protection.TPM)));

        assertThat(api.calls).isEmpty();
    }

    @Test
    void unknownReader_isRefused_beforeAnythingIsMade() {
        assertFails(
                ErrorCode.KEY_PROVIDER_FAILED,
                () -> open().generate(NAME, KeySpec.rsa(1024).usableBy(Set.of("nobody"))));

        assertThat(api.calls).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0x80090016, ",
        "0x80090011, KEY_PROVIDER_FAILED",
        "0x80090035, KEY_PROVIDER_FAILED",
        "0x8028400F, KEY_PROVIDER_FAILED",
        "0x8009000D, ",
        "0x80090010, NOT_PERMITTED",
        "0x80090030, KEY_PROVIDER_FAILED",
        "0x80280803, KEY_PROVIDER_FAILED",
        "0x8009001A, KEY_DAMAGED",
        "0x80090005, KEY_DAMAGED"
    })
    void answerToOpening_saysWhetherTheKeyIsAbsentDamagedOrOutOfReach(String answer, ErrorCode code)
            throws ScepterException {
        open().generate(NAME, SPEC).close();
        api.answers.put("NCryptOpenKey", Long.decode(answer).intValue());

        if (code == null) {
            assertThat(open().open(NAME)).isEmpty();
        } else {
            assertFails(code, () -> open().open(NAME));
        }
        assertThat(api.openHandles()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "0x80090011, KEY_PROVIDER_FAILED",
        "0x80090013, KEY_PROVIDER_MISSING",
        "0x8009001D, KEY_PROVIDER_FAILED",
        "0x8009001E, KEY_PROVIDER_FAILED"
    })
    void providerThatIsMissingOrDoesNotStart_isToldAsSuch_andIsNoAbsentKey(String answer, ErrorCode code) {
        api.answers.put("NCryptOpenStorageProvider", Long.decode(answer).intValue());

        assertThat(assertFails(code, () -> open().generate(NAME, SPEC)))
                .hasMessageContaining("NCryptOpenStorageProvider (Microsoft Software Key Storage Provider)")
                .hasMessageContaining(answer + " NTE_");
        assertFails(code, () -> open().open(NAME));
        assertFails(code, () -> open().delete(NAME));
        assertFails(code, () -> open().list(VPN));
        assertThat(api.openHandles()).isZero();
    }

    @Test
    void deletion_freesTheHandleOnce_alsoWhenItFails() throws ScepterException {
        open().generate(NAME, SPEC).close();
        api.answers.put("NCryptDeleteKey", 0x80090010);

        assertFails(ErrorCode.NOT_PERMITTED, () -> open().delete(NAME));
        assertThat(api.openHandles()).isZero();
        api.answers.clear();
        open().delete(NAME);

        assertThat(api.storedIn(KeyStorage.SOFTWARE)).isEmpty();
        assertThat(api.openHandles()).isZero();
    }

    @Test
    void foreignKeys_areNeitherListedNorDeleted() throws ScepterException {
        api.store(KeyStorage.SOFTWARE, "{0A1B}");
        api.store(KeyStorage.SOFTWARE, "Scepter-vpn-2-abcd1234");
        api.store(KeyStorage.SOFTWARE, "scepter-vpn-abcd1234");

        open().deleteAll(VPN);

        assertThat(api.storedIn(KeyStorage.SOFTWARE)).hasSize(3);
    }

    @Test
    void providerFailureInUse_saysNothingAboutWhatCame() throws ScepterException {
        try (ManagedKey key = open().generate(NAME, SPEC)) {
            api.answers.put("NCryptDecrypt", 0x80090030);
            api.answers.put("NCryptSignHash", 0x80280803);

            assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> key.decrypt(KeyTransport.PKCS1, new byte[128]));
            assertThat(assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> key.sign(SignatureDigest.SHA256, new byte[1])))
                    .hasMessageContaining("TPM_E_DEFEND_LOCK_RUNNING");
        }
    }

    @Test
    void numberThatIsNoneOfTheModulus_isNotForThisKey_andNobodyIsAsked() throws ScepterException {
        try (ManagedKey key = open().generate(NAME, SPEC)) {
            byte[] modulus = ((RSAPublicKey) key.publicKey()).getModulus().toByteArray();
            byte[] tooLarge = Arrays.copyOfRange(modulus, modulus.length - 128, modulus.length);
            api.calls.clear();

            assertThat(key.decrypt(KeyTransport.PKCS1, tooLarge)).isEmpty();
        }

        assertThat(api.calls).noneMatch(call -> call.startsWith("NCryptDecrypt"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x80090005", "0x8009002C"})
    void answerThatSaysSo_isNotForThisKey(String answer) throws ScepterException {
        try (ManagedKey key = open().generate(NAME, SPEC)) {
            api.answers.put("NCryptDecrypt", Long.decode(answer).intValue());

            assertThat(key.decrypt(KeyTransport.PKCS1, new byte[128])).isEmpty();
        }
    }

    /** As a final answer it would throw an issued certificate away. */
    @ParameterizedTest
    @EnumSource
    void parameterThatIsRefusedOfOurOwnBlockToo_isAFailureOfTheProvider(KeyTransport padding) throws ScepterException {
        try (ManagedKey key = open().generate(NAME, SPEC)) {
            api.answers.put("NCryptDecrypt", NcryptConstants.NTE_INVALID_PARAMETER);

            assertThat(assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> key.decrypt(padding, new byte[128])))
                    .hasMessageContaining("NTE_INVALID_PARAMETER");
        }
    }
}
