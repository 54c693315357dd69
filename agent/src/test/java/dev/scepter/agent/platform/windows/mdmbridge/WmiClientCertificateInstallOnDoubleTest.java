package dev.scepter.agent.platform.windows.mdmbridge;

import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.csp.ClientCertificateInstall.Installation;
import dev.scepter.agent.csp.ClientCertificateInstall.State;
import dev.scepter.agent.model.Deadline;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.RetryRule;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.platform.windows.com.ComThread;
import dev.scepter.agent.platform.windows.registry.ProductType;
import dev.scepter.agent.platform.windows.security.ProcessRights;
import dev.scepter.agent.testing.OnWindowsDouble;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Order, values and failures over a double: see {@code src/test/windows/mdmbridge.c}. */
@OnWindowsDouble
class WmiClientCertificateInstallOnDoubleTest {
    private static final Installation WIFI = BridgeRequests.installation("Scepter-wifi-0a1b2c3d");
    private static final String ID = WIFI.uniqueId();

    private final BridgeDouble windows = new BridgeDouble();
    private final WmiClientCertificateInstall csp = BridgeDouble.open();

    private static Deadline soon() {
        return Deadline.in(Clock.systemUTC(), Duration.ofSeconds(60));
    }

    private static List<String> golden(String file) throws IOException {
        try (InputStream input = WmiClientCertificateInstallOnDoubleTest.class.getResourceAsStream(file)) {
            return new String(Objects.requireNonNull(input, file).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    @Test
    void enrolment_isMadeOfTheseCalls_andLeavesNoObject() throws Exception {
        csp.obstacles();
        csp.prepare(WIFI, soon());
        csp.enroll(WIFI, soon());
        windows.tell(ID, new State(Optional.of(1), 0, Optional.empty(), Optional.empty()));
        csp.state(ID, soon());
        csp.delete(ID, soon());

        assertThat(windows.log()).isEqualTo(golden("enrolment.txt"));
    }

    @Test
    void challenge_isGoneOnceTheEnrolmentBegan() throws Exception {
        csp.prepare(WIFI, soon());
        assertThat(windows.node(ID)).containsEntry("Challenge", BridgeRequests.CHALLENGE);

        csp.enroll(WIFI, soon());

        assertThat(windows.node(ID)).doesNotContainKey("Challenge");
        assertThat(windows.log()).noneMatch(line -> line.contains(BridgeRequests.CHALLENGE));
    }

    @Test
    void enrolmentThatRuns_isDeletedBeforeItIsToldAnew() throws Exception {
        csp.prepare(WIFI, soon());
        csp.enroll(WIFI, soon());

        csp.prepare(WIFI, soon());

        assertThat(windows.log()).contains("Delete_ MDM_ClientCertificateInstall_SCEP01_01 " + ID);
        assertThat(csp.state(ID, soon()).flatMap(State::status)).isEmpty();
    }

    @Test
    void nodeThatIsThereAlready_isTaken() throws Exception {
        windows.fail("Put_:SCEP01_01=80041019");

        csp.prepare(WIFI, soon());

        assertThat(windows.node(ID)).containsEntry("installed", "1");
    }

    /** It has values of somebody else, which would be enrolled with. */
    @Test
    void valuesThatAreThereAlready_areAFailure() {
        windows.fail("Put_:Install03=80041019");

        assertThat(assertFails(ErrorCode.CSP_FAILED, () -> csp.prepare(WIFI, soon())))
                .hasMessageContaining("WBEM_E_ALREADY_EXISTS");
    }

    @ParameterizedTest
    @CsvSource({
        "80041001, WBEM_E_FAILED: WMI failed for a reason that it does not tell",
        "80041002, WBEM_E_NOT_FOUND",
        "80041003, WBEM_E_ACCESS_DENIED: WMI denies access to this account",
        "80041004, WBEM_E_PROVIDER_FAILURE",
        "80041005, WBEM_E_TYPE_MISMATCH",
        "80041008, WBEM_E_INVALID_PARAMETER",
        "8004100C, WBEM_E_NOT_SUPPORTED",
        "8004100E, WBEM_E_INVALID_NAMESPACE: WMI has no such namespace",
        "80041010, WBEM_E_INVALID_CLASS",
        "80041013, WBEM_E_PROVIDER_LOAD_FAILURE",
        "80041017, WBEM_E_INVALID_QUERY",
        "80041019, WBEM_E_ALREADY_EXISTS",
        "8004102E, WBEM_E_INVALID_METHOD",
        "8004103A, WBEM_E_INVALID_OBJECT_PATH",
        "80041055, WBEM_E_METHOD_NOT_IMPLEMENTED",
        "80041062, WBEM_E_PRIVILEGE_NOT_HELD",
        "80041069, WBEM_E_TIMED_OUT: WMI took too long"
    })
    void failures_areToldInWords(String code, String words) throws Exception {
        csp.prepare(WIFI, soon());
        windows.fail("EnrollMethod=" + code);

        ScepterException failure = assertFails(ErrorCode.CSP_FAILED, () -> csp.enroll(WIFI, soon()));

        assertThat(failure).hasMessageContainingAll("cannot have the MDM bridge start enrolment " + ID, code, words);
        assertThat(failure.getMessage().contains("DeviceManagement-Enterprise-Diagnostics-Provider/Admin"))
                .isEqualTo(code.equals("80041001") || code.equals("80041004"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CoCreateInstance=80040154",
                "ConnectServer=8004100e",
                "ConnectServer=800706ba",
                "Get=80041010",
                "SpawnInstance_=80041001",
                "ExecQuery=80041017",
                "Put_:SCEP01_01=80041001",
                "Put_:Install03=80041008"
            })
    void failureOfAnyStep_endsThePreparation_andIsMadeGoodByTheNext(String what) throws Exception {
        windows.fail(what);

        assertFails(ErrorCode.CSP_FAILED, () -> csp.prepare(WIFI, soon()));
        windows.fail("");
        csp.prepare(WIFI, soon());
        csp.enroll(WIFI, soon());

        assertThat(windows.told(ID)).containsEntry("Challenge", BridgeRequests.CHALLENGE);
    }

    @Test
    void methodThatReturnsAnError_isAFailure() throws Exception {
        csp.prepare(WIFI, soon());
        windows.fail("ReturnValue=80070005");

        assertThat(assertFails(ErrorCode.CSP_FAILED, () -> csp.enroll(WIFI, soon())))
                .hasMessageContainingAll("EnrollMethod", "ReturnValue", "80070005");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CoCreateInstance=80040154", "ConnectServer=800706ba", "ConnectServer=80041003"})
    void bridgeThatIsNotReached_hasNotStarted(String what) throws Exception {
        csp.prepare(WIFI, soon());
        windows.fail(what);

        assertThat(csp.enroll(WIFI, soon()).orElseThrow()).contains("cannot have the MDM bridge start enrolment " + ID);
        assertThat(windows.node(ID)).doesNotContainKey("enrolled");
    }

    @Test
    void whatWasNotPrepared_isNotStarted() {
        assertThat(assertFails(ErrorCode.CSP_FAILED, () -> csp.enroll(WIFI, soon())))
                .hasMessageContaining("WBEM_E_NOT_FOUND");
    }

    @Test
    void nodeThatGoesWhileItIsDeleted_isNoFailure() throws Exception {
        csp.prepare(WIFI, soon());
        windows.fail("Delete_=80041002");

        csp.delete(ID, soon());

        assertThat(windows.log()).contains("Delete_ MDM_ClientCertificateInstall_SCEP01_01 " + ID);
    }

    @Test
    void queryThatFindsNothing_isNoFailure() throws Exception {
        windows.fail("ExecQuery=80041002");

        assertThat(csp.state(ID, soon())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no hash", "AB2DB71F7F6DE5D9CE4D5E45E1E147BB7A98E3D9AB2DB71F7F6DE5D9CE4D5E45"})
    void whatIsNoThumbprint_isNone(String text) throws Exception {
        csp.prepare(WIFI, soon());
        csp.enroll(WIFI, soon());
        windows.tellThumbprint(ID, text);

        assertThat(csp.state(ID, soon()).flatMap(State::certificate)).isEmpty();
    }

    @Test
    void thumbprintInSmallLetters_isTheSame() throws Exception {
        csp.prepare(WIFI, soon());
        csp.enroll(WIFI, soon());
        windows.tellThumbprint(ID, "ab2db71f7f6de5d9ce4d5e45e1e147bb7a98e3d9");

        assertThat(csp.state(ID, soon()).flatMap(State::certificate))
                .contains(Thumbprint.parse("AB2DB71F7F6DE5D9CE4D5E45E1E147BB7A98E3D9"));
    }

    @ParameterizedTest
    @CsvSource({
        "CoCreateInstance=80040154, REGDB_E_CLASSNOTREG",
        "ConnectServer=8004100e, WBEM_E_INVALID_NAMESPACE",
        "ConnectServer=80041003, WBEM_E_ACCESS_DENIED",
        "Get=80041010, WBEM_E_INVALID_CLASS",
        "Methods_=80041002, WBEM_E_NOT_FOUND"
    })
    void whatThisWindowsLacks_isAnObstacle_andIsAskedForAnew(String failure, String words) {
        windows.fail(failure);
        assertThat(csp.obstacles()).singleElement().asString().contains("MDM bridge", words);

        windows.fail("");
        assertThat(csp.obstacles()).isEmpty();
    }

    /** As in the first minutes after the system's start. */
    @ParameterizedTest
    @ValueSource(strings = {"80041001", "80041004", "80041013", "80041014", "800706ba", "800706bf"})
    void wmiThatIsNotUpYet_isNoObstacle_butTheEnrolmentFails(String code) {
        windows.fail("ConnectServer=" + code);

        assertThat(csp.obstacles()).isEmpty();
        assertFails(ErrorCode.CSP_FAILED, () -> csp.prepare(WIFI, soon()));
        assertThat(ErrorCode.CSP_FAILED.retry()).isEqualTo(RetryRule.BACKOFF);
    }

    @Test
    void otherAccount_isAnObstacle_andNeverReachesTheBridge() {
        WmiClientCertificateInstall other = new WmiClientCertificateInstall(
                ComThread.onWindows("mdm-bridge"),
                () -> new ProcessRights("S-1-5-32-544", true),
                ProductType::ofThisMachine);

        assertThat(other.obstacles()).singleElement().asString().contains("LocalSystem alone", "S-1-5-32-544");
        assertThat(assertFails(ErrorCode.CSP_FAILED, () -> other.prepare(WIFI, soon())))
                .hasMessageContaining("LocalSystem alone");
        assertFails(ErrorCode.CSP_FAILED, () -> other.state(ID, soon()));
        assertThat(windows.log()).isEmpty();
    }

    /** Wine's processes are no LocalSystem. */
    @Test
    void thisProcess_isToldWhoItIs() {
        assertThat(WmiClientCertificateInstall.ofThisMachine().obstacles())
                .singleElement()
                .asString()
                .contains("LocalSystem alone", "S-1-5-21-");
    }
}
