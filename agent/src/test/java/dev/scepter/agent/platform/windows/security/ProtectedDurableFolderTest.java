package dev.scepter.agent.platform.windows.security;

import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.file.LocalDurableFolder;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.testing.ManualSleeper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProtectedDurableFolderTest {
    @TempDir
    private Path above;

    private Path data;
    private int looks;
    private boolean planted;
    private DurableFolder folder;

    @BeforeEach
    void make() {
        data = above.resolve("data");
        folder = new ProtectedDurableFolder(data, new LocalDurableFolder(data, new ManualSleeper()), this::guard);
    }

    private void guard(Path path) throws ScepterException {
        looks++;
        if (planted) {
            throw new ScepterException(ErrorCode.DATA_FOLDER_UNUSABLE, path + " may have been planted");
        }
        if (!Files.exists(path)) {
            try {
                Files.createDirectory(path);
            } catch (IOException e) {
                throw new ScepterException(ErrorCode.DATA_FOLDER_UNUSABLE, "cannot make " + path, e);
            }
        }
    }

    @Test
    void folderThatIsNotThere_holdsNothing_andIsNotMadeByReading() throws ScepterException {
        assertThat(folder.read("config.json", 100)).isEmpty();
        assertThat(folder.list("policies")).isEmpty();
        assertThat(folder.listFolders("store")).isEmpty();
        folder.delete("policies/wifi.json");

        assertThat(data).doesNotExist();
        assertThat(looks).isZero();
    }

    @Test
    void folder_isLookedAtOnceBeforeItsFirstUse() throws ScepterException {
        folder.write("a", new byte[] {1});
        folder.write("b", new byte[] {2});

        assertThat(folder.read("a", 100)).isPresent();
        assertThat(looks).isEqualTo(1);
    }

    @Test
    void folderThatWasDeletedMeanwhile_isMadeByTheGuardAgain() throws Exception {
        folder.write("a", new byte[] {1});
        deleteData();

        assertThat(folder.read("a", 100)).isEmpty();
        folder.write("a", new byte[] {2});

        assertThat(looks).isEqualTo(2);
    }

    @Test
    void folderThatSomebodyElsePutThereMeanwhile_isNeitherReadNorWritten() throws Exception {
        folder.write("a", new byte[] {1});
        deleteData();
        assertThat(folder.list("")).isEmpty();
        Files.createDirectory(data);
        planted = true;

        assertFails(ErrorCode.DATA_FOLDER_UNUSABLE, () -> folder.read("a", 100));
        assertFails(ErrorCode.DATA_FOLDER_UNUSABLE, () -> folder.write("a", new byte[] {2}));

        assertThat(data).isEmptyDirectory();
    }

    @Test
    void lock_looksAgain() throws ScepterException {
        folder.lock(Duration.ZERO).close();
        folder.lock(Duration.ZERO).close();

        assertThat(looks).isEqualTo(2);
    }

    private void deleteData() throws IOException {
        try (Stream<Path> all = Files.walk(data)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
