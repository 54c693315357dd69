package dev.scepter.agent.testing;

import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.port.Sleeper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link DurableFolder} does. */
@Timeout(60)
@Tag("contract")
public abstract class DurableFolderContract {

    /**
     * Opens the one folder of this test, which is empty at first; called again it opens the same one.
     *
     * @param sleeper waits for a busy lock
     */
    protected abstract DurableFolder open(Sleeper sleeper);

    private DurableFolder open() {
        return open(new ManualSleeper());
    }

    @Test
    void emptyFolder_showsNothing() throws ScepterException {
        DurableFolder folder = open();

        assertThat(folder.read("a/b.json", 10)).isEmpty();
        assertThat(folder.list("")).isEmpty();
        assertThat(folder.listFolders("")).isEmpty();
        assertThat(folder.list("a")).isEmpty();
        assertThat(folder.listFolders("a/b")).isEmpty();
    }

    @Test
    void writtenFile_isReadByAnyOpener() throws ScepterException {
        byte[] content = {0, -1, 13, 10, 127};

        open().write("a/b/c.json", content);

        assertThat(open().read("a/b/c.json", 100)).hasValue(content);
    }

    @Test
    void emptyFile_isReadBack() throws ScepterException {
        open().write("empty", new byte[0]);

        assertThat(open().read("empty", 0)).hasValue(new byte[0]);
    }

    @Test
    void secondWrite_replacesTheFirst() throws ScepterException {
        DurableFolder folder = open();
        folder.write("a.json", bytes("a long first content"));

        folder.write("a.json", bytes("second"));

        assertThat(folder.read("a.json", 100)).hasValue(bytes("second"));
        assertThat(folder.list("")).containsExactly("a.json");
    }

    @Test
    void contentIsCopied_onWriteAndOnRead() throws ScepterException {
        DurableFolder folder = open();
        byte[] written = bytes("abc");
        folder.write("a", written);

        written[0] = 'X';
        folder.read("a", 10).orElseThrow()[1] = 'X';

        assertThat(folder.read("a", 10)).hasValue(bytes("abc"));
    }

    @Test
    void fileAtTheLimit_isRead_aLargerOneIsRefused() throws ScepterException {
        DurableFolder folder = open();
        folder.write("a/b", bytes("12345"));

        assertThat(folder.read("a/b", 5)).isPresent();
        ScepterException failure = assertFails(ErrorCode.DATA_FOLDER_UNUSABLE, () -> folder.read("a/b", 4));
        assertThat(failure).hasMessageContaining("b: is larger than 4 bytes");
    }

    @Test
    void listings_areSortedAndTellFilesFromFolders() throws ScepterException {
        DurableFolder folder = open();
        folder.write("p/z.json", bytes("1"));
        folder.write("p/a.json", bytes("2"));
        folder.write("p/m/deep/x", bytes("3"));
        folder.write("p/b/y", bytes("4"));
        folder.write("top.json", bytes("5"));

        assertThat(folder.list("p")).containsExactly("a.json", "z.json");
        assertThat(folder.listFolders("p")).containsExactly("b", "m");
        assertThat(folder.list("")).containsExactly("top.json");
        assertThat(folder.listFolders("")).containsExactly("p");
        assertThat(folder.list("p/m")).isEmpty();
    }

    @Test
    void deletedFile_takesItsEmptyFoldersAlong() throws ScepterException {
        DurableFolder folder = open();
        folder.write("a/b/c/one", bytes("1"));
        folder.write("a/two", bytes("2"));

        folder.delete("a/b/c/one");

        assertThat(folder.read("a/b/c/one", 10)).isEmpty();
        assertThat(folder.listFolders("a")).isEmpty();
        assertThat(folder.list("a")).containsExactly("two");
        folder.delete("a/two");
        assertThat(folder.listFolders("")).isEmpty();
    }

    @Test
    void absentFile_isDeletedWithoutFailure() throws ScepterException {
        DurableFolder folder = open();

        folder.delete("a/b");

        assertThat(folder.listFolders("")).isEmpty();
    }

    @Test
    void fileInThePlaceOfAFolder_isRefused() throws ScepterException {
        DurableFolder folder = open();
        folder.write("a", bytes("1"));

        assertFails(ErrorCode.DATA_FOLDER_UNUSABLE, () -> folder.read("a/b", 10));
        assertFails(ErrorCode.DATA_FOLDER_UNUSABLE, () -> folder.write("a/b", bytes("2")));
        assertFails(ErrorCode.DATA_FOLDER_UNUSABLE, () -> folder.delete("a/b"));
        assertFails(ErrorCode.DATA_FOLDER_UNUSABLE, () -> folder.list("a"));
    }

    @Test
    void folderInThePlaceOfAFile_isRefused() throws ScepterException {
        DurableFolder folder = open();
        folder.write("a/b", bytes("1"));

        assertFails(ErrorCode.DATA_FOLDER_UNUSABLE, () -> folder.read("a", 10));
        assertFails(ErrorCode.DATA_FOLDER_UNUSABLE, () -> folder.write("a", bytes("2")));
        assertFails(ErrorCode.DATA_FOLDER_UNUSABLE, () -> folder.delete("a"));
        assertThat(folder.read("a/b", 10)).hasValue(bytes("1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/a",
                "a/",
                "a//b",
                ".",
                "..",
                "../a",
                "a/../b",
                "a/./b",
                "a\\b",
                "a b",
                "a:b",
                "C:/a",
                "é",
                "a\u0000b",
                "a\n",
                "...",
                "a.",
                "a./b",
                "lock",
                "tmp",
                "tmp/a",
                "LOCK",
                "Tmp/a"
            })
    void pathOutsideTheRules_isRefused(String path) {
        DurableFolder folder = open();

        assertThatIllegalArgumentException().isThrownBy(() -> folder.read(path, 10));
        assertThatIllegalArgumentException().isThrownBy(() -> folder.write(path, bytes("1")));
        assertThatIllegalArgumentException().isThrownBy(() -> folder.delete(path));
        if (!path.isEmpty()) {
            assertThatIllegalArgumentException().isThrownBy(() -> folder.list(path));
            assertThatIllegalArgumentException().isThrownBy(() -> folder.listFolders(path));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/lock", "a/tmp/b", "..a", "-", "A-Z_09.x", ".hidden", "con", "a/NUL.json", "com1/x"})
    void pathWithinTheRules_isTaken(String path) throws ScepterException {
        DurableFolder folder = open();

        folder.write(path, bytes("1"));

        assertThat(folder.read(path, 1)).hasValue(bytes("1"));
    }

    @Test
    void namesThatDifferInCaseAlone_areTwo() throws ScepterException {
        DurableFolder folder = open();

        folder.write("p/WiFi", bytes("1"));
        folder.write("p/wifi", bytes("2"));
        folder.write("VPN/x", bytes("3"));
        folder.write("vpn/y", bytes("4"));

        assertThat(folder.read("p/WiFi", 1)).hasValue(bytes("1"));
        assertThat(folder.read("p/wifi", 1)).hasValue(bytes("2"));
        assertThat(folder.read("p/WIFI", 1)).isEmpty();
        assertThat(folder.list("p")).containsExactly("WiFi", "wifi");
        assertThat(folder.listFolders("")).containsExactly("VPN", "p", "vpn");
        assertThat(folder.list("VPN")).containsExactly("x");
        folder.delete("p/wifi");
        folder.delete("vpn/y");
        assertThat(folder.list("p")).containsExactly("WiFi");
        assertThat(folder.listFolders("")).containsExactly("VPN", "p");
    }

    /** Windows knows these as devices, with any extension. */
    @ParameterizedTest
    @ValueSource(strings = {"con", "Con", "nul.json", "aux.tar.gz", "com1", "LPT9.key", "prn"})
    void nameOfADevice_isAName(String name) throws ScepterException {
        DurableFolder folder = open();

        folder.write("p/" + name, bytes("1"));
        folder.write(name + "/x", bytes("2"));

        assertThat(folder.read("p/" + name, 1)).hasValue(bytes("1"));
        assertThat(folder.list("p")).containsExactly(name);
        assertThat(folder.list(name)).containsExactly("x");
        folder.delete("p/" + name);
        folder.delete(name + "/x");
        assertThat(folder.listFolders("")).isEmpty();
    }

    @Test
    void heldLock_isBusyForOthers_andNamesTheHolder() throws ScepterException {
        try (DurableFolder.Lock held = open().lock(Duration.ZERO)) {
            assertThat(held).isNotNull();

            ScepterException failure =
                    assertFails(ErrorCode.DATA_FOLDER_BUSY, () -> open().lock(Duration.ofSeconds(1)));

            assertThat(failure)
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void closedLock_isFree_andClosingItAgainFreesNobodyElse() throws ScepterException {
        DurableFolder.Lock first = open().lock(Duration.ZERO);
        first.close();
        DurableFolder.Lock second = open().lock(Duration.ZERO);

        first.close();

        assertFails(ErrorCode.DATA_FOLDER_BUSY, () -> open().lock(Duration.ZERO));
        second.close();
        open().lock(Duration.ZERO).close();
    }

    @Test
    void heldLock_isWantedAsLongAsSomebodyWaits() throws ScepterException {
        List<Boolean> seen = new ArrayList<>();
        try (DurableFolder.Lock held = open().lock(Duration.ZERO)) {
            assertThat(held.isWanted()).isFalse();

            DurableFolder waiting = open(nap -> seen.add(held.isWanted()));
            assertFails(ErrorCode.DATA_FOLDER_BUSY, () -> waiting.lock(Duration.ofMillis(250)));

            assertThat(seen).containsExactly(true, true, true);
            assertThat(held.isWanted()).isFalse();
        }
    }

    @Test
    void triedOnly_isNotWanted() throws ScepterException {
        List<Boolean> seen = new ArrayList<>();
        try (DurableFolder.Lock held = open().lock(Duration.ZERO)) {
            assertFails(
                    ErrorCode.DATA_FOLDER_BUSY,
                    () -> open(nap -> seen.add(true)).lock(Duration.ZERO));

            assertThat(held.isWanted()).isFalse();
            assertThat(seen).isEmpty();
        }
    }

    @Test
    void lockGivenAway_isTakenByTheWaiter_andNeitherLockIsWantedThen() throws ScepterException {
        DurableFolder.Lock first = open().lock(Duration.ZERO);

        try (DurableFolder.Lock second = open(nap -> first.close()).lock(Duration.ofSeconds(10))) {
            assertThat(second.isWanted()).isFalse();
            assertThat(first.isWanted()).isFalse();
            assertFails(ErrorCode.DATA_FOLDER_BUSY, () -> open().lock(Duration.ZERO));
        }
    }

    @Test
    void whoGivesTheLockAway_getsItBackAfterTheWaiter() throws Exception {
        CountDownLatch waits = new CountDownLatch(1);
        CountDownLatch mayTry = new CountDownLatch(1);
        DurableFolder.Lock first = open().lock(Duration.ZERO);
        DurableFolder waiting = open(nap -> {
            waits.countDown();
            mayTry.await();
        });
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        FutureTask<Boolean> other = new FutureTask<>(() -> {
            try (DurableFolder.Lock second = waiting.lock(Duration.ofSeconds(10))) {
                order.add("waiter");
                return second.isWanted();
            }
        });
        new Thread(other).start();
        waits.await();
        assertThat(first.isWanted()).isTrue();

        first.close();
        DurableFolder again = open(nap -> {
            mayTry.countDown();
            finish(other);
        });
        try (DurableFolder.Lock back = again.lock(Duration.ofSeconds(10))) {
            order.add("giver");
            assertThat(back.isWanted()).isFalse();
        }

        assertThat(order).containsExactly("waiter", "giver");
    }

    private static void finish(FutureTask<Boolean> task) throws InterruptedException {
        try {
            task.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void lock_showsInNoListing() throws ScepterException {
        DurableFolder folder = open();

        try (DurableFolder.Lock held = folder.lock(Duration.ZERO)) {
            assertThat(held).isNotNull();
            folder.write("a", bytes("1"));

            assertThat(folder.list("")).containsExactly("a");
            assertThat(folder.listFolders("")).isEmpty();
        }
    }

    @Test
    void severalThreads_writeAndDeleteBelowTheSameFolder() throws Exception {
        DurableFolder folder = open();
        List<FutureTask<Boolean>> tasks = new ArrayList<>();
        for (String name : List.of("one", "two", "three")) {
            FutureTask<Boolean> task = new FutureTask<>(() -> {
                for (int round = 0; round < 30; round++) {
                    folder.write("p/q/" + name, bytes(name + round));
                    assertThat(folder.list("p/q")).contains(name);
                    assertThat(folder.read("p/q/" + name, 100)).hasValue(bytes(name + round));
                    folder.delete("p/q/" + name);
                }
                return true;
            });
            tasks.add(task);
            new Thread(task).start();
        }

        for (FutureTask<Boolean> task : tasks) {
            assertThat(task.get()).isTrue();
        }
        assertThat(folder.listFolders("")).isEmpty();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
