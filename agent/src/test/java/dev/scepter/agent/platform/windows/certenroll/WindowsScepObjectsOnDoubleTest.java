package dev.scepter.agent.platform.windows.certenroll;

import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.ContainerNames;
import dev.scepter.agent.platform.windows.KeyLink;
import dev.scepter.agent.platform.windows.com.ComThread;
import dev.scepter.agent.platform.windows.crypt32.RequestStore;
import dev.scepter.agent.platform.windows.cryptoapi.CryptoApiKeyProvider;
import dev.scepter.agent.platform.windows.ncrypt.CngKeyProvider;
import dev.scepter.agent.platform.windows.ncrypt.KeyStorage;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.port.ScepObjects;
import dev.scepter.agent.port.ScepObjects.Begun;
import dev.scepter.agent.port.ScepObjects.Issued;
import dev.scepter.agent.port.ScepObjects.Pending;
import dev.scepter.agent.port.ScepObjects.Refused;
import dev.scepter.agent.port.ScepObjects.Transaction;
import dev.scepter.agent.testing.OnWindowsDouble;
import java.security.PublicKey;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By the bindings, with keys of a double of ncrypt.dll and Wine's own store REQUEST. */
@OnWindowsDouble
class WindowsScepObjectsOnDoubleTest {
    private final Requests requests = new Requests();
    private final CertEnrollDouble windows = new CertEnrollDouble();
    private final KeyProvider keys = CngKeyProvider.ofThisMachine(KeyStorage.SOFTWARE, ContainerNames.OF_POLICIES);
    private ComThread com = ComThread.onWindows("com-under-test");
    private ScepObjects objects = objects();
    private PublicKey key = requests.anyKey();

    private ScepObjects objects() {
        return new WindowsScepObjects(
                com, name -> KeyLink.cng("Microsoft Software Key Storage Provider"), keys, new RequestStore()::forget);
    }

    @BeforeEach
    void keyIsThere() throws ScepterException {
        keys.delete(Requests.KEY);
        try (ManagedKey made = keys.generate(Requests.KEY, KeySpec.rsa(1_024))) {
            key = made.publicKey();
        }
    }

    @AfterEach
    void end() throws Exception {
        windows.failNoMore();
        objects.forget(Requests.KEY);
        keys.delete(Requests.KEY);
        com.close();
    }

    private void restart() {
        com.close();
        com = ComThread.onWindows("com-under-test");
        objects = objects();
    }

    @Test
    void firstRequest_isMadeInTheOrderOfTheDocumentation() throws Exception {
        Begun begun = objects.begin(requests.first());

        assertThat(WindowsScepObjectsTest.calls(windows.log()))
                .isEqualTo(WindowsScepObjectsTest.golden("first-request.txt"));
        Map<String, String> message = CertEnrollDouble.message(begun.message().revealText());
        assertThat(message)
                .containsEntry("type", "PKCSReq")
                .containsEntry("transaction", begun.transaction().id())
                .containsEntry("subject", "CN=device7,O=\"Example, Inc.\",G=Ann")
                .containsEntry(
                        "names",
                        "3+device7.example;2+ann@example.org;11+ann@corp.example;7+https://example.org/7"
                                + ";8+192.0.2.7;8+2001:db8::7")
                .containsEntry("keyUsage", "160")
                .containsEntry("extendedKeyUsage", "1.3.6.1.5.5.7.3.1+1.3.6.1.5.5.7.3.2")
                .containsEntry("hash", "2.16.840.1.101.3.4.2.1")
                .containsEntry("challenge", Requests.CHALLENGE)
                .containsEntry("signer", "")
                .containsEntry("key", Base64.getEncoder().encodeToString(key.getEncoded()));
    }

    @Test
    void keyInCryptoApi_isOpenedThere() throws Exception {
        KeyProvider cryptoApi = CryptoApiKeyProvider.ofThisMachine(ContainerNames.OF_POLICIES);
        cryptoApi.delete(Requests.KEY);
        ScepObjects inCryptoApi =
                new WindowsScepObjects(com, name -> CryptoApiKeyProvider.link(), cryptoApi, new RequestStore()::forget);
        try (ManagedKey made = cryptoApi.generate(Requests.KEY, KeySpec.rsa(1_024))) {
            String message = inCryptoApi.begin(requests.first()).message().revealText();

            assertThat(CertEnrollDouble.message(message))
                    .containsEntry(
                            "key",
                            Base64.getEncoder().encodeToString(made.publicKey().getEncoded()));
        } finally {
            inCryptoApi.forget(Requests.KEY);
            cryptoApi.delete(Requests.KEY);
        }
    }

    @Test
    void pendingRequest_isIssuedAfterARestart_andLeavesNothing() throws Exception {
        Transaction transaction = objects.begin(requests.first()).transaction();
        String id = "transaction=" + transaction.id();
        assertThat(objects.read(transaction, CertEnrollDouble.reply(id, "disposition=3")))
                .isEqualTo(new Pending());

        restart();
        assertThat(CertEnrollDouble.message(objects.poll(transaction)))
                .containsEntry("type", "CertPoll")
                .containsEntry("transaction", transaction.id());
        EncodedCertificate issued = requests.issued(key);
        String certificate = "certificate=" + Base64.getEncoder().encodeToString(issued.der());
        assertThat(objects.read(transaction, CertEnrollDouble.reply(id, "disposition=0", certificate)))
                .isEqualTo(new Issued(issued));

        objects.forget(Requests.KEY);
        // Windows' dummy is gone: nothing is known of the transaction.
        assertThat(assertFails(ErrorCode.CERTENROLL_FAILED, () -> objects.poll(transaction)))
                .hasMessageContaining("CRYPT_E_NOT_FOUND");
    }

    @Test
    void allObjects_areReleasedOnceForgotten() throws Exception {
        Transaction transaction = objects.begin(requests.first()).transaction();
        objects.read(transaction, CertEnrollDouble.reply("transaction=" + transaction.id(), "disposition=2"));
        assertThat(windows.log()).doesNotContain("end");

        objects.forget(Requests.KEY);

        assertThat(windows.log()).endsWith("end");
    }

    @Test
    void refusal_isToldWithWords() throws Exception {
        Transaction transaction = objects.begin(requests.first()).transaction();
        String id = "transaction=" + transaction.id();

        assertThat(objects.read(transaction, CertEnrollDouble.reply(id, "disposition=2", "failInfo=2", "text=nö")))
                .isEqualTo(new Refused(Optional.of(2), "nö"));
        assertThat(objects.read(transaction, CertEnrollDouble.reply(id, "disposition=2")))
                .isEqualTo(new Refused(Optional.empty(), ""));
    }

    @Test
    void replyToAnother_orRubbish_isAFailure() throws Exception {
        Transaction transaction = objects.begin(requests.first()).transaction();

        assertThat(assertFails(
                        ErrorCode.CERTENROLL_FAILED,
                        () -> objects.read(transaction, CertEnrollDouble.reply("transaction=x", "disposition=3"))))
                .hasMessageContaining("CRYPT_E_NO_MATCH");
        assertThat(assertFails(ErrorCode.CERTENROLL_FAILED, () -> objects.read(transaction, "QUJD")))
                .hasMessageContaining("CRYPT_E_MSG_ERROR");
    }

    @Test
    void signerThatTheMachineHasNoKeyFor_isAFailure() throws Exception {
        EncodedCertificate unknown = requests.issued(requests.anyKey());

        assertThat(assertFails(ErrorCode.CERTENROLL_FAILED, () -> objects.begin(requests.renewal(unknown))))
                .hasMessageContaining("CSignerCertificate.Initialize")
                .hasMessageContaining("CRYPT_E_NOT_FOUND");
    }

    @Test
    void keyThatIsNotThere_isToldByTheProvider() throws Exception {
        keys.delete(Requests.KEY);

        assertThat(assertFails(ErrorCode.CERTENROLL_FAILED, () -> objects.begin(requests.first())))
                .hasMessageContaining("CX509PrivateKey.Open")
                .hasMessageContaining("NTE_BAD_KEYSET");
        assertThat(windows.log()).endsWith("end");
    }

    @ParameterizedTest
    @CsvSource({
        "CX509SCEPEnrollment, 0x80040154, REGDB_E_CLASSNOTREG",
        "CX509PrivateKey.Open, 0x80090022, NTE_SILENT_CONTEXT",
        "CX509CertificateRequestPkcs10.Encode, 0x80090029, NTE_NOT_SUPPORTED",
        "CX509SCEPEnrollment.Initialize, 0x80091007, CRYPT_E_HASH_VALUE",
        "CX509SCEPEnrollment.Initialize, 0x8010002C, SCARD_E_NO_SUCH_CERTIFICATE",
        "CX509SCEPEnrollment.ServerCapabilities, 0x80040007, OLE_E_BLANK",
        "CX509SCEPEnrollment.CreateRequestMessage, 0x80094004, CERTSRV_E_PROPERTY_EMPTY"
    })
    void failureOfACall_isToldByItsName_andHoldsNothing(String call, String code, String name) throws Exception {
        windows.fail(call, (int) Long.parseLong(code.substring(2), 16));

        assertThat(assertFails(ErrorCode.CERTENROLL_FAILED, () -> objects.begin(requests.first())))
                .hasMessageContaining(call)
                .hasMessageContaining(name);
        assertThat(windows.log()).endsWith("end");
    }

    @Test
    void classThatIsNotThere_isAnObstacle() throws Exception {
        assertThat(objects.obstacles()).isEmpty();

        windows.fail("CX509SCEPEnrollment", 0x80040154);

        assertThat(objects().obstacles()).singleElement().asString().contains("REGDB_E_CLASSNOTREG");
    }

    @Test
    void memberThatIsNotThere_isAnObstacle() throws Exception {
        windows.fail("CX509SCEPEnrollment.ProcessResponseMessage2", 0x80020006);

        assertThat(objects.obstacles())
                .singleElement()
                .asString()
                .contains("CX509SCEPEnrollment.ProcessResponseMessage2");
        assertThat(windows.log()).endsWith("end");
    }
}
