package dev.scepter.agent.platform.windows.wts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.jna.platform.win32.WinBase;
import com.sun.jna.platform.win32.WinError;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.port.UserSessions.UserProcess;
import dev.scepter.agent.port.UserSessions.UserSession;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a fake of the functions: what Windows is asked, and that every handle is given back. */
class WindowsUserSessionsTest {
    private static final String ANN = "S-1-5-21-1-2-3-1001";
    private static final String BOB = "S-1-5-21-1-2-3-1002";
    private static final int LISTENER = 65_536;
    private static final int LISTENING = 6;

    private final FakeWtsCalls windows = new FakeWtsCalls();
    private boolean profile = true;
    private final WindowsUserSessions sessions = new WindowsUserSessions(
            windows,
            () -> List.of("C:\\Program Files\\Scepter\\java.exe", "windows-helper"),
            environment -> environment.remove("java_tool_options"),
            windows.starts,
            sid -> profile);

    @Test
    void users_areThoseOfLiveSessions() throws ScepterException {
        windows.sessions.add(new WtsCalls.Session(0, WtsConstants.WTSDisconnected));
        windows.user(1, WtsConstants.WTSActive, "LAB\\ann", ANN, "ann@example.com");
        windows.user(2, WtsConstants.WTSDisconnected, "LAB\\bob", BOB, "");
        windows.user(LISTENER, LISTENING, "LAB\\carl", "S-1-5-21-1-2-3-1003", "");
        windows.sessions.add(new WtsCalls.Session(3, WtsConstants.WTSActive));

        assertThat(sessions.signedIn())
                .containsExactly(
                        new UserSession(1, ANN, "LAB\\ann", Optional.of("ann@example.com")),
                        new UserSession(2, BOB, "LAB\\bob", Optional.empty()));
        assertThat(windows.open).isEmpty();
    }

    @Test
    void userOfTwoSessions_isOne() throws ScepterException {
        windows.user(1, WtsConstants.WTSActive, "LAB\\ann", ANN, "");
        windows.user(2, WtsConstants.WTSDisconnected, "LAB\\ann", ANN, "");

        assertThat(sessions.signedIn()).extracting(UserSession::id).containsExactly(1);
    }

    @Test
    void accountThatGetsNoToken_seesTheUsersAllTheSame() throws ScepterException {
        windows.user(1, WtsConstants.WTSActive, "LAB\\ann", ANN, "ann@example.com");
        windows.failing.put("WTSQueryUserToken", WinError.ERROR_PRIVILEGE_NOT_HELD);

        assertThat(sessions.signedIn()).containsExactly(new UserSession(1, ANN, "LAB\\ann", Optional.empty()));
    }

    @Test
    void sessionThatEndsMeanwhile_hidesNoOther() throws ScepterException {
        windows.user(1, WtsConstants.WTSActive, "LAB\\ann", ANN, "");
        windows.failing.put("WTSQueryUserToken", WinError.ERROR_NO_TOKEN);

        assertThat(sessions.signedIn()).isEmpty();
    }

    @Test
    void sidThatIsNone_isNobody() throws ScepterException {
        windows.user(1, WtsConstants.WTSActive, "LAB\\ann", "..\\S-1-5", "");

        assertThat(sessions.signedIn()).isEmpty();
        assertThat(windows.open).isEmpty();
    }

    @Test
    void principalNameThatCannotBeHad_isNone() throws ScepterException {
        windows.user(1, WtsConstants.WTSActive, "LAB\\ann", ANN, "ann@example.com");
        windows.failing.put("LsaGetLogonSessionData", WinError.ERROR_ACCESS_DENIED);

        assertThat(sessions.signedIn().get(0).upn()).isEmpty();
        assertThat(windows.open).isEmpty();
    }

    @Test
    void process_getsItsTwoPipesAndNothingElse() throws ScepterException {
        UserSession ann = ann();

        UserProcess process = sessions.start(ann);

        WtsCalls.Start start = windows.started.get(0);
        assertThat(start.flags())
                .isEqualTo(WinBase.CREATE_SUSPENDED
                        | WinBase.CREATE_NO_WINDOW
                        | WinBase.CREATE_UNICODE_ENVIRONMENT
                        | WtsConstants.EXTENDED_STARTUPINFO_PRESENT);
        assertThat(start.inherited()).containsExactly(start.stdin(), start.stdout());
        assertThat(start.environment()).isEqualTo("Path=C:\\Windows\0USERNAME=ann\0\0");
        assertThat(start.desktop()).isEqualTo("winsta0\\default");
        assertThat(start.folder()).isEqualTo("C:\\Windows\\System32");
        assertThat(start.commandLine()).isEqualTo("\"C:\\Program Files\\Scepter\\java.exe\" windows-helper");
        assertThat(windows.calls)
                .containsSubsequence(
                        "CreateJobObjectW " + WtsConstants.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE,
                        "SetHandleInformation",
                        "SetHandleInformation",
                        "CreateProcessAsUserW",
                        "AssignProcessToJobObject",
                        "ResumeThread");
        // Ours: the job, the process, and one end of each pipe.
        assertThat(windows.open).hasSize(4).doesNotContain(start.stdin(), start.stdout(), start.token());
        process.close();
        assertThat(windows.open).isEmpty();
    }

    @Test
    void endOfTheProcess_isWaitedForAndComesOnce() throws ScepterException, IOException {
        UserProcess process = sessions.start(ann());
        process.to().write(new byte[] {1, 2});
        assertThat(process.from().read()).isEqualTo(7);

        process.close();
        process.close();

        assertThat(windows.calls).endsWith("TerminateProcess", "WaitForSingleObject 4000");
        assertThatThrownBy(() -> process.from().read()).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> process.to().write(1)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Timeout(30)
    void otherHolderOfThePipe_keepsNeitherThreadNorHandle(boolean interrupted) throws Exception {
        UserProcess process = sessions.start(ann());
        windows.held = new CountDownLatch(1);
        FutureTask<Integer> read = new FutureTask<>(() -> process.from().read());
        Thread reader = new Thread(read, "reader");
        reader.start();
        windows.reading.await();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }

        process.close();

        assertThat(Thread.interrupted()).isEqualTo(interrupted);
        assertThatThrownBy(read::get)
                .hasCauseInstanceOf(IOException.class)
                .hasMessageContaining("the process was ended");
        reader.join();
        assertThat(windows.calls).contains("CancelIoEx");
        assertThat(windows.open).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GetTokenInformation",
                "CreatePipe",
                "CreateJobObjectW 8192",
                "SetHandleInformation",
                "GetSystemDirectoryW",
                "CreateEnvironmentBlock",
                "CreateProcessAsUserW",
                "AssignProcessToJobObject",
                "ResumeThread"
            })
    void startThatFails_leavesNothingOpenAndNoProcess(String function) throws ScepterException {
        UserSession ann = ann();
        windows.failing.put(function, WinError.ERROR_NOT_ENOUGH_MEMORY);

        ScepterException failure = catchThrowableOfType(ScepterException.class, () -> sessions.start(ann));

        assertThat(failure.code()).isEqualTo(ErrorCode.USER_HELPER_FAILED);
        assertThat(windows.open).isEmpty();
        if (!windows.started.isEmpty()) {
            assertThat(windows.calls).contains("TerminateProcess");
        }
        assertThat(windows.starts.isLocked()).isFalse();
    }

    @Test
    void accountThatGetsNoToken_isToldWhoDoes() throws ScepterException {
        UserSession ann = ann();
        windows.failing.put("WTSQueryUserToken", WinError.ERROR_PRIVILEGE_NOT_HELD);

        ScepterException failure = catchThrowableOfType(ScepterException.class, () -> sessions.start(ann));

        assertThat(failure.code()).isEqualTo(ErrorCode.NOT_PERMITTED);
        assertThat(failure).hasMessageContaining("LocalSystem");
    }

    @Test
    void sessionOfAnotherUser_getsNoProcess() throws ScepterException {
        UserSession ann = ann();
        windows.users.put(1, new String[] {"LAB\\bob", BOB, ""});

        ScepterException failure = catchThrowableOfType(ScepterException.class, () -> sessions.start(ann));

        assertThat(failure.code()).isEqualTo(ErrorCode.USER_HELPER_FAILED);
        assertThat(windows.started).isEmpty();
        assertThat(windows.open).isEmpty();
    }

    @Test
    void profile_isThereWhereThatCannotBeTold() {
        assertThat(sessions.hasProfile(ANN)).isTrue();
        profile = false;
        assertThat(sessions.hasProfile(ANN)).isFalse();

        WindowsUserSessions blind =
                new WindowsUserSessions(windows, List::of, environment -> {}, new ReentrantLock(), sid -> {
                    throw new WindowsException("RegOpenKeyExW", sid, WinError.ERROR_ACCESS_DENIED);
                });
        assertThat(blind.hasProfile(ANN)).isTrue();
    }

    private UserSession ann() throws ScepterException {
        windows.user(1, WtsConstants.WTSActive, "LAB\\ann", ANN, "");
        UserSession ann = sessions.signedIn().get(0);
        windows.calls.clear();
        return ann;
    }
}
