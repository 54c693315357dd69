package dev.scepter.agent.platform.windows.certenroll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.ContainerNames;
import dev.scepter.agent.platform.windows.KeyLink;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.com.ComObject;
import dev.scepter.agent.platform.windows.com.ComSession;
import dev.scepter.agent.platform.windows.com.ComThread;
import dev.scepter.agent.platform.windows.ncrypt.CngKeyProvider;
import dev.scepter.agent.platform.windows.ncrypt.KeyStorage;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.testing.OnWindowsDouble;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That the double refuses what is documented to be refused; else the tests on it would show nothing. */
@OnWindowsDouble
class CertEnrollRefusalsTest {
    private static final int ALREADY_INITIALIZED = 0x800704DF;
    private static final int NOT_INITIALIZED = 0x80040007;
    private static final int INVALID_ARGUMENT = 0x80070057;

    private final Requests requests = new Requests();
    private final CertEnrollDouble windows = new CertEnrollDouble();
    private final KeyProvider keys = CngKeyProvider.ofThisMachine(KeyStorage.SOFTWARE, ContainerNames.OF_POLICIES);
    private final ComThread com = ComThread.onWindows("com-under-test");

    @BeforeEach
    void keyIsThere() throws ScepterException {
        keys.delete(Requests.KEY);
        keys.generate(Requests.KEY, KeySpec.rsa(1_024)).close();
    }

    @AfterEach
    void end() throws Exception {
        keys.delete(Requests.KEY);
        com.close();
        assertThat(windows.log()).isNotEmpty();
    }

    private void assertRefused(int code, ComThread.Work<Object> work) {
        assertThatExceptionOfType(WindowsException.class)
                .isThrownBy(() -> com.call(work, Duration.ofSeconds(60)))
                .satisfies(e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
    }

    private ComObject encoded(ComSession session) throws WindowsException {
        return new Pkcs10(session).encoded(requests.first(), KeyLink.cng("Microsoft Software Key Storage Provider"));
    }

    private ComObject initialized(ComSession session, String thumbprint) throws WindowsException {
        ComObject scep = session.create(CertEnrollClasses.CX509SCEPEnrollment);
        String set = Base64.getEncoder().encodeToString(requests.ca.der());
        scep.put("Silent", true);
        scep.call("Initialize", encoded(session), thumbprint, 4, set, 1);
        return scep;
    }

    @Test
    void secondInitialize() {
        assertRefused(ALREADY_INITIALIZED, session -> {
            ComObject id = session.create(CertEnrollClasses.CObjectId);
            id.call("InitializeFromValue", "1.2.3");
            return id.call("InitializeFromValue", "1.2.3");
        });
    }

    @Test
    void keyWithoutTheMachine() {
        assertRefused(INVALID_ARGUMENT, session -> {
            ComObject key = session.create(CertEnrollClasses.CX509PrivateKey);
            key.put("Silent", true);
            key.put("ProviderName", "Microsoft Software Key Storage Provider");
            key.put("KeySpec", 0);
            key.put("ContainerName", Requests.KEY.containerName());
            return key.call("Open");
        });
    }

    @Test
    void keyOfCryptoApiThatIsToldAsOneOfCng() {
        assertRefused(INVALID_ARGUMENT, session -> {
            ComObject key = session.create(CertEnrollClasses.CX509PrivateKey);
            key.put("Silent", true);
            key.put("MachineContext", true);
            key.put("ProviderName", "Microsoft Enhanced RSA and AES Cryptographic Provider");
            key.put("ProviderType", 24);
            key.put("KeySpec", 1);
            key.put("ContainerName", Requests.KEY.containerName());
            return key.call("Open");
        });
    }

    @Test
    void requestThatIsNotEncoded() {
        assertRefused(NOT_INITIALIZED, session -> {
            ComObject scep = session.create(CertEnrollClasses.CX509SCEPEnrollment);
            ComObject blank = session.create(CertEnrollClasses.CX509CertificateRequestPkcs10);
            return scep.call("Initialize", blank, CaThumbprint.of(requests.ca), 4, "QUJD", 1);
        });
    }

    @Test
    void propertyAfterEncode() {
        assertRefused(ALREADY_INITIALIZED, session -> {
            encoded(session).put("SuppressDefaults", false);
            return true;
        });
    }

    @Test
    void emptyThumbprint() {
        assertRefused(INVALID_ARGUMENT, session -> initialized(session, ""));
    }

    @Test
    void thumbprintOfAnotherCa() {
        assertRefused(0x80091007, session -> initialized(session, "0".repeat(32)));
    }

    @Test
    void enrollmentThatMayAskSomebody() {
        assertRefused(INVALID_ARGUMENT, session -> {
            ComObject scep = session.create(CertEnrollClasses.CX509SCEPEnrollment);
            String set = Base64.getEncoder().encodeToString(requests.ca.der());
            return scep.call("Initialize", encoded(session), CaThumbprint.of(requests.ca), 4, set, 1);
        });
        assertRefused(
                INVALID_ARGUMENT,
                session -> session.create(CertEnrollClasses.CX509SCEPEnrollment).call("InitializeForPending", 2));
    }

    @Test
    void signerThatMayAskSomebody() {
        assertRefused(
                INVALID_ARGUMENT,
                session -> session.create(CertEnrollClasses.CSignerCertificate)
                        .call("Initialize", true, 0, 1, Base64.getEncoder().encodeToString(requests.ca.der())));
    }

    @Test
    void messageBeforeTheCapabilities() {
        assertRefused(
                NOT_INITIALIZED,
                session -> initialized(session, CaThumbprint.of(requests.ca)).call("CreateRequestMessage", 1));
    }

    @Test
    void pendingOfTheUser() {
        assertRefused(INVALID_ARGUMENT, session -> {
            ComObject scep = session.create(CertEnrollClasses.CX509SCEPEnrollment);
            scep.put("Silent", true);
            return scep.call("InitializeForPending", 1);
        });
    }

    @Test
    void replyThatWouldBeInstalled() {
        assertRefused(INVALID_ARGUMENT, session -> {
            ComObject scep = session.create(CertEnrollClasses.CX509SCEPEnrollment);
            scep.put("Silent", true);
            scep.call("InitializeForPending", 2);
            return scep.get("ProcessResponseMessage2", 0, "QUJD", 1);
        });
    }

    @Test
    void argumentOfAnotherType() {
        assertRefused(
                0x80020005,
                session -> session.create(CertEnrollClasses.CObjectId).call("InitializeFromValue", 1));
    }
}
