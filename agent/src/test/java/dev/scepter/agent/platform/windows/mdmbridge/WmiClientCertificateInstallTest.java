package dev.scepter.agent.platform.windows.mdmbridge;

import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.scepter.agent.csp.ClientCertificateInstall.Installation;
import dev.scepter.agent.csp.ClientCertificateInstall.State;
import dev.scepter.agent.csp.CspNode;
import dev.scepter.agent.model.Deadline;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.com.ComThread;
import dev.scepter.agent.platform.windows.registry.ProductType;
import dev.scepter.agent.platform.windows.security.ProcessRights;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On objects with a script, so on every system. */
class WmiClientCertificateInstallTest {
    private static final Installation WIFI = BridgeRequests.installation("Scepter-wifi-0a1b2c3d");
    private static final String ID = WIFI.uniqueId();
    private static final ProcessRights LOCAL_SYSTEM = new ProcessRights("S-1-5-18", true);
    private static final ProductType CLIENT = new ProductType(Optional.of("WinNT"));

    private final Map<String, Object> answers = new LinkedHashMap<>();
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch release = new CountDownLatch(1);
    private final WmiClientCertificateInstall csp = new WmiClientCertificateInstall(
            ComThread.onClasses("scripted", type -> new ScriptedObject(type.name(), answers, log)),
            () -> LOCAL_SYSTEM,
            () -> CLIENT);

    @AfterEach
    void letWaitingThreadsGo() {
        release.countDown();
    }

    private static Deadline soon() {
        return Deadline.in(Clock.systemUTC(), Duration.ofSeconds(60));
    }

    /** A WMI that does not answer. */
    private WmiClientCertificateInstall hanging(CountDownLatch called) {
        return new WmiClientCertificateInstall(
                ComThread.onClasses("hanging", type -> {
                    called.countDown();
                    awaitRelease();
                    return new ScriptedObject(type.name(), answers, log);
                }),
                () -> LOCAL_SYSTEM,
                () -> CLIENT);
    }

    private void awaitRelease() {
        try {
            release.await();
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts this thread", e);
        }
    }

    @Test
    void values_areSetByTheirTypes_theChallengeAsSecret_andNothingThatIsEmpty() throws Exception {
        answers.put(".Count", 0);

        csp.prepare(WIFI, soon());

        assertThat(log.stream().filter(call -> call.startsWith("Item[")).collect(Collectors.toList()))
                .containsExactly(
                        "Item[ParentID].Value = String ./Vendor/MSFT/ClientCertificateInstall/SCEP",
                        "Item[InstanceID].Value = String " + ID,
                        "Item[ParentID].Value = String ./Vendor/MSFT/ClientCertificateInstall/SCEP/" + ID,
                        "Item[InstanceID].Value = String Install",
                        "Item[RetryCount].Value = Integer 3",
                        "Item[RetryDelay].Value = Integer 1",
                        "Item[KeyUsage].Value = Integer 160",
                        "Item[KeyLength].Value = Integer 2048",
                        "Item[HashAlgorithm].Value = String SHA-2",
                        "Item[SubjectName].Value = String CN=device-1,O=\"Groß, \"\"Klein\"\" & Söhne\"",
                        "Item[EKUMapping].Value = String 1.3.6.1.5.5.7.3.2",
                        "Item[KeyProtection].Value = Integer 3",
                        "Item[ServerURL].Value = String https://ca.example/scep",
                        "Item[Challenge].Value = Secret [secret]",
                        "Item[CAThumbprint].Value = String AB2DB71F7F6DE5D9CE4D5E45E1E147BB7A98E3D9");
        assertThat(log.stream().filter(call -> call.contains("Put_")))
                .containsExactly("SpawnInstance_.Put_[2]", "SpawnInstance_.Put_[2]");
    }

    @Test
    void nothingThatWindowsTells_isNull() throws Exception {
        answers.put(".Count", 1);
        answers.put(".Value", Optional.empty());

        assertThat(csp.state(ID, soon())).contains(new State(Optional.empty(), 0, Optional.empty(), Optional.empty()));
    }

    @Test
    void methodThatTellsNoResult_isAFailure() {
        answers.put(".Value", Optional.empty());

        assertThat(assertFails(ErrorCode.CSP_FAILED, () -> csp.enroll(WIFI, soon())))
                .hasMessageContaining("ReturnValue");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ReturnValue", "Status"})
    void valueOfAnotherType_isAFailure(String name) {
        answers.put(".Count", 1);
        answers.put("Item[" + name + "].Value", "text");

        assertThat(assertFails(ErrorCode.CSP_FAILED, () -> {
                    csp.state(ID, soon());
                    csp.enroll(WIFI, soon());
                }))
                .hasMessageContaining("DISP_E_TYPEMISMATCH");
    }

    @Test
    void failures_tellNoSecret() {
        answers.put(".Count", 0);
        answers.put(".Put_[2]", 0x80041001L);

        assertThat(assertFails(ErrorCode.CSP_FAILED, () -> csp.prepare(WIFI, soon())))
                .hasMessageContaining("Diagnostics-Provider/Admin")
                .hasMessageNotContaining(BridgeRequests.CHALLENGE);
    }

    @Test
    void wmiThatDoesNotAnswer_isAFailureOnceTheTimeIsOver() {
        WmiClientCertificateInstall hanging = hanging(new CountDownLatch(1));

        assertThat(assertFails(
                        ErrorCode.CSP_FAILED,
                        () -> hanging.state(ID, Deadline.in(Clock.systemUTC(), Duration.ofMillis(50)))))
                .hasMessageContaining("RPC_E_TIMEOUT");
    }

    @Test
    void callerThatIsInterrupted_isLetGo() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        WmiClientCertificateInstall hanging = hanging(called);
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> hanging.state(ID, soon()));

        Thread.currentThread().interrupt();
        assertThat(hanging.obstacles()).isEmpty();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void unknownAccount_isNoObstacle_butAFailure() {
        WmiClientCertificateInstall nobody = new WmiClientCertificateInstall(
                ComThread.onClasses("unused", this::unused),
                () -> {
                    throw new WindowsException("OpenProcessToken", "this process", 6);
                },
                () -> CLIENT);

        assertThat(nobody.obstacles()).isEmpty();
        assertThat(assertFails(ErrorCode.CSP_FAILED, () -> nobody.state(ID, soon())))
                .hasMessageContaining("OpenProcessToken");
    }

    private ScriptedObject unused(Object type) {
        throw new AssertionError("no call for " + type);
    }

    @Test
    void otherAccount_neverGetsToWmi() {
        WmiClientCertificateInstall user = new WmiClientCertificateInstall(
                ComThread.onClasses("unused", this::unused),
                () -> new ProcessRights("S-1-5-21-1-2-3-1000", true),
                () -> CLIENT);

        assertThat(user.obstacles()).singleElement().asString().contains("LocalSystem", "S-1-5-21-1-2-3-1000");
        assertThat(assertFails(ErrorCode.CSP_FAILED, () -> user.delete(ID, soon())))
                .hasMessageContaining("LocalSystem");
    }

    @Test
    void server_isAnObstacleWithoutACall() {
        WmiClientCertificateInstall server = new WmiClientCertificateInstall(
                ComThread.onClasses("unused", this::unused),
                () -> LOCAL_SYSTEM,
                () -> new ProductType(Optional.of("ServerNT")));

        assertThat(server.obstacles()).singleElement().asString().contains("Server edition");
    }

    @Test
    void nodesOfAnotherId_areRefused() {
        List<CspNode> others =
                BridgeRequests.installation("Scepter-vpn-0a1b2c3d").nodes();

        assertThatIllegalArgumentException().isThrownBy(() -> csp.prepare(new Installation(ID, others), soon()));
        assertThat(log).isEmpty();
    }
}
