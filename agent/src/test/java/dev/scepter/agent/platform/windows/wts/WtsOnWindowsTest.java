package dev.scepter.agent.platform.windows.wts;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.Advapi32;
import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.WinNT;
import dev.scepter.agent.model.UserSid;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.port.UserSessions.UserProcess;
import dev.scepter.agent.testing.OnWindows;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The bindings, with the account of this process in place of a user. */
@OnWindows
@Timeout(60)
class WtsOnWindowsTest {
    private final SystemWtsCalls windows = new SystemWtsCalls();
    private final WinNT.HANDLEByReference token = new WinNT.HANDLEByReference();

    @BeforeEach
    void openToken() {
        assertThat(Advapi32.INSTANCE.OpenProcessToken(
                        Kernel32.INSTANCE.GetCurrentProcess(),
                        WinNT.TOKEN_QUERY | WinNT.TOKEN_DUPLICATE | WinNT.TOKEN_ASSIGN_PRIMARY,
                        token))
                .isTrue();
    }

    @AfterEach
    void closeToken() {
        Kernel32.INSTANCE.CloseHandle(token.getValue());
    }

    private long token() {
        return Pointer.nativeValue(token.getValue().getPointer());
    }

    @Test
    void token_saysWhoseItIs() throws WindowsException {
        assertThat(UserSid.isValid(windows.sidOfToken(token()))).isTrue();
    }

    @Test
    void sessions_canBeAskedFor() {
        assertThatCode(() -> new WindowsUserSessions(
                                windows, List::of, environment -> {}, new ReentrantLock(), sid -> true)
                        .signedIn())
                .doesNotThrowAnyException();
    }

    @Test
    void process_talksByItsPipesAlone() throws WindowsException, IOException {
        String command = windows.systemFolder() + "\\cmd.exe /c echo ready& set /p said=& echo over";
        try (UserProcess process =
                new ProcessStart(windows, token(), command, environment -> {}, new ReentrantLock()).perform()) {
            assertThat(new String(process.from().readNBytes(5), US_ASCII)).isEqualTo("ready");

            process.to().write("x\r\n".getBytes(US_ASCII));
            process.to().close();

            assertThat(new String(process.from().readAllBytes(), US_ASCII)).contains("over");
        }
    }

    @Test
    void environment_isTheUsersWithoutWhatIsTakenOut() throws WindowsException, IOException {
        String command = windows.systemFolder() + "\\cmd.exe /c set";
        UserProcess begun = new ProcessStart(
                        windows,
                        token(),
                        command,
                        variables -> {
                            variables.remove("allusersprofile");
                            variables.put("Scepter", "added");
                        },
                        new ReentrantLock())
                .perform();

        try (UserProcess process = begun) {
            assertThat(new String(process.from().readAllBytes(), US_ASCII).toLowerCase(Locale.ROOT))
                    .contains("path=", "scepter=added")
                    .doesNotContain("allusersprofile=");
        }
    }

    @Test
    void otherHolderOfThePipe_keepsNeitherThreadNorHandle() throws Exception {
        WtsCalls.Pipe in = windows.pipe();
        WtsCalls.Pipe out = windows.pipe();
        // The other ends stay open, as if the process had given them to another one.
        UserProcess process = new WindowsUserProcess(windows, 0, 0, in.write(), out.read());
        FutureTask<Integer> read = new FutureTask<>(() -> process.from().read());
        Thread reader = new Thread(read, "reader");
        reader.start();
        assertThatThrownBy(() -> read.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);

        process.close();

        assertThatThrownBy(() -> read.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
        // The pipe's only reader has gone.
        assertThatThrownBy(() -> windows.write(out.write(), new byte[1], 0, 1)).isInstanceOf(WindowsException.class);
        windows.close(in.read());
        windows.close(out.write());
    }

    @Test
    void processThatWaits_endsWithItsHandle() throws WindowsException, IOException {
        UserProcess process = new ProcessStart(
                        windows,
                        token(),
                        windows.systemFolder() + "\\cmd.exe /c set /p said=",
                        environment -> {},
                        new ReentrantLock())
                .perform();

        assertThatCode(process::close).doesNotThrowAnyException();
    }
}
