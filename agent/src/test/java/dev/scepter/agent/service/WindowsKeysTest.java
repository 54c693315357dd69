package dev.scepter.agent.service;

import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.KeyLink;
import dev.scepter.agent.platform.windows.cryptoapi.CryptoApiKeyProvider;
import dev.scepter.agent.platform.windows.cryptoapi.FakeCryptoApi;
import dev.scepter.agent.platform.windows.ncrypt.FakeNcrypt;
import dev.scepter.agent.platform.windows.ncrypt.MachineKeyProvider;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.port.ManagedKey.SignatureDigest;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys of both APIs on doubles of their DLLs, while the setting changes. */
class WindowsKeysTest {
    private static final PolicyId VPN = new PolicyId("vpn");
    private static final KeyName FIRST = new KeyName(VPN, "first000");
    private static final KeyName SECOND = new KeyName(VPN, "second00");
    private static final KeySpec SPEC = KeySpec.rsa(1024);
    private static final int NTE_KEYSET_NOT_DEF = 0x80090019;
    private static final int NTE_PROVIDER_DLL_FAIL = 0x8009001D;
    private static final int NTE_FAIL = 0x80090020;

    private final FakeNcrypt ncrypt = new FakeNcrypt();
    private final FakeCryptoApi cryptoApi = new FakeCryptoApi();
    private boolean inCryptoApi;
    private final WindowsKeys keys = keys();

    private WindowsKeys keys() {
        MachineKeyProvider cng = ncrypt.keys(new InMemoryDurableFolder());
        return new WindowsKeys(
                new WindowsKeys.Home(cng, cng),
                new WindowsKeys.Home(cryptoApi.keys(), key -> CryptoApiKeyProvider.link()),
                () -> inCryptoApi);
    }

    @AfterEach
    void nothingStaysOpen() {
        assertThat(ncrypt.openHandles() + cryptoApi.openHandles()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void newKeys_areMadeWhereTheSettingSays_andThoseOfBeforeStayInUse(boolean cryptoApiFirst) throws ScepterException {
        inCryptoApi = cryptoApiFirst;
        keys.generate(FIRST, SPEC).close();
        inCryptoApi = !cryptoApiFirst;
        keys.generate(SECOND, SPEC).close();

        KeyName inCng = cryptoApiFirst ? SECOND : FIRST;
        KeyName inContainer = cryptoApiFirst ? FIRST : SECOND;
        assertThat(ncrypt.keyNames()).containsExactly(inCng.containerName());
        assertThat(cryptoApi.containerNames()).containsExactly(inContainer.containerName());
        assertThat(keys.list(VPN)).containsExactlyInAnyOrder(FIRST, SECOND);
        for (KeyName name : keys.list(VPN)) {
            try (ManagedKey key = keys.open(name).orElseThrow()) {
                assertThat(key.sign(SignatureDigest.SHA256, new byte[1])).hasSize(128);
            }
        }
        assertThat(keys.of(inCng)).isEqualTo(KeyLink.cng("Microsoft Software Key Storage Provider"));
        assertThat(keys.of(inContainer))
                .isEqualTo(KeyLink.cryptoApi("Microsoft Enhanced RSA and AES Cryptographic Provider"));

        keys.delete(FIRST);

        assertThat(keys.list(VPN)).containsExactly(SECOND);
        assertThat(keys.open(FIRST)).isEmpty();
        keys.deleteAll(VPN);
        assertThat(ncrypt.keyNames()).isEmpty();
        assertThat(cryptoApi.containerNames()).isEmpty();
    }

    @Test
    void certificateWithoutKey_isLinkedToWhereItWouldBeMade() throws ScepterException {
        assertThat(keys.of(FIRST).providerType()).isZero();
        inCryptoApi = true;

        assertThat(keys.of(FIRST)).isEqualTo(CryptoApiKeyProvider.link());
    }

    @Test
    void nameThatIsTakenInTheOtherApi_isRefused_andItsKeyStays() throws ScepterException {
        keys.generate(FIRST, SPEC).close();
        inCryptoApi = true;

        assertThat(assertFails(ErrorCode.KEY_NAME_TAKEN, () -> keys.generate(FIRST, SPEC)))
                .hasMessage("cannot make key Scepter-vpn-first000: there is one in CNG");
        assertThat(cryptoApi.containerNames()).isEmpty();
        assertThat(ncrypt.keyNames()).containsExactly(FIRST.containerName());
    }

    @Test
    void apiThatWindowsDoesNotHave_holdsNoKeys_butMakesNoneEither() throws ScepterException {
        cryptoApi.answer("CryptAcquireContextW", NTE_KEYSET_NOT_DEF);

        keys.generate(FIRST, SPEC).close();

        assertThat(keys.list(VPN)).containsExactly(FIRST);
        assertThat(keys.open(SECOND)).isEmpty();
        keys.delete(SECOND);
        keys.deleteAll(VPN);
        assertThat(ncrypt.keyNames()).isEmpty();
        inCryptoApi = true;
        assertFails(ErrorCode.KEY_PROVIDER_MISSING, () -> keys.generate(FIRST, SPEC));
        assertThat(ncrypt.keyNames()).as("keys by the API that was not chosen").isEmpty();
    }

    /** A failure that may pass must neither make a key elsewhere nor hide one. */
    @ParameterizedTest
    @ValueSource(ints = {NTE_FAIL, NTE_PROVIDER_DLL_FAIL})
    void apiThatFails_isAFailure_notAnAbsentKey(int answer) {
        cryptoApi.answer("CryptAcquireContextW", answer);

        assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> keys.open(FIRST));
        assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> keys.list(VPN));
        assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> keys.generate(FIRST, SPEC));
        assertThat(ncrypt.keyNames()).isEmpty();
    }
}
