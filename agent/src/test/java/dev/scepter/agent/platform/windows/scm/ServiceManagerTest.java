package dev.scepter.agent.platform.windows.scm;

import static dev.scepter.agent.platform.windows.scm.ServiceState.RUNNING;
import static dev.scepter.agent.platform.windows.scm.ServiceState.START_PENDING;
import static dev.scepter.agent.platform.windows.scm.ServiceState.STOPPED;
import static dev.scepter.agent.platform.windows.scm.ServiceState.STOP_PENDING;
import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.testing.ManualSleeper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceManagerTest {
    private final FakeDatabase database = new FakeDatabase();
    private final ManualSleeper sleeper = new ManualSleeper();
    private int looksAtTheProcess;
    private int processEndsAfter;
    private final ServiceManager manager = new ServiceManager(
            database,
            process -> {
                assertThat(process).isEqualTo(FakeDatabase.PROCESS);
                return ++looksAtTheProcess <= processEndsAfter;
            },
            sleeper,
            "Scepter");

    @AfterEach
    void handles_areAllClosed() {
        assertThat(database.openHandles).isZero();
    }

    @Test
    void installation_setsAllThatTheServiceNeeds() throws ScepterException {
        assertThat(manager.install("Shown", "java.exe Main")).isEmpty();

        assertThat(database.calls.get(0)).isEqualTo("CreateService Scepter|Shown|java.exe Main");
        assertThat(database.settings)
                .filteredOn(setting -> !(setting instanceof ServiceSetting.Description))
                .containsExactly(
                        new ServiceSetting.Recovery(
                                List.of(Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(60)),
                                Duration.ofDays(1)),
                        new ServiceSetting.RecoveryAfterErrors(true),
                        new ServiceSetting.DelayedStart(true),
                        new ServiceSetting.ServiceSid(1),
                        new ServiceSetting.PreShutdown(Duration.ofSeconds(10)));
        assertThat(database.settings.stream().map(ServiceSetting::level)).containsExactly(1, 2, 4, 3, 5, 7);
    }

    @Test
    void settingsThatWindowsRefuses_areTold() throws ScepterException {
        database.failures.put("ChangeServiceConfig2-3", 124);
        database.failures.put("ChangeServiceConfig2-5", 124);

        List<String> refused = manager.install("Shown", "java.exe");

        assertThat(refused)
                .containsExactly(
                        "delayed start: ChangeServiceConfig2-3 (Scepter) answered error 124 ERROR_INVALID_LEVEL: this"
                                + " level is not supported",
                        "service SID: ChangeServiceConfig2-5 (Scepter) answered error 124 ERROR_INVALID_LEVEL: this"
                                + " level is not supported");
        assertThat(database.settings).hasSize(4);
    }

    @Test
    void environmentOfTheMachine_bringsNoOptionsIntoTheService_andLinesOfOthersStay() throws ScepterException {
        database.environment.addAll(List.of("PATHEXT=.EXE", "java_tool_options=-agentlib:jdwp=transport=dt_socket"));

        assertThat(manager.install("Shown", "java.exe")).isEmpty();

        assertThat(database.environment)
                .containsExactly(
                        "PATHEXT=.EXE",
                        "JAVA_TOOL_OPTIONS=-Dscepter.options=none",
                        "_JAVA_OPTIONS=-Dscepter.options=none",
                        "JDK_JAVA_OPTIONS=-Dscepter.options=none");
        long writes = writesOfTheEnvironment();
        manager.configure();
        manager.overruleEnvironment();
        assertThat(writesOfTheEnvironment()).isEqualTo(writes).isEqualTo(1);
    }

    @Test
    void environmentThatCannotBeWritten_isTold() throws ScepterException {
        database.failures.put("RegSetValueEx", 5);

        assertThat(manager.install("Shown", "java.exe"))
                .containsExactly(
                        "environment: RegSetValueEx (Scepter) answered error 5 ERROR_ACCESS_DENIED: access denied");
        assertFails(ErrorCode.NOT_PERMITTED, () -> manager.overruleEnvironment());
    }

    @Test
    void variablesOfOthers_areNamed_ourOwnAndEmptyOnesAreNot() {
        assertThat(ServiceEnvironment.foreign(Map.of(
                        "JAVA_TOOL_OPTIONS", "-javaagent:x.jar", "_java_options", "-Xmx1g", "JDK_JAVA_OPTIONS", " ")))
                .containsExactly("JAVA_TOOL_OPTIONS", "_java_options");
        assertThat(ServiceEnvironment.foreign(
                        Map.of("JAVA_TOOL_OPTIONS", "-Dscepter.options=none", "JAVA_HOME", "C:\\jre")))
                .isEmpty();
    }

    private long writesOfTheEnvironment() {
        return database.calls.stream()
                .filter(call -> call.startsWith("RegSetValueEx"))
                .count();
    }

    @Test
    void configuration_asksForTheRightToStart() throws ScepterException {
        database.installed(RUNNING);

        assertThat(manager.configure()).isEmpty();

        // SERVICE_CHANGE_CONFIG and SERVICE_START: recovery by restart needs both.
        assertThat(database.calls.get(0)).isEqualTo("OpenService Scepter|12");
        assertThat(database.settings).hasSize(6);
    }

    @Test
    void start_waitsUntilTheServiceRuns() throws Exception {
        database.installed(START_PENDING, START_PENDING, RUNNING);

        assertThat(manager.start().state()).isEqualTo(RUNNING);

        assertThat(sleeper.slept()).hasSize(2);
    }

    @Test
    void startOfARunningService_isDone() throws Exception {
        database.installed(RUNNING).failures.put("StartService", 1056);

        assertThat(manager.start().state()).isEqualTo(RUNNING);
    }

    @Test
    void startOfAServiceThatIsAboutToStop_startsItAnew() throws Exception {
        database.installed(STOP_PENDING, STOPPED, START_PENDING, RUNNING).alreadyRunning = 1;

        assertThat(manager.start().state()).isEqualTo(RUNNING);

        assertThat(database.calls)
                .containsExactly("OpenService Scepter|14", "StartService Scepter", "StartService Scepter");
    }

    @Test
    void serviceThatEndsAtOnce_isAFailureWithItsExitCode() {
        database.installed(START_PENDING, STOPPED).exitCode = 1;

        assertThat(assertFails(ErrorCode.SERVICE_FAILED, manager::start))
                .hasMessage("cannot start the service Scepter: it is STOPPED, its last end was with exit code 1");
    }

    @Test
    void serviceThatStaysInItsStart_isAFailureAfterAMinute() {
        database.installed(START_PENDING);

        assertFails(ErrorCode.SERVICE_FAILED, manager::start);

        assertThat(sleeper.total()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void stop_waitsForServiceAndProcess() throws Exception {
        database.installed(RUNNING, RUNNING, STOP_PENDING, STOPPED);
        processEndsAfter = 3;

        assertThat(manager.stop().state()).isEqualTo(STOPPED);

        assertThat(database.calls).containsExactly("OpenService Scepter|24", "ControlService Scepter");
        assertThat(looksAtTheProcess).isEqualTo(4);
    }

    @Test
    void processThatDoesNotEnd_isNotWaitedForForEver() throws Exception {
        database.installed(RUNNING, STOPPED);
        processEndsAfter = Integer.MAX_VALUE;

        assertThat(manager.stop().state()).isEqualTo(STOPPED);

        assertThat(sleeper.total()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void stopDuringTheStart_comesWhenTheServiceTakesIt() throws Exception {
        database.installed(START_PENDING, START_PENDING, START_PENDING, RUNNING, STOPPED);

        assertThat(manager.stop().state()).isEqualTo(STOPPED);

        assertThat(database.calls).containsOnlyOnce("ControlService Scepter");
    }

    @ParameterizedTest
    @CsvSource({"1061", "1062"})
    void serviceThatChangesMeanwhile_isLookedAtAgain(int code) throws Exception {
        database.installed(RUNNING, RUNNING, STOPPED).failures.put("ControlService", code);

        assertThat(manager.stop().state()).isEqualTo(STOPPED);
    }

    @Test
    void stopOfAStoppedService_asksForNothing() throws Exception {
        database.installed(STOPPED);

        assertThat(manager.stop().state()).isEqualTo(STOPPED);

        assertThat(database.calls).containsExactly("OpenService Scepter|24");
    }

    @Test
    void serviceThatDoesNotStop_isAFailureAfterHalfAMinute() {
        database.installed(RUNNING, RUNNING, STOP_PENDING);

        assertThat(assertFails(ErrorCode.SERVICE_FAILED, manager::stop))
                .hasMessage("cannot stop the service Scepter: after 30 s it is STOP_PENDING");
        assertThat(sleeper.total()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void uninstall_stopsFirst() throws Exception {
        database.installed(RUNNING, RUNNING, STOPPED);

        manager.uninstall();

        assertThat(database.calls)
                .containsExactly("OpenService Scepter|10024", "ControlService Scepter", "DeleteService Scepter");
        assertThat(manager.status()).isEqualTo(ServiceReport.NOT_INSTALLED);
    }

    @Test
    void uninstallOfAServiceThatDoesNotStop_leavesIt() {
        database.installed(RUNNING, STOP_PENDING);

        assertFails(ErrorCode.SERVICE_FAILED, manager::uninstall);

        assertThat(database.calls).doesNotContain("DeleteService Scepter");
    }

    @Test
    void uninstallOfNothing_isDone() throws Exception {
        manager.uninstall();

        assertThat(database.calls).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CreateService  | 1073 | SERVICE_FAILED | the service is installed already",
                "CreateService  | 1072 | SERVICE_FAILED | the service is about to be removed",
                "CreateService  | 5    | NOT_PERMITTED  | access denied",
            })
    void installationThatFails_saysWhy(String function, int code, ErrorCode expected, String words) {
        database.failures.put(function, code);

        assertThat(assertFails(expected, () -> manager.install("Shown", "java.exe")))
                .hasMessageStartingWith("cannot install the service Scepter: CreateService")
                .hasMessageContaining(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OpenService   | 5    | NOT_PERMITTED         | access denied",
                "OpenService   | 1060 | SERVICE_NOT_INSTALLED | the service is not installed",
                "StartService  | 1058 | SERVICE_FAILED        | the service is disabled",
                "StartService  | 1053 | SERVICE_FAILED        | the service did not answer in time",
                "StartService  | 1072 | SERVICE_FAILED        | the service is about to be removed",
                "StartService  | 5    | NOT_PERMITTED         | access denied",
            })
    void startThatFails_saysWhy(String function, int code, ErrorCode expected, String words) {
        database.installed(STOPPED).failures.put(function, code);

        assertThat(assertFails(expected, manager::start)).hasMessageContaining(words);
    }
}
