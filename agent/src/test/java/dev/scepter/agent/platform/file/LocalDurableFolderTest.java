package dev.scepter.agent.platform.file;

import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.testing.AlsoOnWindows;
import dev.scepter.agent.testing.ManualSleeper;
import dev.scepter.agent.testing.OnWindows;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@AlsoOnWindows
class LocalDurableFolderTest {
    private static final byte[] OLD = "old".getBytes(StandardCharsets.UTF_8);
    private static final byte[] NEW = "new".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path temporary;

    private final ManualSleeper sleeper = new ManualSleeper();
    private Path top = Path.of("");
    private LocalDurableFolder folder = new LocalDurableFolder(top, sleeper);

    @BeforeEach
    void openFolder() {
        top = temporary.resolve("data");
        folder = new LocalDurableFolder(top, sleeper);
    }

    @Test
    void looksAndDeletes_makeNothing() throws ScepterException {
        folder.read("a/b", 10);
        folder.list("");
        folder.listFolders("a");
        folder.delete("a/b");

        assertThat(top).doesNotExist();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void filesAndFolders_belongToTheOwnerAlone() throws ScepterException, IOException {
        folder.write("a/b/c", NEW);
        folder.lock(Duration.ZERO).close();

        for (String made : List.of("", "a", "a/b", "tmp")) {
            assertThat(permissions(top.resolve(made))).as(made).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        }
        for (String made : List.of("a/b/c", "lock")) {
            assertThat(permissions(top.resolve(made))).as(made).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void replacedFile_getsTheOwnersRightsBack() throws ScepterException, IOException {
        folder.write("a", OLD);
        Files.setPosixFilePermissions(top.resolve("a"), PosixFilePermissions.fromString("rw-rw-rw-"));

        folder.write("a", NEW);

        assertThat(permissions(top.resolve("a"))).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void doneWrite_leavesNoTemporaryFile() throws ScepterException, IOException {
        folder.write("a", OLD);
        folder.write("a", NEW);

        assertThat(namesIn(top.resolve("tmp"))).isEmpty();
    }

    @Test
    void fileInPlaceOfTheFolder_isNamedAsTheCause() throws IOException {
        Files.writeString(top, "not a folder");

        assertThat(assertFails(ErrorCode.DATA_FOLDER_UNUSABLE, () -> folder.write("a", NEW)))
                .hasMessageContaining("cannot write " + top.resolve("a"))
                .hasMessageContaining("is not a folder");
        assertThat(assertFails(ErrorCode.DATA_FOLDER_UNUSABLE, () -> folder.read("a", 10)))
                .hasMessageContaining("is not a folder");
        assertFails(ErrorCode.DATA_FOLDER_UNUSABLE, () -> folder.list(""));
        assertFails(ErrorCode.DATA_FOLDER_UNUSABLE, () -> folder.delete("a"));
        assertFails(ErrorCode.DATA_FOLDER_UNUSABLE, () -> folder.lock(Duration.ZERO));
        assertThat(top).hasContent("not a folder");
    }

    @Test
    void fileAboveTheFolder_isNamedAsTheCause() throws IOException {
        Files.writeString(top, "not a folder");
        LocalDurableFolder below = new LocalDurableFolder(top.resolve("x/y"), sleeper);

        assertThat(assertFails(ErrorCode.DATA_FOLDER_UNUSABLE, () -> below.write("a", NEW)))
                .hasMessageContaining(top.toString());
    }

    @Test
    void lock_clearsWhatAKilledWriterLeft_andNothingElse() throws ScepterException, IOException {
        folder.write("a", OLD);
        Files.writeString(top.resolve("tmp/123.tmp"), "half");
        Files.writeString(top.resolve("tmp/456.tmp"), "half");

        folder.lock(Duration.ZERO).close();

        assertThat(namesIn(top.resolve("tmp"))).isEmpty();
        assertThat(folder.read("a", 10)).hasValue(OLD);
        assertThat(top.resolve("lock")).exists();
    }

    @Test
    void busyLock_isTriedUntilPatienceEnds() throws ScepterException {
        ScepterException failure;
        try (var held = folder.lock(Duration.ZERO)) {
            assertThat(held).isNotNull();
            failure = assertFails(ErrorCode.DATA_FOLDER_BUSY, () -> folder.lock(Duration.ofMillis(10_050)));
        }

        assertThat(sleeper.total()).isEqualTo(Duration.ofMillis(10_050));
        assertThat(failure).hasMessageContaining("waited 10.05 s").hasMessageContaining(top.toString());
    }

    @Test
    void lockFreedWhileWaiting_isTaken() throws ScepterException {
        var held = folder.lock(Duration.ZERO);
        AtomicInteger naps = new AtomicInteger();
        LocalDurableFolder waiting = new LocalDurableFolder(top, duration -> {
            if (naps.incrementAndGet() == 3) {
                held.close();
            }
        });

        waiting.lock(Duration.ofSeconds(10)).close();

        assertThat(naps).hasValue(3);
    }

    @Test
    void interruptedWait_isBusy_andTheThreadStaysInterrupted() throws ScepterException {
        LocalDurableFolder waiting = new LocalDurableFolder(top, duration -> {
            throw new InterruptedException();
        });

        try (var held = folder.lock(Duration.ZERO)) {
            assertThat(held).isNotNull();
            assertFails(ErrorCode.DATA_FOLDER_BUSY, () -> waiting.lock(Duration.ofSeconds(10)));
        }

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void sameFolderByAnotherName_isBusyToo() throws ScepterException, IOException {
        folder.lock(Duration.ZERO);
        Path alias = Files.createSymbolicLink(temporary.resolve("alias"), top);

        LocalDurableFolder byAlias = new LocalDurableFolder(alias, sleeper);

        assertFails(ErrorCode.DATA_FOLDER_BUSY, () -> byAlias.lock(Duration.ZERO));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void linkedFile_isRefusedAndItsTargetUntouched() throws ScepterException, IOException {
        Path outside = Files.write(temporary.resolve("outside"), OLD);
        folder.write("p/other", OLD);
        Files.createSymbolicLink(top.resolve("p/link"), outside);

        assertThat(assertFails(ErrorCode.DATA_FOLDER_UNUSABLE, () -> folder.read("p/link", 10)))
                .hasMessageContaining("is a link");
        assertFails(ErrorCode.DATA_FOLDER_UNUSABLE, () -> folder.write("p/link", NEW));
        assertFails(ErrorCode.DATA_FOLDER_UNUSABLE, () -> folder.delete("p/link"));
        assertFails(ErrorCode.DATA_FOLDER_UNUSABLE, () -> folder.list("p"));
        assertThat(outside).hasBinaryContent(OLD);
        assertThat(top.resolve("p/link")).isSymbolicLink();
    }

    @ParameterizedTest
    @ValueSource(strings = {"p", "p/q"})
    @DisabledOnOs(OS.WINDOWS)
    void linkedFolder_isRefusedAndNothingIsWrittenThere(String linked) throws ScepterException, IOException {
        Path outside = Files.createDirectory(temporary.resolve("outside"));
        folder.write("p2/q2/x", OLD);
        if (linked.contains("/")) {
            folder.write("p/keep", OLD);
        }
        Files.createSymbolicLink(top.resolve(linked), outside);

        assertFails(ErrorCode.DATA_FOLDER_UNUSABLE, () -> folder.write("p/q/x", NEW));
        assertFails(ErrorCode.DATA_FOLDER_UNUSABLE, () -> folder.read("p/q/x", 10));
        assertFails(ErrorCode.DATA_FOLDER_UNUSABLE, () -> folder.delete("p/q/x"));
        assertFails(ErrorCode.DATA_FOLDER_UNUSABLE, () -> folder.listFolders("p/q"));
        assertThat(namesIn(outside)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tmp", "lock"})
    @DisabledOnOs(OS.WINDOWS)
    void linkInPlaceOfTheFoldersOwn_isRefused(String own) throws IOException {
        Path outside = Files.createDirectory(temporary.resolve("outside"));
        Path precious = Files.writeString(outside.resolve("precious"), "precious");
        Files.createDirectory(top);
        Files.createSymbolicLink(top.resolve(own), own.equals("tmp") ? outside : precious);

        assertFails(ErrorCode.DATA_FOLDER_UNUSABLE, () -> folder.lock(Duration.ZERO));
        assertThat(precious).hasContent("precious");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void topThatIsALink_isFollowed() throws ScepterException, IOException {
        Path real = Files.createDirectory(temporary.resolve("real"));
        Files.createSymbolicLink(top, real);

        folder.write("a", NEW);
        folder.lock(Duration.ZERO).close();

        assertThat(real.resolve("a")).hasBinaryContent(NEW);
        assertThat(folder.list("")).containsExactly("a");
    }

    @Test
    void fileThatAReaderHasOpen_isReplacedOnceItIsClosed() throws ScepterException {
        AtomicInteger calls = new AtomicInteger();
        LocalDurableFolder busy = new LocalDurableFolder(top, sleeper, (from, to) -> {
            if (calls.incrementAndGet() <= 3) {
                throw new AccessDeniedException(to.toString());
            }
            LocalFiles.renameAtomically(from, to);
        });

        busy.write("a", NEW);

        assertThat(busy.read("a", 10)).hasValue(NEW);
        assertThat(sleeper.slept()).hasSize(3);
    }

    @Test
    void fileThatStaysOpen_failsTheWriteAndKeepsTheOldContent() throws ScepterException, IOException {
        folder.write("a", OLD);
        LocalDurableFolder busy = new LocalDurableFolder(top, sleeper, (from, to) -> {
            throw new AccessDeniedException(to.toString());
        });

        ScepterException failure = assertFails(ErrorCode.DATA_FOLDER_UNUSABLE, () -> busy.write("a", NEW));

        assertThat(failure).hasMessage("cannot write " + top.resolve("a") + ": access denied");
        assertThat(sleeper.total()).isEqualTo(Duration.ofSeconds(1));
        assertThat(folder.read("a", 10)).hasValue(OLD);
        assertThat(namesIn(top.resolve("tmp"))).isEmpty();
    }

    @Test
    @OnWindows
    void fileThatIsOpenOnWindows_isReplacedAndDeletedOnceItIsClosed() throws ScepterException, IOException {
        folder.write("p/a", OLD);
        FileInputStream open = new FileInputStream(top.resolve("p/a").toFile());
        LocalDurableFolder closing = new LocalDurableFolder(top, nap -> close(open));

        closing.write("p/a", NEW);

        assertThat(folder.read("p/a", 10)).hasValue(NEW);
        FileInputStream again = new FileInputStream(top.resolve("p/a").toFile());
        new LocalDurableFolder(top, nap -> close(again)).delete("p/a");
        assertThat(folder.listFolders("")).isEmpty();
    }

    @Test
    @OnWindows
    void fileThatStaysOpenOnWindows_failsTheWriteAndKeepsTheOldContent() throws ScepterException, IOException {
        folder.write("a", OLD);

        try (FileInputStream open = new FileInputStream(top.resolve("a").toFile())) {
            assertFails(ErrorCode.DATA_FOLDER_UNUSABLE, () -> folder.write("a", NEW));
            assertThat(open.readAllBytes()).isEqualTo(OLD);
        }

        assertThat(sleeper.total()).isEqualTo(Duration.ofSeconds(1));
        assertThat(folder.read("a", 10)).hasValue(OLD);
        assertThat(namesIn(top.resolve("tmp"))).isEmpty();
    }

    @Test
    @OnWindows
    void folderThatIsListedElsewhereOnWindows_staysEmptyAndGoesWithTheNextDelete()
            throws ScepterException, IOException {
        folder.write("p/q/a", OLD);

        try (DirectoryStream<Path> listed = Files.newDirectoryStream(top.resolve("p/q"))) {
            assertThat(listed).isNotNull();
            folder.delete("p/q/a");
        }

        assertThat(sleeper.total()).isEqualTo(Duration.ofSeconds(1));
        assertThat(folder.list("p/q")).isEmpty();
        assertThat(folder.listFolders("p")).containsExactly("q");
        folder.delete("p/q/a");
        assertThat(folder.listFolders("")).isEmpty();
    }

    @Test
    void readersOfAFileThatIsReplaced_seeTheOldOrTheNew() throws Exception {
        folder.write("a", OLD);
        AtomicBoolean done = new AtomicBoolean();
        FutureTask<Integer> reads = new FutureTask<>(() -> {
            int count = 0;
            while (!done.get() || count == 0) {
                assertThat(folder.read("a", 10).orElseThrow()).isIn(OLD, NEW);
                count++;
            }
            return count;
        });
        new Thread(reads).start();
        for (int round = 0; round < 50; round++) {
            folder.write("a", round % 2 == 0 ? NEW : OLD);
        }
        done.set(true);

        assertThat(reads.get()).isPositive();
    }

    private static void close(FileInputStream open) {
        try {
            open.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void fullDisk_isToldInTheSystemsWords() throws IOException {
        LocalDurableFolder full = new LocalDurableFolder(top, sleeper, (from, to) -> {
            throw new FileSystemException(from.toString(), to.toString(), "No space left on device");
        });

        ScepterException failure = assertFails(ErrorCode.DATA_FOLDER_UNUSABLE, () -> full.write("a", NEW));

        assertThat(failure)
                .hasMessageStartingWith("cannot write " + top.resolve("a") + ": No space left on device")
                .hasCauseInstanceOf(FileSystemException.class);
    }

    @Test
    void namesThatNobodyHereMakes_areNotListed() throws ScepterException, IOException {
        folder.write("a", NEW);
        Files.writeString(top.resolve("a copy"), "");
        Files.createDirectory(top.resolve("new folder"));

        assertThat(folder.list("")).containsExactly("a");
        assertThat(folder.listFolders("")).isEmpty();
    }

    @Test
    void interruptedThread_stillReadsWritesListsAndDeletes_andStaysInterrupted() throws Exception {
        LocalDurableFolder interrupting = new LocalDurableFolder(top, sleeper, (from, to) -> {
            Thread.currentThread().interrupt();
            LocalFiles.renameAtomically(from, to);
        });
        Thread.currentThread().interrupt();

        interrupting.write("p/a", NEW);
        interrupting.write("p/b", NEW);
        interrupting.delete("p/b");
        Optional<byte[]> read = interrupting.read("p/a", 10);
        List<String> listed = interrupting.list("p");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(read).hasValue(NEW);
        assertThat(listed).containsExactly("a");
        assertThat(namesIn(top.resolve("tmp"))).isEmpty();
    }

    @Test
    void interruptsInTheMiddleOfWrites_leaveWholeFiles() throws Exception {
        byte[] large = new byte[100_000];
        Arrays.fill(large, (byte) 7);
        FutureTask<Boolean> writes = new FutureTask<>(() -> {
            for (int i = 0; i < 10; i++) {
                folder.write("p/" + i, large);
            }
            return Thread.interrupted();
        });
        Thread writer = new Thread(writes);
        writer.start();
        for (int i = 0; i < 10_000 && writer.isAlive(); i++) {
            writer.interrupt();
            Thread.onSpinWait();
        }

        writes.get();

        for (int i = 0; i < 10; i++) {
            assertThat(folder.read("p/" + i, 200_000)).hasValue(large);
        }
        assertThat(namesIn(top.resolve("tmp"))).isEmpty();
    }

    @Test
    void interruptedThread_getsNoLock_andLeavesItFree() throws Exception {
        Thread.currentThread().interrupt();

        assertFails(ErrorCode.DATA_FOLDER_BUSY, () -> folder.lock(Duration.ZERO));

        assertThat(Thread.interrupted()).isTrue();
        folder.lock(Duration.ZERO).close();
    }

    @Test
    void interruptedTry_takesTheLockFromNobodyHere() throws Exception {
        try (var held = folder.lock(Duration.ZERO)) {
            Thread.currentThread().interrupt();
            assertFails(ErrorCode.DATA_FOLDER_BUSY, () -> folder.lock(Duration.ofSeconds(1)));
            assertThat(Thread.interrupted()).isTrue();

            assertThat(held.isWanted()).isFalse();
            assertFails(ErrorCode.DATA_FOLDER_BUSY, () -> folder.lock(Duration.ZERO));
        }
        folder.lock(Duration.ZERO).close();
    }

    private static Set<PosixFilePermission> permissions(Path path) throws IOException {
        return Files.getPosixFilePermissions(path);
    }

    private static List<String> namesIn(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.map(child -> String.valueOf(child.getFileName())).toList();
        }
    }
}
