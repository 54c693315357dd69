package dev.scepter.agent.platform.windows.ncrypt;

import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.jna.NativeLibrary;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.ContainerNames;
import dev.scepter.agent.platform.windows.KeyScope;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.keyaccess.KeyAccess;
import dev.scepter.agent.platform.windows.keyaccess.KeyDescriptor;
import dev.scepter.agent.testing.OnWindows;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bindings themselves, as far as Wine's ncrypt.dll goes: there a key lives as long as its handle. */
@OnWindows
class NcryptOnWindowsTest {
    private static final byte[] DATA = "to be signed".getBytes(StandardCharsets.UTF_8);

    private final Ncrypt api = NcryptLibrary.load();

    @Test
    void key_takesItsProperties_isMade_andSigns() throws WindowsException, ScepterException, GeneralSecurityException {
        KeyDescriptor descriptor = KeyAccess.ofThisMachine().descriptor(List.of("S-1-5-80-1-2-3-4-5"));
        try (CngStorage provider = CngStorage.open(api, KeyStorage.SOFTWARE, KeyScope.MACHINE)) {
            provider.requireAlgorithm(NcryptConstants.NCRYPT_RSA_ALGORITHM);
            CngKey key = provider.create(NcryptConstants.NCRYPT_RSA_ALGORITHM, "Scepter-bindings-00000000");
            try (key) {
                key.setNumber(NcryptConstants.NCRYPT_LENGTH_PROPERTY, 1024);
                key.setNumber(NcryptConstants.NCRYPT_EXPORT_POLICY_PROPERTY, 0);
                key.setNumber(NcryptConstants.NCRYPT_KEY_USAGE_PROPERTY, 3);
                key.setDescriptor(descriptor.bytes());
                key.finish();

                PublicKey publicKey = PublicKeyBlobs.rsa(key.publicBlob(NcryptConstants.BCRYPT_RSAPUBLIC_BLOB));
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(DATA);
                byte[] signature =
                        key.sign(new BCRYPT_PKCS1_PADDING_INFO(NcryptConstants.NCRYPT_SHA256_ALGORITHM), digest, 128);

                Signature verifier = Signature.getInstance("SHA256withRSA");
                verifier.initVerify(publicKey);
                verifier.update(DATA);
                assertThat(verifier.verify(signature)).isTrue();
                assertThat(key.number(NcryptConstants.NCRYPT_KEY_USAGE_PROPERTY))
                        .isEqualTo(3);
                descriptor.prove("the key", key.descriptor());
            }
        }
    }

    @Test
    void keyThatIsNotKept_isRefused() {
        assumeTrue(isWine(), "Windows keeps keys");
        KeyName name = new KeyName(new PolicyId("bindings"), "00000000");
        CngKeyProvider provider = CngKeyProvider.ofThisMachine(KeyStorage.SOFTWARE, ContainerNames.OF_POLICIES);

        assertThat(assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> provider.generate(name, KeySpec.rsa(1024))))
                .hasMessageContaining("NCryptOpenKey");
    }

    @Test
    void tpm_isThereOrNot() throws WindowsException {
        boolean there = new TpmPresence(NcryptLibrary.loadTbs()).isThere();

        if (isWine()) {
            assertThat(there).isFalse();
        }
    }

    private static boolean isWine() {
        try {
            NativeLibrary.getInstance("ntdll").getFunction("wine_get_version");
            return true;
        } catch (UnsatisfiedLinkError e) {
            return false;
        }
    }
}
