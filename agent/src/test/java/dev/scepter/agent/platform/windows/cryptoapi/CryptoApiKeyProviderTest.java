package dev.scepter.agent.platform.windows.cryptoapi;

import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Native;
import com.sun.jna.win32.W32APIOptions;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.ContainerNames;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.keyaccess.KeyAccess;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.port.ManagedKey.KeyTransport;
import dev.scepter.agent.testing.KeyProviderContract;
import dev.scepter.agent.testing.OnWindows;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnWindows
class CryptoApiKeyProviderTest extends KeyProviderContract {
    private static final PolicyId VPN = new PolicyId("cryptoapi-vpn");
    private static final KeyName NAME = new KeyName(VPN, "abcd1234");
    private static final String SERVICE = "S-1-5-80-1-2-3-4-5";

    @Override
    protected KeyProvider open() {
        return CryptoApiKeyProvider.ofThisMachine(ContainerNames.OF_POLICIES);
    }

    @Override
    protected Set<KeySpec.Algorithm> algorithms() {
        return Set.of(KeySpec.Algorithm.RSA);
    }

    @Override
    protected Set<KeyTransport> paddings() {
        return Set.of(KeyTransport.PKCS1, KeyTransport.OAEP_SHA1);
    }

    @AfterEach
    void deleteMine() throws ScepterException {
        open().deleteAll(VPN);
    }

    @Test
    void key_isListedAndUsedByAnotherProcess_andDeletedThere()
            throws ScepterException, IOException, InterruptedException {
        String publicKey;
        try (ManagedKey key = open().generate(NAME, KeySpec.rsa(1024))) {
            publicKey = OtherKeyProcess.text(key.publicKey());
        }

        List<String> said = other(NAME);

        assertThat(said).containsExactly("listed " + NAME, "public key " + publicKey, "signature is valid", "deleted");
        assertThat(open().open(NAME)).isEmpty();
    }

    private static List<String> other(KeyName name) throws IOException, InterruptedException {
        Process process = OtherKeyProcess.start(name);
        List<String> said;
        try (var lines = process.inputReader()) {
            said = lines.lines().toList();
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return said;
    }

    @Test
    void containerThatACrashLeftWithoutKey_isAbsent_andIsReplaced() throws ScepterException, WindowsException {
        CryptoApi api = Native.load("advapi32", CryptoApi.class, W32APIOptions.UNICODE_OPTIONS);
        CryptoContext.acquire(api, NAME.containerName(), CryptoApiConstants.CRYPT_NEWKEYSET)
                .close();

        assertThat(open().open(NAME)).isEmpty();
        assertThat(open().list(VPN)).containsExactly(NAME);
        open().generate(NAME, KeySpec.rsa(1024)).close();

        assertThat(open().open(NAME)).isPresent();
    }

    /** Wine keeps the descriptor, and heeds it nowhere. */
    @Test
    void descriptor_isOnTheStoredKey() throws ScepterException, WindowsException {
        KeyAccess access = KeyAccess.ofThisMachine();
        open().generate(NAME, KeySpec.rsa(1024).usableBy(Set.of(SERVICE))).close();

        CryptoApi api = Native.load("advapi32", CryptoApi.class, W32APIOptions.UNICODE_OPTIONS);
        try (CryptoContext container = CryptoContext.acquire(api, NAME.containerName(), 0)) {
            access.descriptor(Set.of(SERVICE)).prove("the key", container.descriptor());
        }
    }

    @Test
    void tpmKey_isRefused_beforeAnythingIsMade() throws ScepterException {
        assertThat(assertFails(
                        ErrorCode.KEY_PROVIDER_FAILED,
                        () -> open().generate(NAME, KeySpec.rsa(1024).keptIn(KeySpec.Protection.TPM))))
                .hasMessageContaining("CryptoAPI keeps no keys in a TPM");

        assertThat(open().list(VPN)).isEmpty();
    }
}
