package dev.scepter.agent.platform.windows.crypt32;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.platform.win32.WinCrypt;
import dev.scepter.agent.model.KeyPlace;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.platform.windows.KeyLink;
import dev.scepter.agent.port.CertificateStore;
import dev.scepter.agent.port.InstalledCertificates;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.testing.CertificateStoreContract;
import dev.scepter.agent.testing.InMemoryKeyProvider;
import dev.scepter.agent.testing.PreparedKeys;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Certificates whose keys lie in containers that Windows named. */
class KeysOfWindowsOnFakeTest extends CertificateStoreContract {
    private static final String PROVIDER = "Microsoft Platform Crypto Provider";

    private final FakeCrypt32 windows = new FakeCrypt32();
    private final KeyProvider keys = new InMemoryKeyProvider(new PreparedKeys());

    @Override
    protected KeyProvider keys() {
        return keys;
    }

    @Override
    protected CertificateStore open() {
        return new WindowsCertificateStore(
                windows.stores(),
                key -> KeyLink.of(new KeyPlace(PROVIDER, 0, container(key))),
                windows.acquisition());
    }

    @BeforeEach
    void keysLieInThatProvider() {
        windows.providerOfKeys = PROVIDER;
    }

    private InstalledCertificates installed() {
        return new WindowsInstalledCertificates(windows.stores());
    }

    private String foreign() {
        return container(one.key());
    }

    private static String container(KeyName key) {
        return "le-" + key.policy() + "-" + key.token();
    }

    @AfterEach
    void nothingIsLeftOpen() {
        assertThat(windows.open()).isZero();
    }

    @Test
    void installed_namesTheContainerOfWindows_andIsThePolicysAllTheSame() throws ScepterException {
        open().install(WIFI, one);

        WinCrypt.CRYPT_KEY_PROV_INFO key = windows.key(one.leaf());
        assertThat(key.pwszContainerName).isEqualTo(foreign());
        assertThat(key.pwszProvName).isEqualTo(PROVIDER);
        assertThat(open().find(WIFI, one.leaf().sha1())).contains(one);
        assertThat(open().list(VPN)).isEmpty();
    }

    @Test
    void certificateThatWindowsPutThere_isNobodys_untilItIsInstalled() throws ScepterException {
        putThere(foreign());
        assertThat(open().list(WIFI)).isEmpty();

        open().install(WIFI, one);
        open().putInForce(WIFI, one.leaf().sha1());

        assertThat(open().inForce(WIFI)).contains(one.leaf());
        open().remove(WIFI, one.leaf().sha1());
        assertThat(windows.count("MY")).isZero();
    }

    @Test
    void whatStandsOnACertificate_countsForItsContainerOnly() throws ScepterException {
        open().install(WIFI, one);
        putThere("le-somebody-elses");

        assertThat(open().list(WIFI)).isEmpty();
        assertThat(open().find(WIFI, one.leaf().sha1())).isEmpty();
    }

    @Test
    void certificateThatWindowsReports_isFound_withItsKey() throws ScepterException {
        putThere("le-7");

        assertThat(installed().find(one.leaf().sha1()))
                .contains(new InstalledCertificates.Found(
                        one.leaf(), Optional.of(new KeyPlace(PROVIDER, 0, "le-7"))));
        assertThat(installed().find(two.leaf().sha1())).isEmpty();
    }

    @Test
    void certificateWithoutAKeyOfTheMachine_isFoundWithoutOne() throws ScepterException {
        windows.putByHand(one.leaf(), Optional.empty());

        assertThat(installed().find(one.leaf().sha1()))
                .contains(new InstalledCertificates.Found(one.leaf(), Optional.empty()));
    }

    @Test
    void thumbprintOfNothing_isNotFound() throws ScepterException {
        Thumbprint none = Thumbprint.of(Thumbprint.Algorithm.SHA1, "none".getBytes(StandardCharsets.US_ASCII));

        assertThat(installed().find(none)).isEmpty();
    }

    private void putThere(String container) {
        WinCrypt.CRYPT_KEY_PROV_INFO key = new WinCrypt.CRYPT_KEY_PROV_INFO();
        key.pwszContainerName = container;
        key.pwszProvName = PROVIDER;
        key.dwFlags = 0x20;
        windows.putByHand(one.leaf(), Optional.of(key));
    }
}
