package dev.scepter.agent.platform.file;

import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.CertificateStore;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.testing.CertificateStoreContract;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import dev.scepter.agent.testing.InMemoryDurableFolder.Operation;
import dev.scepter.agent.testing.PreparedKeys;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileCertificateStoreTest extends CertificateStoreContract {
    private static final String CERTIFICATE = "store/my/contract-wifi/certificate.pem";
    private static final String CHAIN = "store/my/contract-wifi/chain.pem";

    private final InMemoryDurableFolder folder = new InMemoryDurableFolder();
    private final KeyProvider keys =
            new FileKeyProvider(folder, new FileSecretProtector(folder, new SecureRandom()), new PreparedKeys());
    private final List<String> changes = new ArrayList<>();

    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    @Override
    protected CertificateStore open() {
        return new FileCertificateStore(folder);
    }

    @Override
    protected KeyProvider keys() {
        return keys;
    }

    @Test
    void filesInForce_areOneLeafAndTheChainInOrder() throws ScepterException, GeneralSecurityException {
        open().install(WIFI, one);
        open().putInForce(WIFI, one.leaf().sha1());

        assertThat(readAsOthersDo(CERTIFICATE)).containsExactly(one.leaf());
        assertThat(readAsOthersDo(CHAIN)).isEqualTo(one.chain());
        assertThat(text(CERTIFICATE))
                .startsWith("-----BEGIN CERTIFICATE-----\n")
                .endsWith("\n-----END CERTIFICATE-----\n");
        assertThat(text(CERTIFICATE).lines()).allMatch(line -> line.length() <= 64);
    }

    @Test
    void installedFile_namesTheKey_andHoldsLeafAndChain() throws ScepterException {
        open().install(WIFI, one);

        String path = "certificates/contract-wifi/" + one.leaf().sha1() + ".pem";
        assertThat(text(path)).contains("\nKey: Scepter-contract-wifi-one00000\n");
        List<EncodedCertificate> all = new ArrayList<>(List.of(one.leaf()));
        all.addAll(one.chain());
        assertThat(text(path)).endsWith(CertificatePem.encode(all));
    }

    @Test
    void putInForce_writesTheChainFirst_andCommitsByTheCertificate() throws ScepterException {
        open().install(WIFI, one);
        recordChanges();

        open().putInForce(WIFI, one.leaf().sha1());

        assertThat(changes).containsExactly("WRITE " + CHAIN, "WRITE " + CERTIFICATE);
    }

    @Test
    void whatIsThereAlready_isNotWrittenAgain() throws ScepterException {
        open().install(WIFI, one);
        open().putInForce(WIFI, one.leaf().sha1());
        recordChanges();

        open().install(WIFI, one);
        open().putInForce(WIFI, one.leaf().sha1());

        assertThat(changes).isEmpty();
    }

    @Test
    void lastRemoval_leavesNoFileBelowTheStore() throws ScepterException {
        open().install(WIFI, one);
        open().putInForce(WIFI, one.leaf().sha1());
        keys().delete(one.key());
        keys().delete(two.key());
        recordChanges();

        open().remove(WIFI, one.leaf().sha1());

        assertThat(changes)
                .containsExactly(
                        "DELETE " + CERTIFICATE,
                        "DELETE " + CHAIN,
                        "DELETE certificates/contract-wifi/" + one.leaf().sha1() + ".pem");
        assertThat(folder.snapshot().keySet()).noneMatch(path -> path.contains("contract-wifi"));
    }

    @Test
    void removalOfAnUnusedCertificate_leavesTheOneInForceThatLostItsInstalledFile() throws ScepterException {
        open().install(WIFI, one);
        open().putInForce(WIFI, one.leaf().sha1());
        folder.delete("certificates/contract-wifi/" + one.leaf().sha1() + ".pem");
        open().install(WIFI, two);

        open().remove(WIFI, two.leaf().sha1());

        assertThat(open().inForce(WIFI)).hasValue(one.leaf());
    }

    @Test
    void damagedOrMissingChain_isNotHeld_andMendedByPuttingInForceAgain() throws ScepterException {
        open().install(WIFI, one);
        open().putInForce(WIFI, one.leaf().sha1());
        assertThat(open().holdsChain(WIFI, one.chain())).isTrue();

        write(CHAIN, "garbage");
        assertThat(open().holdsChain(WIFI, one.chain())).isFalse();
        folder.delete(CHAIN);
        assertThat(open().holdsChain(WIFI, one.chain())).isFalse();
        open().putInForce(WIFI, one.leaf().sha1());

        assertThat(open().holdsChain(WIFI, one.chain())).isTrue();
    }

    @Test
    void swapKilledAnywhere_hasTheOldOrTheNewInForce_andCanBeDoneAgain() throws ScepterException {
        for (boolean before : new boolean[] {true, false}) {
            for (String path : List.of(CHAIN, CERTIFICATE)) {
                open().install(WIFI, one);
                open().putInForce(WIFI, one.leaf().sha1());
                open().install(WIFI, two);
                killAt(path, before);

                assertThatExceptionOfType(Killed.class)
                        .isThrownBy(() -> open().putInForce(WIFI, two.leaf().sha1()));

                boolean swapped = path.equals(CERTIFICATE) && !before;
                assertThat(open().inForce(WIFI)).hasValue(swapped ? two.leaf() : one.leaf());
                folder.setFaults(new InMemoryDurableFolder.Faults() {});
                open().putInForce(WIFI, two.leaf().sha1());
                assertThat(open().inForce(WIFI)).hasValue(two.leaf());
                assertThat(text(CHAIN)).isEqualTo(CertificatePem.encode(two.chain()));
            }
        }
    }

    @Test
    void removalKilledAnywhere_isCompletedByDoingItAgain() throws ScepterException {
        String installed = "certificates/contract-wifi/" + one.leaf().sha1() + ".pem";
        for (boolean before : new boolean[] {true, false}) {
            for (String path : List.of(CERTIFICATE, CHAIN, installed)) {
                open().install(WIFI, one);
                open().putInForce(WIFI, one.leaf().sha1());
                killAt(path, before);

                assertThatExceptionOfType(Killed.class)
                        .isThrownBy(() -> open().remove(WIFI, one.leaf().sha1()));

                folder.setFaults(new InMemoryDurableFolder.Faults() {});
                open().remove(WIFI, one.leaf().sha1());
                assertThat(folder.snapshot()).doesNotContainKeys(CERTIFICATE, CHAIN, installed);
            }
        }
    }

    @Test
    void firstSwapKilledHalfway_leavesNothingAfterRemoval() throws ScepterException {
        open().install(WIFI, one);
        killAt(CERTIFICATE, true);
        assertThatExceptionOfType(Killed.class)
                .isThrownBy(() -> open().putInForce(WIFI, one.leaf().sha1()));
        folder.setFaults(new InMemoryDurableFolder.Faults() {});

        open().remove(WIFI, one.leaf().sha1());

        assertThat(folder.snapshot()).doesNotContainKeys(CERTIFICATE, CHAIN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "damaged",
                "-----BEGIN CERTIFICATE-----\n",
                "-----END CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n",
            })
    void damagedFileInForce_isNoCertificate_andGoesWhenAllGo(String damage) throws ScepterException {
        open().install(WIFI, one);
        open().install(WIFI, two);
        open().putInForce(WIFI, two.leaf().sha1());
        write(CERTIFICATE, damage);

        assertThat(open().inForce(WIFI)).isEmpty();
        open().remove(WIFI, one.leaf().sha1());
        open().remove(WIFI, two.leaf().sha1());
        assertThat(text(CERTIFICATE)).isEqualTo(damage);
        open().removeAll(WIFI);
        assertThat(folder.snapshot()).doesNotContainKeys(CERTIFICATE, CHAIN);
    }

    @Test
    void damagedFileInForce_isMendedByPuttingInForceAgain() throws ScepterException {
        open().install(WIFI, one);
        write(CERTIFICATE, "damaged");

        open().putInForce(WIFI, one.leaf().sha1());

        assertThat(open().inForce(WIFI)).hasValue(one.leaf());
    }

    @Test
    void twoCertificatesOrTrailingBytesInForce_areNoCertificate() throws ScepterException {
        write(CERTIFICATE, CertificatePem.encode(List.of(one.leaf(), two.leaf())));
        assertThat(open().inForce(WIFI)).isEmpty();

        byte[] der = one.leaf().der();
        byte[] longer = Arrays.copyOf(der, der.length + 1);
        write(CERTIFICATE, CertificatePem.encode(List.of(EncodedCertificate.ofDer(longer))));
        assertThat(open().inForce(WIFI)).isEmpty();
    }

    @Test
    void installedFileOfAnotherCertificateOrKey_isDamage() throws ScepterException {
        open().install(WIFI, one);
        open().install(WIFI, two);
        String path = "certificates/contract-wifi/" + one.leaf().sha1() + ".pem";

        write(path, text("certificates/contract-wifi/" + two.leaf().sha1() + ".pem"));
        assertThat(assertFails(
                        ErrorCode.CERTIFICATE_DAMAGED,
                        () -> open().find(WIFI, one.leaf().sha1())))
                .hasMessageContaining(path);
        write(path, "Key: Scepter-contract-vpn-one00000\n" + CertificatePem.encode(List.of(one.leaf())));
        assertFails(
                ErrorCode.CERTIFICATE_DAMAGED,
                () -> open().find(WIFI, one.leaf().sha1()));
        write(path, "Key: Scepter-contract-wifi-one00000\n");
        assertFails(
                ErrorCode.CERTIFICATE_DAMAGED,
                () -> open().find(WIFI, one.leaf().sha1()));
    }

    @Test
    void certificateThatCouldNotBeReadBack_isNotInstalled() {
        EncodedCertificate noCertificate = EncodedCertificate.ofDer(new byte[] {0x30, 0});
        List<EncodedCertificate> endless = Collections.nCopies(40, one.leaf());

        assertFails(
                ErrorCode.CERTIFICATE_DAMAGED,
                () -> open().install(WIFI, new CertificateStore.Entry(noCertificate, one.chain(), one.key())));
        assertFails(
                ErrorCode.CERTIFICATE_DAMAGED,
                () -> open().install(WIFI, new CertificateStore.Entry(one.leaf(), endless, one.key())));
        assertThat(folder.snapshot().keySet()).noneMatch(path -> path.startsWith("certificates/"));
    }

    @Test
    void fullDisk_keepsTheOneInForce() throws ScepterException {
        open().install(WIFI, one);
        open().putInForce(WIFI, one.leaf().sha1());
        open().install(WIFI, two);
        folder.setFaults(InMemoryDurableFolder.fullDisk());

        assertThat(assertFails(
                        ErrorCode.DATA_FOLDER_UNUSABLE,
                        () -> open().putInForce(WIFI, two.leaf().sha1())))
                .hasMessageContaining("No space left on device");
        assertThat(open().inForce(WIFI)).hasValue(one.leaf());
    }

    @Test
    void foreignFiles_areNotListed() throws ScepterException {
        open().install(WIFI, one);
        write("certificates/contract-wifi/notes.pem", "x");
        write("certificates/contract-wifi/" + "0".repeat(40) + ".txt", "x");

        assertThat(open().list(WIFI)).containsExactly(one.leaf().sha1());
    }

    @Test
    void sha256InPlaceOfSha1_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> open().find(WIFI, one.leaf().sha256()));
    }

    private void recordChanges() {
        folder.setFaults(new InMemoryDurableFolder.Faults() {
            @Override
            public void after(Operation operation, String path) {
                changes.add(operation + " " + path);
            }
        });
    }

    private void killAt(String where, boolean before) {
        folder.setFaults(new InMemoryDurableFolder.Faults() {
            @Override
            public void before(Operation operation, String path) {
                if (before && path.equals(where)) {
                    throw new Killed();
                }
            }

            @Override
            public void after(Operation operation, String path) {
                if (!before && path.equals(where)) {
                    throw new Killed();
                }
            }
        });
    }

    private List<EncodedCertificate> readAsOthersDo(String path) throws ScepterException, GeneralSecurityException {
        List<EncodedCertificate> all = new ArrayList<>();
        for (Certificate certificate : CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(text(path).getBytes(StandardCharsets.US_ASCII)))) {
            all.add(EncodedCertificate.ofDer(certificate.getEncoded()));
        }
        return all;
    }

    private String text(String path) throws ScepterException {
        return new String(folder.read(path, 100_000).orElseThrow(), StandardCharsets.US_ASCII);
    }

    private void write(String path, String text) throws ScepterException {
        folder.write(path, text.getBytes(StandardCharsets.US_ASCII));
    }
}
