package dev.scepter.agent.platform.windows.crypt32;

import static dev.scepter.agent.platform.windows.crypt32.SystemStore.Name.CA;
import static dev.scepter.agent.platform.windows.crypt32.SystemStore.Name.MY;
import static dev.scepter.agent.platform.windows.crypt32.SystemStore.Name.ROOT;
import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.platform.win32.WinCrypt;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.KeyLink;
import dev.scepter.agent.port.CertificateStore;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.testing.CertificateStoreContract;
import dev.scepter.agent.testing.InMemoryKeyProvider;
import dev.scepter.agent.testing.PreparedKeys;
import dev.scepter.agent.testing.TestCertificates;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The store as Windows documents it: what Wine does not have (archived certificates), rights, and crashes. */
class WindowsCertificateStoreOnFakeTest extends CertificateStoreContract {
    private static final int STATE = Dialect.WINDOWS.stateProperty();
    private static final String PROVIDER = "Microsoft Software Key Storage Provider";

    private final PreparedKeys prepared = new PreparedKeys();
    private final FakeCrypt32 windows = new FakeCrypt32();
    private final KeyProvider keys = new InMemoryKeyProvider(new PreparedKeys());
    private final EncodedCertificate foreign = TestCertificates.selfSigned("CN=foreign", prepared.next());

    @Override
    protected KeyProvider keys() {
        return keys;
    }

    @Override
    protected CertificateStore open() {
        return new WindowsCertificateStore(windows.stores(), key -> KeyLink.cng(PROVIDER), windows.acquisition());
    }

    @AfterEach
    void nothingIsLeftOpen() {
        assertThat(windows.open()).isZero();
    }

    @Test
    void installed_namesItsKeyAndPolicy_andIsSkippedByOthers() throws ScepterException {
        open().install(WIFI, one);

        WinCrypt.CRYPT_KEY_PROV_INFO key = windows.key(one.leaf());
        assertThat(key.pwszContainerName).isEqualTo(one.key().containerName());
        assertThat(key.pwszProvName).isEqualTo(PROVIDER);
        assertThat(List.of(key.dwProvType, key.dwFlags, key.cProvParam, key.dwKeySpec))
                .containsExactly(0, 0x20, 0, 0);
        assertThat(new String(
                        windows.property(MY, one.leaf(), Crypt32Constants.CERT_FRIENDLY_NAME_PROP_ID),
                        StandardCharsets.UTF_16LE))
                .isEqualTo("Scepter: contract-wifi\0");
        assertThat(windows.property(MY, one.leaf(), Crypt32Constants.CERT_ARCHIVED_PROP_ID))
                .isEmpty();
        assertThat(windows.visible(MY)).isEmpty();
        assertThat(windows.visible(ROOT)).isEmpty();
        assertThat(windows.visible(CA)).containsExactly(one.chain().get(0));
    }

    @Test
    void newOneInForce_archivesTheOldOne_andNamesItsSuccessor() throws ScepterException {
        open().install(WIFI, one);
        open().putInForce(WIFI, one.leaf().sha1());
        open().install(WIFI, two);
        assertThat(windows.visible(MY)).containsExactly(one.leaf());

        open().putInForce(WIFI, two.leaf().sha1());

        assertThat(windows.visible(MY)).containsExactly(two.leaf());
        assertThat(renewedBy(one.leaf())).hasValue(two.leaf().sha1().hex());
        assertThat(renewedBy(two.leaf())).isEmpty();
    }

    @Test
    void takenBack_isNoLongerRenewed() throws ScepterException {
        open().install(WIFI, one);
        open().putInForce(WIFI, one.leaf().sha1());
        open().install(WIFI, two);
        open().putInForce(WIFI, two.leaf().sha1());

        open().putInForce(WIFI, one.leaf().sha1());

        assertThat(windows.visible(MY)).containsExactly(one.leaf());
        assertThat(renewedBy(one.leaf())).isEmpty();
        assertThat(renewedBy(two.leaf())).hasValue(one.leaf().sha1().hex());

        open().putInForce(WIFI, two.leaf().sha1());

        assertThat(windows.visible(MY)).containsExactly(two.leaf());
        assertThat(renewedBy(two.leaf())).isEmpty();
        assertThat(renewedBy(one.leaf())).hasValue(two.leaf().sha1().hex());
    }

    @Test
    void crashWhileTakingBack_leavesOneInForce_andTheNextRunEndsWell() throws ScepterException {
        renew();
        int before = windows.writes();
        open().putInForce(WIFI, one.leaf().sha1());
        int writes = windows.writes() - before;
        assertThat(writes).isEqualTo(5);

        for (int write = 1; write <= writes; write++) {
            for (boolean first : List.of(true, false)) {
                open().putInForce(WIFI, two.leaf().sha1());
                windows.crashAt(write, first);
                assertThat(crashes(() -> open().putInForce(WIFI, one.leaf().sha1())))
                        .as("write %s", write)
                        .isTrue();
                windows.restart();

                assertThat(open().inForce(WIFI)).isPresent();
                assertThat(open().list(WIFI)).hasSize(2);
                open().putInForce(WIFI, one.leaf().sha1());
                assertThat(windows.visible(MY)).containsExactly(one.leaf());
                assertThat(renewedBy(one.leaf())).isEmpty();
                assertThat(renewedBy(two.leaf())).hasValue(one.leaf().sha1().hex());
            }
        }
    }

    @Test
    void neverInForce_isNotToldToBeRenewed() throws ScepterException {
        open().install(WIFI, one);
        open().install(WIFI, two);

        open().putInForce(WIFI, one.leaf().sha1());

        assertThat(renewedBy(two.leaf())).isEmpty();
    }

    @Test
    void doneAgain_writesNothing() throws ScepterException {
        open().install(WIFI, one);
        open().putInForce(WIFI, one.leaf().sha1());
        open().install(WIFI, two);
        open().putInForce(WIFI, two.leaf().sha1());
        int before = windows.writes();

        open().install(WIFI, one);
        open().install(WIFI, two);
        open().putInForce(WIFI, two.leaf().sha1());

        assertThat(windows.writes()).isEqualTo(before);
    }

    @Test
    void propertiesOfOthers_stay() throws ScepterException {
        open().install(WIFI, one);
        windows.changeByHand(MY, one.leaf(), 13, new byte[] {7});

        open().putInForce(WIFI, one.leaf().sha1());

        assertThat(windows.property(MY, one.leaf(), 13)).containsExactly(7);
    }

    @Test
    void crashAtAnyWrite_leavesOneInForce_andTheNextRunEndsWell() throws ScepterException {
        windows.putForeign(MY, foreign);
        windows.crashAt(0, true);
        renew();
        int writes = windows.writes();
        open().removeAll(WIFI);
        assertThat(writes).isBetween(6, 12);

        for (int write = 1; write <= writes; write++) {
            for (boolean before : List.of(true, false)) {
                windows.crashAt(write, before);
                boolean crashed = crashes(this::renew);
                assertThat(crashed).as("write %s", write).isTrue();
                windows.restart();

                boolean first = open().list(WIFI).size() < 2;
                Optional<EncodedCertificate> left = open().inForce(WIFI);
                assertThat(first || left.isPresent())
                        .as("write %s, %s", write, before)
                        .isTrue();
                renew();
                assertThat(open().inForce(WIFI)).hasValue(two.leaf());
                assertThat(windows.visible(MY)).containsExactlyInAnyOrder(foreign, two.leaf());
                assertThat(renewedBy(one.leaf())).hasValue(two.leaf().sha1().hex());
                assertThat(open().holdsChain(WIFI, two.chain())).isTrue();
                open().removeAll(WIFI);
                assertThat(windows.visible(CA)).isEmpty();
            }
        }
    }

    @Test
    void crashAtAnyProperty_ofTakingBackTheOldOne_leavesOneInForce() throws ScepterException {
        for (int write = 1; write <= 5; write++) {
            renew();
            windows.crashAt(write, false);
            boolean crashed = crashes(() -> open().putInForce(WIFI, one.leaf().sha1()));
            assertThat(crashed).as("write %s", write).isTrue();
            windows.restart();

            // The state decides: it is the third that is written.
            assertThat(open().inForce(WIFI)).hasValue(write < 3 ? two.leaf() : one.leaf());
            open().putInForce(WIFI, one.leaf().sha1());
            assertThat(open().inForce(WIFI)).hasValue(one.leaf());
            assertThat(windows.visible(MY)).containsExactly(one.leaf());
            assertThat(renewedBy(one.leaf())).isEmpty();
            assertThat(renewedBy(two.leaf())).hasValue(one.leaf().sha1().hex());
            open().removeAll(WIFI);
        }
    }

    @Test
    void crashWhileRelinking_leavesItInForce() throws ScepterException {
        CertificateStore moved =
                new WindowsCertificateStore(windows.stores(), key -> KeyLink.cng("other"), windows.acquisition());
        renew();
        for (int write = 1; write <= 3; write++) {
            windows.crashAt(write, false);
            CertificateStore store = write % 2 == 0 ? open() : moved;
            assertThat(crashes(() -> store.install(WIFI, two))).isTrue();
            windows.restart();

            assertThat(open().inForce(WIFI)).hasValue(two.leaf());
            assertThat(windows.visible(MY)).containsExactly(two.leaf());
        }
    }

    @Test
    void crashWhileRemoving_bringsNoOldOneIntoForce() throws ScepterException {
        for (int write = 1; write <= 4; write++) {
            for (boolean before : List.of(true, false)) {
                renew();
                windows.changeByHand(MY, one.leaf(), Crypt32Constants.CERT_ARCHIVED_PROP_ID, null);
                windows.crashAt(write, before);
                boolean crashed = crashes(() -> open().remove(WIFI, two.leaf().sha1()));
                windows.restart();

                assertThat(open().inForce(WIFI)).isNotEqualTo(Optional.of(one.leaf()));
                open().remove(WIFI, two.leaf().sha1());
                assertThat(open().inForce(WIFI)).isEmpty();
                assertThat(open().list(WIFI)).containsExactly(one.leaf().sha1());
                assertThat(crashed).isEqualTo(write <= 2);

                open().remove(WIFI, one.leaf().sha1());
                assertThat(windows.visible(CA)).isEmpty();
            }
        }
    }

    @Test
    void crashWhileRemovingAll_bringsNoOldOneIntoForce() throws ScepterException {
        for (int write = 1; write <= 3; write++) {
            renew();
            windows.changeByHand(MY, one.leaf(), Crypt32Constants.CERT_ARCHIVED_PROP_ID, null);
            windows.crashAt(write, false);
            assertThat(crashes(() -> open().removeAll(WIFI))).isTrue();
            windows.restart();

            assertThat(open().inForce(WIFI)).isNotEqualTo(Optional.of(one.leaf()));
            open().removeAll(WIFI);
            assertThat(windows.visible(CA)).isEmpty();
        }
    }

    @Test
    void twoThatAreNotArchived_theNewerIsInForce_andTheNextCallArchivesTheOther() throws ScepterException {
        renew();
        windows.changeByHand(MY, one.leaf(), Crypt32Constants.CERT_ARCHIVED_PROP_ID, null);
        assertThat(open().inForce(WIFI)).hasValue(two.leaf());

        open().putInForce(WIFI, two.leaf().sha1());

        assertThat(windows.visible(MY)).containsExactly(two.leaf());
    }

    @Test
    void deletedByHand_isNotInForce_norIsTheOneBefore() throws ScepterException {
        renew();

        windows.deleteByHand(MY, two.leaf());

        assertThat(open().inForce(WIFI)).isEmpty();
        assertThat(open().list(WIFI)).containsExactly(one.leaf().sha1());
        assertThat(open().holdsChain(WIFI, two.chain())).isFalse();
    }

    @Test
    void archivedByHand_isNotInForce_untilPutBack() throws ScepterException {
        renew();
        windows.changeByHand(MY, two.leaf(), Crypt32Constants.CERT_ARCHIVED_PROP_ID, new byte[0]);
        assertThat(open().inForce(WIFI)).isEmpty();

        open().putInForce(WIFI, two.leaf().sha1());

        assertThat(open().inForce(WIFI)).hasValue(two.leaf());
    }

    @Test
    void damagedProperty_isNotInForce_andInstallingMendsIt() throws ScepterException {
        renew();
        windows.changeByHand(MY, two.leaf(), STATE, new byte[] {1, 2, 3});
        assertThat(open().inForce(WIFI)).isEmpty();
        assertFails(
                ErrorCode.CERTIFICATE_DAMAGED,
                () -> open().find(WIFI, two.leaf().sha1()));
        assertFails(
                ErrorCode.CERTIFICATE_DAMAGED,
                () -> open().putInForce(WIFI, two.leaf().sha1()));

        open().install(WIFI, two);
        open().putInForce(WIFI, two.leaf().sha1());

        assertThat(open().find(WIFI, two.leaf().sha1())).hasValue(two);
        assertThat(windows.visible(MY)).containsExactly(two.leaf());
    }

    @Test
    void chainInTheStore_isTheWholeOne() throws ScepterException {
        renew();
        EncodedCertificate intermediate = two.chain().get(0);
        assertThat(open().holdsChain(WIFI, two.chain())).isTrue();
        assertThat(open().holdsChain(WIFI, one.chain())).isFalse();

        windows.deleteByHand(CA, intermediate);
        assertThat(open().holdsChain(WIFI, two.chain())).isFalse();
        open().putInForce(WIFI, two.leaf().sha1());

        assertThat(open().holdsChain(WIFI, two.chain())).isTrue();
    }

    @Test
    void intermediate_goesWithTheLastCertificateUnderIt() throws ScepterException {
        open().install(WIFI, one);
        open().install(VPN, other);

        open().removeAll(WIFI);
        assertThat(windows.visible(CA)).containsExactly(one.chain().get(0));
        open().removeAll(VPN);

        assertThat(windows.visible(CA)).isEmpty();
    }

    @Test
    void intermediateThatWasThereBefore_stays() throws ScepterException {
        windows.putForeign(CA, one.chain().get(0));
        open().install(WIFI, one);

        open().removeAll(WIFI);

        assertThat(windows.visible(CA)).containsExactly(one.chain().get(0));
    }

    @Test
    void intermediateThatAForeignCertificateNeeds_stays() throws ScepterException {
        KeyPair any = prepared.next();
        EncodedCertificate sibling =
                TestCertificates.issued("CN=sibling", 99, any.getPublic(), "CN=Contract CA", any.getPrivate());
        open().install(WIFI, one);
        windows.putForeign(MY, sibling);

        open().removeAll(WIFI);
        assertThat(windows.visible(CA)).containsExactly(one.chain().get(0));
        windows.deleteByHand(MY, sibling);
        open().removeAll(WIFI);

        assertThat(windows.visible(CA)).isEmpty();
    }

    @Test
    void foreignCertificates_areUntouched_andToldWithWhatIsAbove() throws ScepterException {
        KeyPair any = prepared.next();
        EncodedCertificate root = one.chain().get(1);
        EncodedCertificate sibling =
                TestCertificates.issued("CN=sibling", 99, any.getPublic(), "CN=Contract CA", any.getPrivate());
        windows.putForeign(MY, foreign);
        windows.putForeign(MY, sibling);
        windows.putForeign(CA, one.chain().get(0));
        windows.putForeign(ROOT, root);
        renew();

        CertificateStore.Others others = open().others(WIFI);
        open().remove(WIFI, foreign.sha1());
        open().removeAll(WIFI);

        assertThat(others.complete()).isTrue();
        assertThat(others.paths())
                .containsExactlyInAnyOrder(
                        List.of(foreign), List.of(sibling, one.chain().get(0), root));
        assertThat(windows.visible(MY)).containsExactly(foreign, sibling);
        assertThat(windows.visible(ROOT)).containsExactly(root);
    }

    @Test
    void foreignCertificateThatCannotBeDecoded_makesTheOthersIncomplete() throws ScepterException {
        windows.putForeign(MY, EncodedCertificate.ofDer(new byte[] {0x30, 1}));

        assertThat(open().others(WIFI).complete()).isFalse();
    }

    @Test
    void withoutRights_isNotPermitted_butReadingWorks() throws ScepterException {
        renew();
        windows.denyChanges();

        assertThat(open().inForce(WIFI)).hasValue(two.leaf());
        assertThat(open().holdsChain(WIFI, two.chain())).isTrue();
        assertThat(open().find(WIFI, one.leaf().sha1())).hasValue(one);
        assertThat(assertFails(ErrorCode.NOT_PERMITTED, () -> open().install(WIFI, one)))
                .hasMessageContaining("CertOpenStore (store LocalMachine\\MY) answered error 5 ERROR_ACCESS_DENIED");
        assertFails(
                ErrorCode.NOT_PERMITTED,
                () -> open().putInForce(WIFI, one.leaf().sha1()));
        // The check after this test would need the rights to clean up.
        windows.deleteByHand(MY, one.leaf());
        windows.deleteByHand(MY, two.leaf());
    }

    @Test
    void storeThatIsReadOnlyToAnAdministrator_isToldAsSuch_andTakesNothing() throws ScepterException {
        windows.makeReadOnly("MY");

        ScepterException failure = assertFails(ErrorCode.STORE_READ_ONLY, () -> open().install(WIFI, one));

        assertThat(failure)
                .hasMessage("cannot install certificate " + one.leaf().sha1() + " of policy " + WIFI
                        + ": CertOpenStore (store"
                        + " LocalMachine\\MY) answered error 5 ERROR_ACCESS_DENIED: access denied, though this process has"
                        + " the rights of an administrator");
        assertThat(open().list(WIFI)).isEmpty();
        windows.makeReadOnly();
        open().install(WIFI, one);
        assertThat(open().list(WIFI)).containsExactly(one.leaf().sha1());
    }

    @Test
    void storeThatVanishes_isAFailure_notAnEmptyStore() throws ScepterException {
        renew();
        windows.failEnumeration(6);

        assertThat(assertFails(ErrorCode.STORE_FAILED, () -> open().inForce(WIFI)))
                .hasMessageContaining("CertEnumCertificatesInStore (store LocalMachine\\MY) answered error 6");
        assertFails(ErrorCode.STORE_FAILED, () -> open().others(WIFI));
        windows.failEnumeration(Crypt32Constants.ERROR_NO_MORE_FILES);

        assertThat(open().inForce(WIFI)).hasValue(two.leaf());
    }

    @Test
    void keyThatMovedToAnotherProvider_isLinkedAnew() throws ScepterException {
        open().install(WIFI, one);
        open().putInForce(WIFI, one.leaf().sha1());

        new WindowsCertificateStore(windows.stores(), key -> KeyLink.cryptoApi("CSP"), windows.acquisition())
                .install(WIFI, one);

        WinCrypt.CRYPT_KEY_PROV_INFO key = windows.key(one.leaf());
        assertThat(List.of(key.dwProvType, key.dwFlags, key.dwKeySpec)).containsExactly(24, 0x20, 1);
        windows.providerOfKeys = "CSP";
        assertThat(open().inForce(WIFI)).hasValue(one.leaf());
    }

    @Test
    void linkThatSomebodyOverwrote_isNotHeld_andInstallingAgainMendsIt() throws ScepterException {
        renew();
        windows.key(two.leaf()).pwszProvName = "Somebody's Provider";

        assertThat(open().inForce(WIFI)).hasValue(two.leaf());
        assertThat(open().holdsChain(WIFI, two.chain())).isFalse();
        open().install(WIFI, two);

        assertThat(windows.key(two.leaf()).pwszProvName).isEqualTo(PROVIDER);
        assertThat(open().holdsChain(WIFI, two.chain())).isTrue();
        assertThat(open().inForce(WIFI)).hasValue(two.leaf());
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                Crypt32Constants.NTE_BAD_KEYSET,
                Crypt32Constants.NTE_BAD_PUBLIC_KEY,
                Crypt32Constants.CRYPT_E_NO_KEY_PROPERTY
            })
    void rightLinkByWhichOthersFindNoKey_isNothingThatTheyCouldUse(int answer) throws ScepterException {
        renew();
        windows.acquireAnswer = answer;

        assertThat(open().inForce(WIFI)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x80090030, 0x80280803, 0x80090035, 0x80090010})
    void providerThatCannotBeAsked_isAFailure_notALostKey(int answer) throws ScepterException {
        renew();
        windows.acquireAnswer = answer;

        ErrorCode told = answer == 0x80090010 ? ErrorCode.NOT_PERMITTED : ErrorCode.KEY_PROVIDER_FAILED;
        assertFails(told, () -> open().inForce(WIFI));
        assertFails(told, () -> open().holdsChain(WIFI, two.chain()));
    }

    @Test
    void key_isAcquiredSilently_compared_andFreedByItsKind() throws ScepterException {
        renew();
        open().inForce(WIFI);
        assertThat(windows.acquireFlags).isEqualTo(0x40044);
        assertThat(windows.closed).containsExactly("NCryptFreeObject native@0x77");

        windows.closed.clear();
        windows.acquiredKeySpec = 1;
        open().inForce(WIFI);
        assertThat(windows.closed).containsExactly("CryptReleaseContext native@0x77");

        windows.closed.clear();
        windows.acquiredBelongsToCaller = false;
        open().inForce(WIFI);
        assertThat(windows.closed).isEmpty();
    }

    private void renew() throws ScepterException {
        open().install(WIFI, one);
        open().putInForce(WIFI, one.leaf().sha1());
        open().install(WIFI, two);
        open().putInForce(WIFI, two.leaf().sha1());
    }

    private Optional<String> renewedBy(EncodedCertificate certificate) {
        return Optional.ofNullable(windows.property(MY, certificate, Crypt32Constants.CERT_RENEWAL_PROP_ID))
                .map(HexFormat.of().withUpperCase()::formatHex);
    }

    private static boolean crashes(ThrowingCallable action) throws ScepterException {
        try {
            action.call();
            return false;
        } catch (FakeCrypt32.Crash e) {
            return true;
        } catch (ScepterException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
