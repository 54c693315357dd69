package dev.scepter.agent.platform.windows.certenroll;

import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeyPlace;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.KeyUsage;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.KeyLink;
import dev.scepter.agent.platform.windows.com.ComThread;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.port.ScepObjects;
import dev.scepter.agent.port.ScepObjects.Begun;
import dev.scepter.agent.port.ScepObjects.Issued;
import dev.scepter.agent.port.ScepObjects.Pending;
import dev.scepter.agent.port.ScepObjects.Refused;
import dev.scepter.agent.port.ScepObjects.Transaction;
import dev.scepter.agent.testing.InMemoryKeyProvider;
import dev.scepter.agent.testing.PreparedKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WindowsScepObjectsTest {
    private static final String SCEP = "CX509SCEPEnrollment.";
    private static final KeyLink CNG = KeyLink.cng("Microsoft Software Key Storage Provider");

    private final Requests requests = new Requests();
    private final FakeCertEnroll windows = new FakeCertEnroll();
    private final ComThread com = ComThread.onClasses("com-under-test", windows);
    private final InMemoryKeyProvider keys = new InMemoryKeyProvider(new PreparedKeys());
    private final List<PublicKey> forgotten = new ArrayList<>();
    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 1);
    private final ScepObjects objects = objects(CNG);

    private ScepObjects objects(KeyLink link) {
        return new WindowsScepObjects(com, key -> link, keys, forgotten::add, nanoTime::get);
    }

    @BeforeEach
    void windowsAnswers() {
        windows.answers.put(SCEP + "CreateRequestMessage", "TUVT\r\nU0FHRQ==\r\n");
        windows.answers.put(SCEP + "CreateRetrievePendingMessage", "UE9M\r\nTA==\r\n");
        windows.answers.put(SCEP + "TransactionId", "SUQ=\r\n");
    }

    @AfterEach
    void end() {
        com.close();
    }

    static List<String> golden(String name) throws IOException {
        try (InputStream file = Objects.requireNonNull(WindowsScepObjectsTest.class.getResourceAsStream(name), name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    /** As in a golden file: without what differs from run to run. */
    static List<String> calls(List<String> log) {
        return String.join("\n", log)
                .replaceAll("\"[0-9a-f]{32}\"", "(MD5)")
                .lines()
                .filter(line -> !line.startsWith("release"))
                .toList();
    }

    @Test
    void firstRequest_isMadeInTheOrderOfTheDocumentation() throws Exception {
        Begun begun = objects.begin(requests.first());

        assertThat(calls(windows.log())).isEqualTo(golden("first-request.txt"));
        assertThat(begun.message().revealText()).isEqualTo("TUVTU0FHRQ==");
        assertThat(begun.transaction()).isEqualTo(new Transaction("SUQ=", Requests.KEY, Requests.CAPABILITIES));
    }

    @Test
    void renewal_isSignedByTheOldCertificate_andHasNoChallenge() throws Exception {
        objects.begin(requests.renewal(requests.ca));

        assertThat(calls(windows.log()))
                .containsSubsequence(
                        "put CX509CertificateRequestPkcs10.ChallengePassword \"\" 00000000",
                        "put CSignerCertificate.Silent true 00000000",
                        "CSignerCertificate.Initialize true 0 1 (text) 00000000",
                        "put CX509SCEPEnrollment.SignerCertificate CSignerCertificate 00000000",
                        "CX509SCEPEnrollment.CreateRequestMessage 1 00000000");
    }

    @Test
    void keyInCryptoApi_isNamedAsOne() throws Exception {
        objects(KeyLink.cryptoApi("Old Provider")).begin(requests.first());

        assertThat(windows.log())
                .containsSubsequence(
                        "put CX509PrivateKey.ProviderName \"Old Provider\" 00000000",
                        "put CX509PrivateKey.ProviderType 24 00000000",
                        "put CX509PrivateKey.LegacyCsp true 00000000",
                        "put CX509PrivateKey.KeySpec 1 00000000",
                        "CX509PrivateKey.Open 00000000");
    }

    @Test
    void keyThatWindowsMade_isOpenedByItsOwnContainer() throws Exception {
        objects(KeyLink.of(new KeyPlace("Platform Provider", 0, "{8F3C}"))).begin(requests.first());

        assertThat(windows.log()).contains("put CX509PrivateKey.ContainerName \"{8F3C}\" 00000000");
    }

    @Test
    void nothingButTheEnrollment_isHeldAfterwards() throws Exception {
        objects.begin(requests.first());

        assertThat(windows.log()).contains("release CX509PrivateKey").doesNotContain("release CX509SCEPEnrollment");
    }

    @Test
    void reply_isReadByTheObjectThatMadeTheRequest() throws Exception {
        Transaction transaction = objects.begin(requests.first()).transaction();
        windows.newLog();
        windows.answers.put(SCEP + "ProcessResponseMessage2", 3);

        assertThat(objects.read(transaction, "QUJD")).isEqualTo(new Pending());
        assertThat(objects.poll(transaction)).isEqualTo("UE9MTA==");

        assertThat(windows.log())
                .containsExactly(
                        "CX509SCEPEnrollment.ProcessResponseMessage2 1 \"QUJD\" 1 00000000",
                        "CX509SCEPEnrollment.CreateRetrievePendingMessage 1 00000000");
    }

    @Test
    void afterARestart_theTransactionGoesOnFromItsId() throws Exception {
        Transaction transaction = objects.begin(requests.first()).transaction();
        ScepObjects restarted = objects(CNG);
        windows.newLog();

        restarted.poll(transaction);
        windows.answers.put(SCEP + "ProcessResponseMessage2", 3);
        restarted.read(transaction, "QUJD");

        assertThat(calls(windows.log())).isEqualTo(golden("after-a-restart.txt"));
    }

    @Test
    void issuedCertificate_isHandedOver() throws Exception {
        EncodedCertificate issued = requests.issued(new PreparedKeys().next().getPublic());
        Transaction transaction = objects.begin(requests.first()).transaction();
        windows.answers.put(SCEP + "ProcessResponseMessage2", 0);
        windows.answers.put(SCEP + "Certificate", Base64.getMimeEncoder().encodeToString(issued.der()));

        assertThat(objects.read(transaction, "QUJD")).isEqualTo(new Issued(issued));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not Base64 %%%", "AAAA"})
    void rubbishForACertificate_isAFailure(String certificate) throws Exception {
        Transaction transaction = objects.begin(requests.first()).transaction();
        windows.answers.put(SCEP + "ProcessResponseMessage2", 0);
        windows.answers.put(SCEP + "Certificate", certificate);

        assertFails(ErrorCode.CERTENROLL_FAILED, () -> objects.read(transaction, "QUJD"));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "2, 2", "4, 4", "-1,", "5,"})
    void refusal_isToldWithItsFailInfo(int told, Integer expected) throws Exception {
        Transaction transaction = objects.begin(requests.first()).transaction();
        windows.answers.put(SCEP + "ProcessResponseMessage2", 2);
        windows.answers.put(SCEP + "FailInfo", told);
        windows.answers.put(SCEP + "ResultMessageText", " no\r\nsuch challenge\u0000");

        assertThat(objects.read(transaction, "QUJD"))
                .isEqualTo(new Refused(Optional.ofNullable(expected), "no such challenge"));
    }

    @Test
    void refusalWithoutWords_takesThoseOfTheStatus_bounded() throws Exception {
        Transaction transaction = objects.begin(requests.first()).transaction();
        windows.answers.put(SCEP + "ProcessResponseMessage2", 2);
        windows.failures.put(SCEP + "FailInfo", 0x80094004);
        windows.failures.put(SCEP + "ResultMessageText", 0x80094004);
        windows.answers.put("CX509EnrollmentStatus.Text", "x".repeat(5_000));

        assertThat(objects.read(transaction, "QUJD")).isEqualTo(new Refused(Optional.empty(), "x".repeat(1_024)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x80004005", "0x80020006", "0x80020005", "0x8007000E"})
    void refusalThatTellsNothingMore_isOneAllTheSame(String code) throws Exception {
        Transaction transaction = objects.begin(requests.first()).transaction();
        windows.answers.put(SCEP + "ProcessResponseMessage2", 2);
        for (String member : List.of("FailInfo", "ResultMessageText", "Status")) {
            windows.failures.put(SCEP + member, (int) Long.parseLong(code.substring(2), 16));
        }

        assertThat(objects.read(transaction, "QUJD")).isEqualTo(new Refused(Optional.empty(), ""));
    }

    @Test
    void refusalWhoseWordsTakeTooLong_isAFailure() throws Exception {
        Transaction transaction = objects.begin(requests.first()).transaction();
        windows.answers.put(SCEP + "ProcessResponseMessage2", 2);
        windows.failures.put(SCEP + "ResultMessageText", 0x8001011F);

        assertFails(ErrorCode.CERTENROLL_FAILED, () -> objects.read(transaction, "QUJD"));
    }

    @Test
    void missingDisposition_isAFailure() throws Exception {
        Transaction transaction = objects.begin(requests.first()).transaction();

        assertThat(assertFails(ErrorCode.CERTENROLL_FAILED, () -> objects.read(transaction, "QUJD")))
                .hasMessageContaining("disposition -1");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1, 11})
    void otherDisposition_isAFailure(int disposition) throws Exception {
        Transaction transaction = objects.begin(requests.first()).transaction();
        windows.answers.put(SCEP + "ProcessResponseMessage2", disposition);

        assertThat(assertFails(ErrorCode.CERTENROLL_FAILED, () -> objects.read(transaction, "QUJD")))
                .hasMessageContaining("disposition " + disposition);
    }

    @ParameterizedTest
    @CsvSource({
        "CX509PrivateKey.Open, 0x80090016, NTE_BAD_KEYSET, CERTENROLL_FAILED",
        "CX509PrivateKey.Open, 0x80090010, NTE_PERM, NOT_PERMITTED",
        "CX509PrivateKey.Open, 0x80090019, NTE_KEYSET_NOT_DEF, KEY_PROVIDER_MISSING",
        "CX509CertificateRequestPkcs10.InitializeFromPrivateKey, 0x80070005, ERROR_ACCESS_DENIED, NOT_PERMITTED",
        "CX500DistinguishedName.Encode, 0x80092023, CRYPT_E_INVALID_X500_STRING, CERTENROLL_FAILED",
        "CX509CertificateRequestPkcs10.Encode, 0x80090022, NTE_SILENT_CONTEXT, CERTENROLL_FAILED",
        "CX509SCEPEnrollment.Initialize, 0x80091007, CRYPT_E_HASH_VALUE, CERTENROLL_FAILED",
        "CX509SCEPEnrollment.Initialize, 0x8010002C, SCARD_E_NO_SUCH_CERTIFICATE, CERTENROLL_FAILED",
        "CX509SCEPEnrollment.Initialize, 0x800704DF, ERROR_ALREADY_INITIALIZED, CERTENROLL_FAILED",
        "CX509SCEPEnrollment.CreateRequestMessage, 0x80040007, OLE_E_BLANK, CERTENROLL_FAILED",
        "CX509SCEPEnrollment, 0x80040154, REGDB_E_CLASSNOTREG, CERTENROLL_FAILED"
    })
    void failureOfACall_isToldByItsName_andLeavesNothing(String call, String code, String name, ErrorCode expected) {
        windows.failures.put(call, (int) Long.parseLong(code.substring(2), 16));

        ScepterException failure = assertFails(expected, () -> objects.begin(requests.first()));

        assertThat(failure).hasMessageContaining(call).hasMessageContaining(name);
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString()).doesNotContain(Requests.CHALLENGE);
        assertThat(windows.log())
                .filteredOn("release CX509SCEPEnrollment"::equals)
                .hasSize(call.startsWith(SCEP) ? 1 : 0);
    }

    @Test
    void damagedReply_isAFailure() throws Exception {
        Transaction transaction = objects.begin(requests.first()).transaction();
        windows.failures.put(SCEP + "ProcessResponseMessage2", 0x80091001);

        assertThat(assertFails(ErrorCode.CERTENROLL_FAILED, () -> objects.read(transaction, "QUJD")))
                .hasMessageContaining("CRYPT_E_MSG_ERROR");
    }

    @Test
    void emptyMessage_isAFailure() {
        windows.answers.put(SCEP + "CreateRequestMessage", "");

        assertFails(ErrorCode.CERTENROLL_FAILED, () -> objects.begin(requests.first()));
    }

    @Test
    void missingClass_isAnObstacle() {
        windows.failures.put("CX509SCEPEnrollment", 0x80040154);

        assertThat(objects.obstacles())
                .singleElement()
                .asString()
                .contains("CX509SCEPEnrollment")
                .contains("REGDB_E_CLASSNOTREG");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x80040111", "0x8007007E", "0x80070005"})
    void otherClassThatIsMissingOrDenied_isAnObstacle(String code) {
        windows.failures.put("CSignerCertificate", (int) Long.parseLong(code.substring(2), 16));

        assertThat(objects.obstacles()).singleElement().asString().contains("CSignerCertificate");
    }

    @Test
    void missingMembers_areAnObstacle() {
        windows.failures.put(SCEP + "ProcessResponseMessage2", 0x80020006);
        windows.failures.put("CX509Extensions.Add", 0x80020006);

        assertThat(objects.obstacles())
                .singleElement()
                .asString()
                .contains("they lack CX509SCEPEnrollment.ProcessResponseMessage2, CX509Extensions.Add");
    }

    @Test
    void eachMemberThatIsCalled_isLookedFor() throws Exception {
        windows.answers.put(SCEP + "ProcessResponseMessage2", 2);
        windows.answers.put("CX509EnrollmentStatus.Text", "no");
        Transaction transaction = objects(KeyLink.cryptoApi("Old Provider"))
                .begin(requests.renewal(requests.ca))
                .transaction();
        objects.read(transaction, "QUJD");
        objects.poll(transaction);
        windows.answers.put(SCEP + "ProcessResponseMessage2", 0);
        windows.answers.put(SCEP + "Certificate", Base64.getEncoder().encodeToString(requests.ca.der()));
        objects.read(transaction, "QUJD");

        Set<String> called = new TreeSet<>();
        for (String line : calls(windows.log())) {
            Matcher member = Pattern.compile("(?:put )?(C[A-Za-z0-9]+\\.[A-Za-z0-9]+) .*")
                    .matcher(line);
            if (member.matches()) {
                called.add(member.group(1));
            }
        }
        called.remove("CX509EnrollmentStatus.Text");
        assertThat(CertEnrollMembers.ALL.stream()
                        .flatMap(members -> members.names().stream()
                                .map(name -> members.type().name() + "." + name)))
                .containsExactlyInAnyOrderElementsOf(called);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x8007000E", "0x8001011F", "0x80004005"})
    void failureThatMayPass_isNoObstacle(String code) {
        windows.failures.put("CX509SCEPEnrollment", (int) Long.parseLong(code.substring(2), 16));

        assertThat(objects.obstacles()).isEmpty();
    }

    @Test
    void interruptedLook_isNoObstacle_andIsTakenAgain() {
        windows.failures.put("CX509SCEPEnrollment", 0x80040154);
        Thread.currentThread().interrupt();

        assertThat(objects.obstacles()).isEmpty();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(objects.obstacles()).hasSize(1);
    }

    @Test
    void look_isGoodForAWhile() {
        assertThat(objects.obstacles()).isEmpty();
        windows.failures.put("CX509SCEPEnrollment", 0x80040154);

        nanoTime.addAndGet(CertEnrollLook.GOOD_FOR.toNanos() - 1);
        assertThat(objects.obstacles()).isEmpty();

        nanoTime.addAndGet(1);
        assertThat(objects.obstacles()).hasSize(1);
    }

    @Test
    void forgetting_releasesTheObject_andDeletesTheDummiesOfTheKey() throws Exception {
        Transaction transaction = objects.begin(requests.first()).transaction();
        PublicKey key;
        try (ManagedKey made = keys.generate(Requests.KEY, KeySpec.rsa(2_048))) {
            key = made.publicKey();
        }
        windows.newLog();

        objects.forget(Requests.KEY);

        assertThat(windows.newLog()).containsExactly("release CX509SCEPEnrollment");
        assertThat(forgotten).containsExactly(key);
        objects.poll(transaction);
        assertThat(windows.log()).contains("CX509SCEPEnrollment.InitializeForPending 2 00000000");
    }

    @Test
    void forgettingAKeyThatIsGone_isNoFailure() throws Exception {
        objects.forget(Requests.KEY);

        assertThat(forgotten).isEmpty();
        assertThat(windows.log()).isEmpty();
    }

    @Test
    void objectsThatAreHeld_areBounded() throws Exception {
        for (int i = 0; i < LiveEnrollments.MOST + 3; i++) {
            windows.answers.put(SCEP + "TransactionId", "id" + i);
            objects.begin(requests.first());
        }

        assertThat(windows.log())
                .filteredOn("release CX509SCEPEnrollment"::equals)
                .hasSize(3);
    }

    @Test
    void interruptedCaller_isTold_andStaysInterrupted() {
        Thread.currentThread().interrupt();

        assertFails(ErrorCode.CERTENROLL_FAILED, () -> objects.begin(requests.first()));

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void thumbprint_isTheMd5OfTheAnchorInHex() throws Exception {
        assertThat(CaThumbprint.of(EncodedCertificate.ofDer("abc".getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo("900150983cd24fb0d6963f7d28e17f72");
    }

    @Test
    void usages_areTheBitsOfWindows() {
        assertThat(Pkcs10.bits(Set.of(KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_ENCIPHERMENT)))
                .isEqualTo(0xA0);
        assertThat(Pkcs10.bits(EnumSet.allOf(KeyUsage.class))).isEqualTo(0x80FF);
        assertThat(Pkcs10.bits(Set.of(KeyUsage.NON_REPUDIATION))).isEqualTo(0x40);
        assertThat(Pkcs10.bits(Set.of(KeyUsage.ENCIPHER_ONLY))).isEqualTo(1);
    }

    @Test
    void keyOfAnotherRequest_isNotForgotten() throws Exception {
        objects.begin(requests.first());
        windows.newLog();

        objects.forget(new KeyName(Requests.KEY.policy(), "zzzz9999"));

        assertThat(windows.log()).isEmpty();
    }
}
