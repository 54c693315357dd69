package dev.scepter.agent.platform.windows.crypt32;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.KeyLink;
import dev.scepter.agent.platform.windows.KeyScope;
import dev.scepter.agent.port.CertificateStore;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.testing.CertificateStoreContract;
import dev.scepter.agent.testing.InMemoryKeyProvider;
import dev.scepter.agent.testing.OnWindows;
import dev.scepter.agent.testing.PreparedKeys;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The store of the user whose process this is. */
@OnWindows
class UserCertificateStoreTest extends CertificateStoreContract {
    private static final String PROVIDER = "Microsoft Software Key Storage Provider";
    private static final String CERTIFICATES = "%s\\SOFTWARE\\Microsoft\\SystemCertificates\\%s\\Certificates";

    private final KeyProvider keys = new InMemoryKeyProvider(new PreparedKeys());

    @Override
    protected KeyProvider keys() {
        return keys;
    }

    @Override
    protected CertificateStore open() {
        return new WindowsCertificateStore(
                SystemStores.ofUser(), key -> KeyLink.cng(PROVIDER, KeyScope.USER), (certificate, type) -> true);
    }

    private static CertificateStore ofTheMachine() {
        return new WindowsCertificateStore(
                SystemStores.ofMachine(), key -> KeyLink.cng(PROVIDER), (certificate, type) -> true);
    }

    @Test
    void whatIsInstalledForAUser_isInThatUsersStore_andNotInTheMachines() throws ScepterException, IOException {
        open().install(WIFI, one);
        open().putInForce(WIFI, one.leaf().sha1());

        assertThat(OtherWindowsProcess.registry(CERTIFICATES.formatted("HKCU", "MY")))
                .contains(one.leaf().sha1().hex());
        assertThat(OtherWindowsProcess.registry(CERTIFICATES.formatted("HKCU", "CA")))
                .contains(one.chain().get(0).sha1().hex());
        assertThat(OtherWindowsProcess.registry(CERTIFICATES.formatted("HKLM", "MY")))
                .doesNotContain(one.leaf().sha1().hex());
        assertThat(OtherWindowsProcess.registry(CERTIFICATES.formatted("HKCU", "ROOT")))
                .doesNotContain(one.chain().get(1).sha1().hex());
        assertThat(ofTheMachine().list(WIFI)).isEmpty();
    }

    @Test
    void certificateOfTheMachine_staysWhenThatOfTheUserGoes() throws ScepterException {
        ofTheMachine().install(WIFI, one);
        ofTheMachine().putInForce(WIFI, one.leaf().sha1());
        open().install(WIFI, two);
        open().putInForce(WIFI, two.leaf().sha1());

        open().removeAll(WIFI);

        assertThat(open().inForce(WIFI)).isEmpty();
        assertThat(ofTheMachine().inForce(WIFI)).hasValue(one.leaf());
        assertThat(ofTheMachine().holdsChain(WIFI, one.chain())).isTrue();
        ofTheMachine().removeAll(WIFI);
    }

    @Test
    void linkToAKeyOfTheMachine_isNotTakenForOneOfTheUser() throws ScepterException {
        CertificateStore wronglyLinked = new WindowsCertificateStore(
                SystemStores.ofUser(), key -> KeyLink.cng(PROVIDER), (certificate, type) -> true);

        wronglyLinked.install(WIFI, one);

        assertThat(open().list(WIFI)).isEmpty();
        open().install(WIFI, one);
        assertThat(open().list(WIFI)).containsExactly(one.leaf().sha1());
    }
}
