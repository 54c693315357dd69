package dev.scepter.agent.platform.windows.crypt32;

import static dev.scepter.agent.platform.windows.crypt32.SystemStore.Name.MY;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Pointer;
import com.sun.jna.WString;
import com.sun.jna.platform.win32.WinCrypt;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.KeyLink;
import dev.scepter.agent.platform.windows.KeyScope;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.port.CertificateStore;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.testing.CertificateStoreContract;
import dev.scepter.agent.testing.InMemoryKeyProvider;
import dev.scepter.agent.testing.OnWindows;
import dev.scepter.agent.testing.PreparedKeys;
import dev.scepter.agent.testing.TestCertificates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@OnWindows
class WindowsCertificateStoreTest extends CertificateStoreContract {
    private static final String PROVIDER = "Microsoft Software Key Storage Provider";
    private static final int FOREIGN = 1000;
    private static final int CERT_STORE_ADD_ALWAYS = 4;
    /** Half a minute for a renewal among a thousand: far above what it takes, far below what a loop in a loop does. */
    private static final Duration FAST = Duration.ofSeconds(30);

    private final PreparedKeys prepared = new PreparedKeys();
    private final KeyProvider keys = new InMemoryKeyProvider(new PreparedKeys());

    @Override
    protected KeyProvider keys() {
        return keys;
    }

    @Override
    protected CertificateStore open() {
        // The keys of this test lie in no provider.
        return new WindowsCertificateStore(
                SystemStores.ofMachine(), key -> KeyLink.cng(PROVIDER), (certificate, type) -> true);
    }

    @Test
    void inForce_isSeenFromAnotherProcess_andInTheRegistry() throws ScepterException, IOException {
        open().install(WIFI, one);
        open().putInForce(WIFI, one.leaf().sha1());
        open().install(WIFI, two);
        open().putInForce(WIFI, two.leaf().sha1());

        assertThat(OtherWindowsProcess.inForce(WIFI))
                .isEqualTo(two.leaf().sha1().hex());
        String certificates = "HKLM\\SOFTWARE\\Microsoft\\SystemCertificates\\%s\\Certificates";
        assertThat(OtherWindowsProcess.registry(certificates.formatted("MY")))
                .contains(one.leaf().sha1().hex(), two.leaf().sha1().hex());
        assertThat(OtherWindowsProcess.registry(certificates.formatted("CA")))
                .contains(one.chain().get(0).sha1().hex());

        open().remove(WIFI, two.leaf().sha1());

        assertThat(OtherWindowsProcess.inForce(WIFI)).isEqualTo("none");
        assertThat(OtherWindowsProcess.registry(certificates.formatted("MY")))
                .contains(one.leaf().sha1().hex())
                .doesNotContain(two.leaf().sha1().hex());
    }

    @Test
    void installed_namesItsKeyAndItself() throws ScepterException, WindowsException {
        open().install(WIFI, one);

        try (Raw store = new Raw()) {
            CertificateContext context = store.find(one.leaf());
            try (context) {
                assertThat(context.keyAddress(KeyScope.MACHINE))
                        .hasValue(new CertificateContext.KeyAddress(one.key().containerName(), PROVIDER, 0));
                assertThat(context.blob(Crypt32Constants.CERT_FRIENDLY_NAME_PROP_ID, 1000)
                                .map(name -> new String(name, StandardCharsets.UTF_16LE)))
                        .hasValue("Scepter: contract-wifi\0");
            }
        }
    }

    @Test
    void successor_isNamedOnThePredecessor() throws ScepterException, WindowsException {
        open().install(WIFI, one);
        open().putInForce(WIFI, one.leaf().sha1());
        open().install(WIFI, two);

        open().putInForce(WIFI, two.leaf().sha1());
        assertThat(renewedBy(one.leaf())).hasValue(two.leaf().sha1().hex());

        open().putInForce(WIFI, one.leaf().sha1());
        assertThat(renewedBy(one.leaf())).isEmpty();
    }

    @Test
    void takenBack_isSeenFromAnotherProcess_andTheMarksChangePlaces()
            throws ScepterException, WindowsException, IOException {
        open().install(WIFI, one);
        open().putInForce(WIFI, one.leaf().sha1());
        open().install(WIFI, two);
        open().putInForce(WIFI, two.leaf().sha1());
        assertThat(isArchived(one.leaf())).isTrue();
        assertThat(isArchived(two.leaf())).isFalse();

        open().putInForce(WIFI, one.leaf().sha1());

        assertThat(OtherWindowsProcess.inForce(WIFI))
                .isEqualTo(one.leaf().sha1().hex());
        assertThat(isArchived(one.leaf())).isFalse();
        assertThat(isArchived(two.leaf())).isTrue();
        assertThat(renewedBy(one.leaf())).isEmpty();
        assertThat(renewedBy(two.leaf())).hasValue(one.leaf().sha1().hex());
        assertThat(open().find(WIFI, two.leaf().sha1())).hasValue(two);
    }

    @Test
    void deletedByHand_isNotInForce() throws ScepterException {
        open().install(WIFI, one);
        open().putInForce(WIFI, one.leaf().sha1());

        try (Raw store = new Raw()) {
            store.delete(one.leaf());
        }

        assertThat(open().inForce(WIFI)).isEmpty();
        assertThat(open().list(WIFI)).isEmpty();
    }

    @Test
    void thousandForeignCertificates_areUntouched_andCostLittle() throws ScepterException {
        KeyPair key = prepared.next();
        List<EncodedCertificate> foreign = new ArrayList<>();
        for (int serial = 1; serial <= FOREIGN; serial++) {
            foreign.add(TestCertificates.issued(
                    "CN=foreign " + serial, serial, key.getPublic(), "CN=Foreign CA", key.getPrivate()));
        }
        try (Raw store = new Raw()) {
            foreign.forEach(store::add);
        }
        try {
            long start = System.nanoTime();

            open().install(WIFI, one);
            open().putInForce(WIFI, one.leaf().sha1());
            open().install(WIFI, two);
            open().putInForce(WIFI, two.leaf().sha1());
            assertThat(open().inForce(WIFI)).hasValue(two.leaf());
            assertThat(open().others(WIFI).paths()).hasSize(FOREIGN);
            open().removeAll(WIFI);

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(FAST);
            assertThat(open().others(WIFI).paths())
                    .extracting(path -> path.get(0))
                    .containsExactlyInAnyOrderElementsOf(foreign);
        } finally {
            try (Raw store = new Raw()) {
                foreign.forEach(store::delete);
            }
        }
    }

    /** On Wine by the property that stands for it. */
    private static boolean isArchived(EncodedCertificate certificate) throws WindowsException {
        try (Raw store = new Raw();
                CertificateContext context = store.find(certificate)) {
            return context.has(Dialect.current().archivedProperty());
        }
    }

    private static Optional<String> renewedBy(EncodedCertificate certificate) throws WindowsException {
        try (Raw store = new Raw();
                CertificateContext context = store.find(certificate)) {
            return context.blob(Crypt32Constants.CERT_RENEWAL_PROP_ID, 20)
                    .map(HexFormat.of().withUpperCase()::formatHex);
        }
    }

    /** The store MY as another program opens it; all changes are written when it is closed. */
    private static final class Raw implements AutoCloseable {
        private final Crypt32Library library = Crypt32Library.load();
        private final Pointer store = Objects.requireNonNull(library.CertOpenStore(
                Pointer.createConstant(WinCrypt.CERT_STORE_PROV_SYSTEM_W),
                0,
                null,
                SystemStore.flags(KeyScope.MACHINE, false),
                new WString(MY.name())));

        CertificateContext find(EncodedCertificate certificate) {
            WinCrypt.DATA_BLOB hash = new WinCrypt.DATA_BLOB(
                    HexFormat.of().parseHex(certificate.sha1().hex()));
            return new CertificateContext(
                    library,
                    Objects.requireNonNull(library.CertFindCertificateInStore(
                            store, 1, 0, Crypt32Constants.CERT_FIND_SHA1_HASH, hash, null)));
        }

        void add(EncodedCertificate certificate) {
            try (CertificateContext context = CertificateContext.of(library, certificate)) {
                assertThat(library.CertAddCertificateContextToStore(
                                store, context.pointer(), CERT_STORE_ADD_ALWAYS, null))
                        .isTrue();
            } catch (WindowsException e) {
                throw new AssertionError(e);
            }
        }

        void delete(EncodedCertificate certificate) {
            assertThat(library.CertDeleteCertificateFromStore(find(certificate).release()))
                    .isTrue();
        }

        @Override
        public void close() {
            library.CertControlStore(
                    store,
                    Crypt32Constants.CERT_STORE_CTRL_COMMIT_FORCE_FLAG,
                    Crypt32Constants.CERT_STORE_CTRL_COMMIT,
                    null);
            library.CertCloseStore(store, 0);
        }
    }
}
