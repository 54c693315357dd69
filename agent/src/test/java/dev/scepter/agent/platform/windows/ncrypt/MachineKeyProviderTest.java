package dev.scepter.agent.platform.windows.ncrypt;

import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.KeySpec.Protection;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.ContainerNames;
import dev.scepter.agent.platform.windows.KeyLink;
import dev.scepter.agent.platform.windows.KeyLinks;
import dev.scepter.agent.platform.windows.keyaccess.FakeSecurity;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import dev.scepter.agent.testing.KeyProviderContract;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MachineKeyProviderTest extends KeyProviderContract {
    private static final PolicyId VPN = new PolicyId("vpn");
    private static final KeyName NAME = new KeyName(VPN, "abcd1234");
    private static final KeyName OTHER = new KeyName(VPN, "efgh5678");
    private static final KeySpec IF_PRESENT = KeySpec.rsa(1024).keptIn(Protection.TPM_IF_PRESENT);
    private static final KeySpec IN_TPM = KeySpec.rsa(1024).keptIn(Protection.TPM);

    private static final int TBS_E_SERVICE_DISABLED = 0x80284010;

    private final FakeNcrypt api = new FakeNcrypt();
    private final InMemoryDurableFolder folder = new InMemoryDurableFolder();
    private int tpmAnswer;

    @Override
    protected KeyProvider open() {
        return new MachineKeyProvider(
                api,
                FakeSecurity.keyAccess(Map.of()),
                new TpmPresence((size, info) -> tpmAnswer),
                ContainerNames.OF_POLICIES,
                folder);
    }

    @Test
    void eachProtection_hasItsPlace() throws ScepterException {
        open().generate(NAME, KeySpec.rsa(1024)).close();
        open().generate(OTHER, IN_TPM).close();

        assertThat(api.storedIn(KeyStorage.SOFTWARE)).containsExactly(NAME.containerName());
        assertThat(api.storedIn(KeyStorage.PLATFORM)).containsExactly(OTHER.containerName());
        assertThat(open().list(VPN)).containsExactlyInAnyOrder(NAME, OTHER);
        assertThat(open().open(OTHER)).isPresent();
        open().deleteAll(VPN);
        assertThat(open().list(VPN)).isEmpty();
    }

    @Test
    void tpmIfPresent_isInTheTpm_ifThereIsOne() throws ScepterException {
        open().generate(NAME, IF_PRESENT).close();

        assertThat(api.storedIn(KeyStorage.PLATFORM)).containsExactly(NAME.containerName());
        assertThat(api.storedIn(KeyStorage.SOFTWARE)).isEmpty();
    }

    @Test
    void noTpm_tpmIfPresentIsInSoftware_tpmIsRefused() throws ScepterException {
        tpmAnswer = NcryptConstants.TBS_E_TPM_NOT_FOUND;

        open().generate(NAME, IF_PRESENT).close();

        assertThat(api.storedIn(KeyStorage.SOFTWARE)).containsExactly(NAME.containerName());
        assertThat(assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> open().generate(OTHER, IN_TPM)))
                .hasMessageEndingWith("there is no TPM");
        assertThat(open().open(OTHER)).isEmpty();
        assertThat(open().list(VPN)).containsExactly(NAME);
        open().delete(NAME);
        assertThat(api.calls).noneMatch(call -> call.contains("Platform"));
    }

    @ParameterizedTest
    @CsvSource({
        "NCryptIsAlgSupported, 0x80090029",
        "NCryptCreatePersistedKey, 0x80090008",
        "NCryptSetProperty:Length, 0x80090027",
        "NCryptSetProperty:Length, 0x80090029",
        "NCryptFinalizeKey, 0x80290405",
        "NCryptFinalizeKey, 0x80090029",
        "NCryptFinalizeKey, 0x8029041F"
    })
    void tpmThatCannotDoTheAlgorithm_leavesItToSoftware(String call, String answer) throws ScepterException {
        FakeNcrypt both = new FakeNcrypt();
        both.answers.put(call, Long.decode(answer).intValue());
        CngKeyProvider tpm = new CngKeyProvider(
                both, FakeSecurity.keyAccess(Map.of()), KeyStorage.PLATFORM, ContainerNames.OF_POLICIES);

        assertThat(catchThrowable(() -> tpm.make(NAME, IN_TPM))).isInstanceOf(NotOfferedException.class);
        assertThat(both.storedIn(KeyStorage.PLATFORM)).isEmpty();
        assertThat(both.openHandles()).isZero();
        assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> tpm.generate(NAME, IN_TPM));
    }

    @ParameterizedTest
    @CsvSource({"0x80090027", "0x80290403"})
    void parameterThatIsRefusedAtTheEnd_isTheLength_onlyIfTheProviderHasNoSuchLength(String answer)
            throws ScepterException {
        api.answers.put("NCryptFinalizeKey", Long.decode(answer).intValue());
        CngKeyProvider tpm = new CngKeyProvider(
                api, FakeSecurity.keyAccess(Map.of()), KeyStorage.PLATFORM, ContainerNames.OF_POLICIES);

        assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> tpm.make(NAME, IN_TPM));
        api.lengths = new int[] {1024, 2048, 1024, 2048};
        assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> tpm.make(NAME, IN_TPM));
        api.lengths = new int[] {2048, 2048, 0, 2048};
        assertThat(catchThrowable(() -> tpm.make(NAME, IN_TPM))).isInstanceOf(NotOfferedException.class);
        api.answers.clear();
        assertThat(api.openHandles()).isZero();
    }

    @Test
    void supportedLengths_haveBoundsAndSteps() {
        SupportedLengths lengths = new SupportedLengths(1024, 2048, 512);

        assertThat(Stream.of(1024, 1536, 2048)).noneMatch(lengths::exclude);
        assertThat(Stream.of(512, 1025, 2560)).allMatch(lengths::exclude);
    }

    @ParameterizedTest
    @CsvSource({
        "NCryptOpenStorageProvider, 0x80090035",
        "NCryptOpenStorageProvider, 0x8028400F",
        "NCryptCreatePersistedKey, 0x80090035"
    })
    void tpmThatIsGoneThoughItWasThereJustNow_isNoReasonForSoftware(String call, String answer)
            throws ScepterException {
        String provider = call.equals("NCryptOpenStorageProvider") ? ":" + KeyStorage.PLATFORM.providerName() : "";
        open().generate(NAME, IN_TPM).close();
        api.answers.put(call + provider, Long.decode(answer).intValue());

        assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> open().generate(OTHER, IF_PRESENT));
        assertThat(api.storedIn(KeyStorage.SOFTWARE)).isEmpty();
        if (!provider.isEmpty()) {
            assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> open().open(NAME));
            assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> open().delete(NAME));
            assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> open().list(VPN));
        }
        api.answers.clear();
        assertThat(open().list(VPN)).containsExactly(NAME);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0x80090030",
                "0x80290401",
                "0x80290407",
                "0x80280803",
                "0x80284008",
                "0x80284010",
                "0x80090031",
                "0x80090020",
                "0x80090023"
            })
    void tpmThatIsBusyLockedOrNotReady_isNoReasonForSoftware(String answer) {
        api.answers.put(
                "NCryptOpenStorageProvider:" + KeyStorage.PLATFORM.providerName(),
                Long.decode(answer).intValue());

        assertThat(assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> open().generate(NAME, IF_PRESENT)))
                .hasMessageContaining("0x" + answer.substring(2));
        assertThat(api.storedIn(KeyStorage.SOFTWARE)).isEmpty();
        assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> open().open(NAME));
        api.answers.clear();
    }

    @Test
    void notInHardware_isNoReasonForSoftware() {
        api.implementationTypes.put(KeyStorage.PLATFORM.providerName(), 2);

        assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> open().generate(NAME, IF_PRESENT));

        assertThat(api.storedIn(KeyStorage.SOFTWARE)).isEmpty();
    }

    @Test
    void tpmServiceThatDoesNotKnow_isARetry() {
        tpmAnswer = 0x80284008;

        assertThat(assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> open().generate(NAME, IF_PRESENT)))
                .hasMessageContaining("Tbsi_GetDeviceInfo (TPM) answered 0x80284008 TBS_E_SERVICE_NOT_RUNNING");
        assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> open().open(NAME));
        tpmAnswer = 0;
    }

    @Test
    void tpmServiceThatIsOff_keepsNoSoftwareKey() throws ScepterException {
        open().generate(NAME, KeySpec.rsa(1024)).close();
        open().generate(OTHER, KeySpec.rsa(1024)).close();
        tpmAnswer = TBS_E_SERVICE_DISABLED;

        open().delete(NAME);

        assertThat(open().list(VPN)).containsExactly(OTHER);
        open().deleteAll(VPN);
        assertThat(api.storedIn(KeyStorage.SOFTWARE)).isEmpty();
        tpmAnswer = 0;
    }

    @Test
    void tpmServiceThatIsOff_isARetry_forKeysThatAreNoted() throws ScepterException {
        open().generate(NAME, IN_TPM).close();
        tpmAnswer = TBS_E_SERVICE_DISABLED;

        assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> open().delete(NAME));
        assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> open().deleteAll(VPN));
        assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> open().list(VPN));

        assertThat(folder.list("tpm")).containsExactly(NAME.containerName());
        tpmAnswer = 0;
    }

    @Test
    void keyInATpmThatIsGone_isNotAbsent_norDeleted_norLinkedToSoftware() throws ScepterException {
        open().generate(NAME, IF_PRESENT).close();
        open().generate(OTHER, KeySpec.rsa(1024)).close();
        KeyLink link = links().of(NAME);
        tpmAnswer = NcryptConstants.TBS_E_TPM_NOT_FOUND;

        assertThat(assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> open().open(NAME)))
                .hasMessageContaining("there is no TPM now")
                .hasMessageContaining("tpm/" + NAME.containerName());
        assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> open().delete(NAME));
        assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> open().deleteAll(VPN));
        assertThat(links().of(NAME)).isEqualTo(link);
        assertThat(open().list(VPN)).contains(NAME);
        open().generate(OTHER, KeySpec.rsa(1024)).close();
        assertThat(open().open(OTHER)).isPresent();
        open().delete(OTHER);

        tpmAnswer = 0;
        assertThat(open().open(NAME)).isPresent();
        open().deleteAll(VPN);
        tpmAnswer = NcryptConstants.TBS_E_TPM_NOT_FOUND;
        assertThat(open().open(NAME)).isEmpty();
        assertThat(folder.list("tpm")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "NCryptIsAlgSupported, 0x80090029, true",
        "NCryptCreatePersistedKey, 0x80090008, true",
        "NCryptSetProperty:Length, 0x80090027, true",
        "NCryptFinalizeKey, 0x80290405, false",
        "none, 0, false"
    })
    void keyInSoftware_isKeptAsWanted_ifTheTpmIsKnownToMakeNoSuch(String call, String answer, boolean kept)
            throws ScepterException {
        open().generate(NAME, KeySpec.rsa(1024)).close();
        api.answers.put(call, Long.decode(answer).intValue());

        assertThat(open().isKeptAs(NAME, IF_PRESENT)).isEqualTo(kept);
        assertThat(open().isKeptAs(NAME, IN_TPM)).isFalse();
        assertThat(open().isKeptAs(OTHER, IF_PRESENT)).isFalse();

        assertThat(api.storedIn(KeyStorage.PLATFORM)).isEmpty();
        assertThat(folder.list("tpm")).isEmpty();
        assertThat(api.openHandles()).isZero();
    }

    @Test
    void keyInSoftware_isKeptAsWanted_ifTheTpmHasNoSuchLength() throws ScepterException {
        open().generate(NAME, KeySpec.rsa(1024)).close();

        api.lengths = new int[] {1024, 2048, 1024, 2048};
        assertThat(open().isKeptAs(NAME, IF_PRESENT)).isFalse();
        api.lengths = new int[] {2048, 2048, 0, 2048};
        assertThat(open().isKeptAs(NAME, IF_PRESENT)).isTrue();
        assertThat(api.openHandles()).isZero();
    }

    @Test
    void tpmThatIsBusy_isARetry_whereAKeyInSoftwareIsLookedAt() throws ScepterException {
        open().generate(NAME, KeySpec.rsa(1024)).close();
        api.answers.put("NCryptCreatePersistedKey", 0x80090030);

        assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> open().isKeptAs(NAME, IF_PRESENT));
        assertThat(api.openHandles()).isZero();
    }

    @Test
    void keyThatTheTpmCannotMake_isNotedNowhere() throws ScepterException {
        api.answers.put("NCryptSetProperty:Length", NcryptConstants.NTE_NOT_SUPPORTED);
        CngKeyProvider tpm = new CngKeyProvider(
                api, FakeSecurity.keyAccess(Map.of()), KeyStorage.PLATFORM, ContainerNames.OF_POLICIES);
        assertThat(catchThrowable(() -> tpm.make(NAME, IN_TPM))).isInstanceOf(NotOfferedException.class);

        assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> open().generate(NAME, IF_PRESENT));

        assertThat(folder.list("tpm")).isEmpty();
        api.answers.clear();
    }

    @ParameterizedTest
    @ValueSource(strings = {"open", "isKeptAs", "list"})
    void keyFoundInTheTpm_isNotedInANewDataFolder(String finding) throws ScepterException {
        open().generate(NAME, IN_TPM).close();
        folder.delete("tpm/" + NAME.containerName());

        switch (finding) {
            case "open" -> open().open(NAME).orElseThrow().close();
            case "isKeptAs" -> assertThat(open().isKeptAs(NAME, IF_PRESENT)).isTrue();
            default -> assertThat(open().list(VPN)).containsExactly(NAME);
        }

        tpmAnswer = NcryptConstants.TBS_E_TPM_NOT_FOUND;
        assertThat(assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> open().open(NAME)))
                .hasMessageContaining("there is no TPM now");
        assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> open().delete(NAME));
        tpmAnswer = 0;
    }

    @Test
    void keyThatCannotBeNoted_isNotHandedOut_norLeftOpen() throws ScepterException {
        open().generate(NAME, IN_TPM).close();
        folder.delete("tpm/" + NAME.containerName());
        folder.setFaults(InMemoryDurableFolder.fullDisk());

        assertFails(ErrorCode.DATA_FOLDER_UNUSABLE, () -> open().open(NAME));

        assertThat(api.openHandles()).isZero();
        folder.setFaults(new InMemoryDurableFolder.Faults() {});
    }

    @Test
    void noteIsWrittenFirst_soACrashLosesNoKey() throws ScepterException {
        folder.setFaults(InMemoryDurableFolder.fullDisk());

        assertFails(ErrorCode.DATA_FOLDER_UNUSABLE, () -> open().generate(NAME, IN_TPM));

        assertThat(api.storedIn(KeyStorage.PLATFORM)).isEmpty();
        folder.setFaults(new InMemoryDurableFolder.Faults() {});
    }

    private KeyLinks links() {
        return (KeyLinks) open();
    }
}
