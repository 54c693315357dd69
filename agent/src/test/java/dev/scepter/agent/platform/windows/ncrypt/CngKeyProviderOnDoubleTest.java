package dev.scepter.agent.platform.windows.ncrypt;

import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.ContainerNames;
import dev.scepter.agent.platform.windows.WindowsStatus;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.port.ManagedKey.SignatureDigest;
import dev.scepter.agent.testing.KeyProviderContract;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@OnNcryptDouble
class CngKeyProviderOnDoubleTest extends KeyProviderContract {
    private static final KeyName NAME = new KeyName(new PolicyId("vpn"), "abcd1234");
    private static final String CONTAINER = NAME.containerName();
    private static final KeySpec SPEC = KeySpec.rsa(1024).usableBy(Set.of("S-1-5-80-1-2-3-4-5"));

    private final NcryptDouble windows = new NcryptDouble();

    @Override
    protected KeyProvider open() {
        return CngKeyProvider.ofThisMachine(KeyStorage.SOFTWARE, ContainerNames.OF_POLICIES);
    }

    /** Wine's bcrypt.dll, by which the double computes, imports no other. */
    @Override
    protected Set<Integer> curves() {
        return Set.of(256);
    }

    @AfterEach
    void failuresEnd() throws IOException {
        windows.failNoMore();
    }

    @Test
    void everyHandleAndBuffer_isFreed() throws ScepterException, IOException {
        open().generate(NAME, SPEC).close();
        try (ManagedKey key = open().open(NAME).orElseThrow()) {
            key.sign(SignatureDigest.SHA256, new byte[1]);
        }
        open().list(NAME.policy());
        open().deleteAll(NAME.policy());

        windows.assertAllIsFreed();
    }

    @Test
    void order_isThatOfTheDocumentation() throws ScepterException, IOException {
        open().generate(NAME, SPEC).close();

        assertThat(windows.calls())
                .containsSubsequence(
                        "NCryptOpenStorageProvider Microsoft Software Key Storage Provider 00000000",
                        "NCryptCreatePersistedKey " + CONTAINER + " 00000000",
                        "NCryptSetProperty Length 00000000",
                        "NCryptSetProperty Export Policy 00000000",
                        "NCryptSetProperty Key Usage 00000000",
                        "NCryptSetProperty Security Descr 00000000",
                        "NCryptFinalizeKey - 00000000",
                        "NCryptOpenKey " + CONTAINER + " 00000000",
                        "NCryptGetProperty Security Descr 00000000")
                .allMatch(call -> call.endsWith(" 00000000"));
    }

    @Test
    void key_isListedAndUsedByAnotherProcess_andDeletedThere()
            throws ScepterException, IOException, InterruptedException {
        String publicKey;
        try (ManagedKey key = open().generate(NAME, SPEC)) {
            publicKey = OtherCngProcess.text(key.publicKey());
        }

        List<String> said = other();

        assertThat(said).containsExactly("listed " + NAME, "public key " + publicKey, "signature is valid", "deleted");
        assertThat(open().open(NAME)).isEmpty();
    }

    private static List<String> other() throws IOException, InterruptedException {
        Process process = OtherCngProcess.start(NAME);
        List<String> said;
        try (var lines = process.inputReader()) {
            said = lines.lines().toList();
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return said;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NCryptOpenStorageProvider",
                "NCryptIsAlgSupported",
                "NCryptCreatePersistedKey",
                "NCryptSetProperty Length",
                "NCryptSetProperty Export Policy",
                "NCryptSetProperty Key Usage",
                "NCryptSetProperty Security Descr",
                "NCryptFinalizeKey",
                "NCryptOpenKey",
                "NCryptExportKey",
                "NCryptGetProperty Algorithm Name",
                "NCryptGetProperty Security Descr",
                "NCryptGetProperty Key Usage"
            })
    void failureOfAnyCall_leavesNoKeyAndNoHandle(String call) throws IOException {
        windows.fail(call, 0x80090020);

        ScepterException failure = assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> open().generate(NAME, SPEC));

        assertThat(failure)
                .hasMessageContaining(CONTAINER)
                .hasMessageContaining(call.replaceFirst(" .*", ""))
                .hasMessageContaining("0x80090020 NTE_FAIL");
        assertThat(windows.keys()).isEmpty();
        windows.assertAllIsFreed();
    }

    @ParameterizedTest
    @CsvSource({
        "0x80090003, NTE_BAD_KEY, KEY_PROVIDER_FAILED",
        "0x80090009, NTE_BAD_FLAGS, KEY_PROVIDER_FAILED",
        "0x8009000B, NTE_BAD_KEY_STATE, KEY_PROVIDER_FAILED",
        "0x80090010, NTE_PERM, NOT_PERMITTED",
        "0x8009001D, NTE_PROVIDER_DLL_FAIL, KEY_PROVIDER_FAILED",
        "0x80090020, NTE_FAIL, KEY_PROVIDER_FAILED",
        "0x80090021, NTE_SYS_ERR, KEY_PROVIDER_FAILED",
        "0x80090022, NTE_SILENT_CONTEXT, KEY_PROVIDER_FAILED",
        "0x80090023, NTE_TOKEN_KEYSET_STORAGE_FULL, KEY_PROVIDER_FAILED",
        "0x80090024, NTE_TEMPORARY_PROFILE, KEY_PROVIDER_FAILED",
        "0x80090026, NTE_INVALID_HANDLE, KEY_PROVIDER_FAILED",
        "0x80090029, NTE_NOT_SUPPORTED, KEY_PROVIDER_FAILED",
        "0x8009002D, NTE_INTERNAL_ERROR, KEY_PROVIDER_FAILED",
        "0x8009002E, NTE_UI_REQUIRED, KEY_PROVIDER_FAILED",
        "0x80090030, NTE_DEVICE_NOT_READY, KEY_PROVIDER_FAILED",
        "0x80090031, NTE_AUTHENTICATION_IGNORED, KEY_PROVIDER_FAILED",
        "0x80090035, NTE_DEVICE_NOT_FOUND, KEY_PROVIDER_FAILED",
        "0x80290401, TPM_E_PCP_DEVICE_NOT_READY, KEY_PROVIDER_FAILED",
        "0x80290407, TPM_E_PCP_INTERNAL_ERROR, KEY_PROVIDER_FAILED",
        "0x80280803, TPM_E_DEFEND_LOCK_RUNNING, KEY_PROVIDER_FAILED",
        "0x80284008, TBS_E_SERVICE_NOT_RUNNING, KEY_PROVIDER_FAILED"
    })
    void failureToSign_isToldByItsNameAndWords(String answer, String name, ErrorCode code)
            throws ScepterException, IOException {
        int status = Long.decode(answer).intValue();
        try (ManagedKey key = open().generate(NAME, SPEC)) {
            windows.fail("NCryptSignHash", status);

            assertThat(assertFails(code, () -> key.sign(SignatureDigest.SHA256, new byte[1])))
                    .hasMessageContaining(answer + " " + name)
                    .hasMessageEndingWith(WindowsStatus.describe(status))
                    .hasMessageContaining(NAME.toString());
        }
    }

    @Test
    void deletionThatFails_leavesKeyButNoHandle() throws ScepterException, IOException {
        open().generate(NAME, SPEC).close();
        windows.fail("NCryptDeleteKey", 0x80090010);

        assertFails(ErrorCode.NOT_PERMITTED, () -> open().delete(NAME));

        windows.assertAllIsFreed();
        assertThat(windows.keys()).containsExactly("ms-" + CONTAINER + ".key");
    }

    @Test
    void lengthThatTheProviderDoesNotMake_isRefused() throws IOException {
        windows.putInTpm();
        KeyProvider tpm = CngKeyProvider.ofThisMachine(KeyStorage.PLATFORM, ContainerNames.OF_POLICIES);

        assertThat(assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> tpm.generate(NAME, KeySpec.rsa(4096))))
                .hasMessageContaining("NCryptSetProperty (Length of key " + CONTAINER + ") answered 0x80090029");
        assertThat(windows.keys()).isEmpty();
        windows.assertAllIsFreed();
    }
}
