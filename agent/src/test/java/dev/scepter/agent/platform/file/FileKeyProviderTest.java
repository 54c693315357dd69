package dev.scepter.agent.platform.file;

import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import dev.scepter.agent.testing.KeyProviderContract;
import dev.scepter.agent.testing.PreparedKeys;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class FileKeyProviderTest extends KeyProviderContract {
    private static final PolicyId VPN = new PolicyId("vpn");
    private static final KeyName NAME = new KeyName(VPN, "abcd1234");
    private static final KeyName SECOND = new KeyName(VPN, "efgh5678");
    private static final KeySpec SPEC = KeySpec.rsa(1024);

    private final InMemoryDurableFolder folder = new InMemoryDurableFolder();
    private final FileSecretProtector protector = new FileSecretProtector(folder, new SecureRandom());
    private final PreparedKeys pairs = new PreparedKeys();

    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    @Override
    protected KeyProvider open() {
        return new FileKeyProvider(folder, protector, pairs);
    }

    @Test
    void keyFile_isNamedByThePublicKey_andReadableByAPerson() throws ScepterException, GeneralSecurityException {
        ManagedKey key = open().generate(NAME, SPEC);

        byte[] publicKey = key.publicKey().getEncoded();
        String digest = HexFormat.of()
                .withUpperCase()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(publicKey));
        assertThat(text("store/my/vpn/" + digest + ".key"))
                .startsWith("# A key of Scepter")
                .contains("\nversion: 1\n")
                .contains("\nname: Scepter-vpn-abcd1234\n")
                .contains("\nalgorithm: RSA\n")
                .contains("\npublicKey: " + Base64.getEncoder().encodeToString(publicKey) + "\n");
    }

    @Test
    void tpmKey_isRefused_softwareTakesItsPlaceIfThePolicyAllows() throws ScepterException {
        assertThat(assertFails(
                        ErrorCode.KEY_PROVIDER_FAILED,
                        () -> open().generate(NAME, SPEC.keptIn(KeySpec.Protection.TPM))))
                .hasMessage(
                        "cannot make key Scepter-vpn-abcd1234 (RSA-1024 in the TPM): keys in files are kept in no TPM");
        assertThat(folder.snapshot()).isEmpty();

        open().generate(NAME, SPEC.keptIn(KeySpec.Protection.TPM_IF_PRESENT));

        assertThat(open().open(NAME)).isPresent();
        assertThat(open().isKeptAs(NAME, SPEC.keptIn(KeySpec.Protection.TPM_IF_PRESENT)))
                .isTrue();
        assertThat(open().isKeptAs(NAME, SPEC.keptIn(KeySpec.Protection.TPM))).isFalse();
    }

    @Test
    void privateKey_standsNowhereInTheOpen() throws ScepterException {
        KeyPair pair = new PreparedKeys().next();
        open().generate(NAME, SPEC);

        String exponent = new String(pair.getPrivate().getEncoded(), StandardCharsets.ISO_8859_1).substring(200, 260);
        folder.snapshot()
                .forEach((path, content) -> assertThat(new String(content, StandardCharsets.ISO_8859_1))
                        .as(path)
                        .doesNotContain(exponent)
                        .doesNotContain("PRIVATE KEY"));
        String file = text(keyPath(pair));
        String encrypted =
                file.substring(file.indexOf("protectedPrivateKey: ") + 21).strip();
        assertThat(new String(Base64.getDecoder().decode(encrypted), StandardCharsets.ISO_8859_1))
                .doesNotContain(exponent);
    }

    @Test
    void generationThatIsKilled_leavesAWholeKeyOrNone() throws ScepterException {
        protector.protect("x", Secret.ofText("makes install.key"));
        folder.setFaults(new InMemoryDurableFolder.Faults() {
            @Override
            public void before(InMemoryDurableFolder.Operation operation, String path) {
                throw new Killed();
            }
        });
        assertThatExceptionOfType(Killed.class).isThrownBy(() -> open().generate(NAME, SPEC));
        assertThat(open().list(VPN)).isEmpty();

        folder.setFaults(new InMemoryDurableFolder.Faults() {
            @Override
            public void after(InMemoryDurableFolder.Operation operation, String path) {
                throw new Killed();
            }
        });
        assertThatExceptionOfType(Killed.class).isThrownBy(() -> open().generate(NAME, SPEC));
        assertThat(open().list(VPN)).containsExactly(NAME);
        assertThat(open().open(NAME)).isPresent();
    }

    @Test
    void otherFiles_areIgnored() throws ScepterException {
        open().generate(NAME, SPEC);
        for (String name : new String[] {"certificate.pem", "chain.pem", "notes.key", "0".repeat(64) + ".pem"}) {
            folder.write("store/my/vpn/" + name, new byte[] {1});
        }

        assertThat(open().list(VPN)).containsExactly(NAME);
        open().delete(NAME);
        assertThat(folder.list("store/my/vpn")).hasSize(4);
    }

    @Test
    void damagedFile_isNamed_andCanStillBeDeletedByItsName() throws ScepterException {
        String path = keyPath(open().generate(NAME, SPEC));
        String good = text(path);

        for (String bad : new String[] {
            good.replace("version: 1", "version: 2"),
            good.replace("algorithm: RSA", "algorithm: DSA"),
            good.replace("publicKey: M", "publicKey: N"),
            good.replace("publicKey: ", "publicKey: !"),
            good.replaceAll("publicKey: .*\n", ""),
            good.replaceAll("protectedPrivateKey: .*\n", ""),
            good + "name: Scepter-vpn-abcd1234\n",
            good + "surprise: 1\n"
        }) {
            write(path, bad);
            assertThat(assertFails(ErrorCode.KEY_DAMAGED, () -> open().open(NAME)))
                    .as(bad)
                    .hasMessageContaining(path);
        }
        open().delete(NAME);
        assertThat(folder.list("store/my/vpn")).isEmpty();
    }

    @Test
    void fileThatTellsNoName_isInNobodysWay_andGoesWhenAllGo() throws ScepterException {
        String path = keyPath(open().generate(NAME, SPEC));
        open().generate(SECOND, SPEC);
        write(path, "damaged");

        assertThat(open().open(SECOND)).isPresent();
        assertThat(open().open(NAME)).isEmpty();
        assertThat(open().list(VPN)).containsExactly(SECOND);
        open().generate(NAME, SPEC);
        open().deleteAll(VPN);

        assertThat(folder.list("store/my/vpn")).isEmpty();
    }

    @Test
    void keyFileUnderAnotherName_isRefused() throws ScepterException {
        String path = keyPath(open().generate(NAME, SPEC));
        write("store/my/vpn/" + "0".repeat(64) + ".key", text(path));
        folder.delete(path);

        assertThat(assertFails(ErrorCode.KEY_DAMAGED, () -> open().open(NAME)))
                .hasMessageContaining("its public key is another one");
    }

    @Test
    void privateHalfOfAnotherKey_isRefused() throws ScepterException {
        String one = keyPath(open().generate(NAME, SPEC));
        String two = keyPath(open().generate(SECOND, SPEC));
        String other = text(two).substring(text(two).indexOf("protectedPrivateKey"));

        write(one, text(one).replaceAll("protectedPrivateKey: .*\n", other));

        assertFails(ErrorCode.KEY_DAMAGED, () -> open().open(NAME));
    }

    @Test
    void halvesThatDoNotBelongTogether_areRefused() throws ScepterException {
        byte[] publicKey = pairs.next().getPublic().getEncoded();
        byte[] otherKey = pairs.next().getPrivate().getEncoded();
        byte[] sealed = protector.protect(KeyFile.purposeOf(publicKey), Secret.ofBytes(otherKey));
        KeyFile file = new KeyFile(NAME, KeySpec.Algorithm.RSA, publicKey, sealed);
        write("store/my/vpn/" + file.id() + ".key", file.encode());

        assertThat(assertFails(ErrorCode.KEY_DAMAGED, () -> open().open(NAME)))
                .hasMessageContaining("do not belong together");
    }

    @Test
    void fileOfAnotherPolicy_isNotThisPolicysKey() throws ScepterException {
        String path = keyPath(open().generate(NAME, SPEC));
        write(path, text(path).replace("Scepter-vpn-", "Scepter-other-"));

        assertThat(open().open(NAME)).isEmpty();
    }

    @Test
    void otherInstallation_cannotOpenTheKey() throws ScepterException {
        open().generate(NAME, SPEC);
        folder.write("install.key", new byte[32]);

        assertFails(ErrorCode.KEY_DAMAGED, () -> open().open(NAME));
    }

    @Test
    void sizeThatTheJdkCannotMake_isAFailure() {
        KeyProvider provider = new FileKeyProvider(folder, protector, KeyPairSource.jdk(new SecureRandom()));

        assertThat(assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> provider.generate(NAME, KeySpec.rsa(8))))
                .hasMessageContaining("RSA-8");
    }

    @Test
    void jdkSource_makesNewKeysOfTheRightSize() throws GeneralSecurityException {
        KeyPairSource source = KeyPairSource.jdk(new SecureRandom());

        KeyPair one = source.generate(SPEC);

        assertThat(one.getPublic()).isNotEqualTo(source.generate(SPEC).getPublic());
        assertThat(((RSAPublicKey) one.getPublic()).getModulus().bitLength()).isEqualTo(1024);
    }

    private String keyPath(ManagedKey key) {
        return "store/my/vpn/" + KeyFile.idOf(key.publicKey().getEncoded()) + ".key";
    }

    private String keyPath(KeyPair pair) {
        return "store/my/vpn/" + KeyFile.idOf(pair.getPublic().getEncoded()) + ".key";
    }

    private String text(String path) throws ScepterException {
        return new String(folder.read(path, 100_000).orElseThrow(), StandardCharsets.US_ASCII);
    }

    private void write(String path, String text) throws ScepterException {
        folder.write(path, text.getBytes(StandardCharsets.US_ASCII));
    }
}
