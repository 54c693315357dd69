package dev.scepter.agent.platform.file;

import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.testing.AlsoOnWindows;
import dev.scepter.agent.testing.ManualSleeper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@AlsoOnWindows
class LocalDurableFolderProcessTest {
    @TempDir
    Path top;

    @Test
    void lockOfAnotherProcess_isBusyAndNamed_andFreeOnceItIsKilled()
            throws IOException, ScepterException, InterruptedException {
        LocalDurableFolder folder = new LocalDurableFolder(top, new ManualSleeper());
        Process other = OtherProcess.holdLock(top);
        try {
            ScepterException failure = assertFails(ErrorCode.DATA_FOLDER_BUSY, () -> folder.lock(Duration.ZERO));
            assertThat(failure).hasMessageContaining("held by process " + other.pid() + ";");
        } finally {
            other.destroyForcibly().waitFor();
        }

        folder.lock(Duration.ZERO).close();
    }

    @Test
    void lockHeldHere_survivesARefusedSecondOne_andKeepsOtherProcessesOut()
            throws IOException, ScepterException, InterruptedException {
        LocalDurableFolder folder = new LocalDurableFolder(top, new ManualSleeper());
        try (var held = folder.lock(Duration.ZERO)) {
            assertThat(held).isNotNull();
            assertFails(ErrorCode.DATA_FOLDER_BUSY, () -> folder.lock(Duration.ZERO));

            assertThat(run(OtherProcess.lockCommand(top)))
                    .contains("DATA_FOLDER_BUSY")
                    .contains("held by process " + ProcessHandle.current().pid() + ";");
        }
        assertThat(run(OtherProcess.lockCommand(top))).isEqualTo("locked");
    }

    @Test
    void lockThatAnotherProcessWaitsFor_isWanted_andNoLongerOnceItIsKilled()
            throws IOException, ScepterException, InterruptedException {
        LocalDurableFolder folder = new LocalDurableFolder(top, new ManualSleeper());
        try (var held = folder.lock(Duration.ZERO)) {
            Process other = OtherProcess.awaitLock(top);
            try {
                assertThat(held.isWanted()).isTrue();
                assertThat(held.isWanted()).isTrue();
            } finally {
                other.destroyForcibly().waitFor();
            }
            assertThat(held.isWanted()).isFalse();
            assertThat(run(OtherProcess.lockCommand(top))).contains("DATA_FOLDER_BUSY");
        }
    }

    @Test
    void wantedLock_goesToTheOtherProcessOnceItIsClosed() throws IOException, ScepterException, InterruptedException {
        LocalDurableFolder folder = new LocalDurableFolder(top, new ManualSleeper());
        var held = folder.lock(Duration.ZERO);
        Process other = OtherProcess.awaitLock(top);
        try {
            held.close();
            assertThat(OtherProcess.next(other)).isEqualTo("locked");

            assertThat(assertFails(ErrorCode.DATA_FOLDER_BUSY, () -> folder.lock(Duration.ofSeconds(1))))
                    .hasMessageContaining("held by process " + other.pid() + ";");
        } finally {
            other.destroyForcibly().waitFor();
        }
        folder.lock(Duration.ZERO).close();
    }

    @Test
    void waitingHere_isSeenByAnotherProcess_asLongAsItLasts()
            throws IOException, ScepterException, InterruptedException {
        Process other = OtherProcess.holdLock(top);
        try {
            assertThat(OtherProcess.next(other)).isEqualTo("not wanted");
            List<String> seen = new ArrayList<>();
            LocalDurableFolder waiting = new LocalDurableFolder(top, nap -> seen.add(said(other)));

            assertFails(ErrorCode.DATA_FOLDER_BUSY, () -> waiting.lock(Duration.ofMillis(150)));

            assertThat(seen).containsExactly("wanted", "wanted");
            assertThat(OtherProcess.next(other)).isEqualTo("not wanted");
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    /** Naming the holder reads the lock file; that must not free what another thread here has locked of it. */
    @Test
    void secondTryHere_leavesTheWaiterSeen() throws IOException, ScepterException, InterruptedException {
        Process other = OtherProcess.holdLock(top);
        try {
            List<String> seen = new ArrayList<>();
            LocalDurableFolder second = new LocalDurableFolder(top, new ManualSleeper());
            LocalDurableFolder waiting = new LocalDurableFolder(top, nap -> {
                assertFails(ErrorCode.DATA_FOLDER_BUSY, () -> second.lock(Duration.ZERO));
                seen.add(said(other));
            });

            assertFails(ErrorCode.DATA_FOLDER_BUSY, () -> waiting.lock(Duration.ofMillis(100)));

            assertThat(seen).containsExactly("wanted");
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    private static String said(Process other) {
        try {
            return OtherProcess.next(other);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A limit on the size of files makes the system refuse in the middle of a write, as a full disk does. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void writeThatTheSystemCutsOff_keepsTheOldFileAndLeavesNothingHalf()
            throws IOException, ScepterException, InterruptedException {
        byte[] old = "old".getBytes(StandardCharsets.UTF_8);
        new LocalDurableFolder(top, new ManualSleeper()).write("a", old);
        List<String> limited = new ArrayList<>(List.of("sh", "-c", "ulimit -f 64 && exec \"$@\"", "sh"));
        limited.addAll(OtherProcess.writeCommand(top, "a", 1_000_000));

        String answer = run(limited);

        assertThat(answer)
                .startsWith("DATA_FOLDER_UNUSABLE cannot write " + top.resolve("a"))
                .contains("File too large");
        assertThat(top.resolve("a")).hasBinaryContent(old);
        try (Stream<Path> left = Files.list(top.resolve("tmp"))) {
            assertThat(left).isEmpty();
        }
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).isZero();
        return answer;
    }
}
