package dev.scepter.agent.testing;

import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.port.Sleeper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InMemoryDurableFolderTest extends DurableFolderContract {
    private static final byte[] OLD = {1};
    private static final byte[] NEW = {2};

    private final InMemoryDurableFolder folder = new InMemoryDurableFolder();

    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    @Override
    protected DurableFolder open(Sleeper sleeper) {
        folder.setSleeper(sleeper);
        return folder;
    }

    @Test
    void stopBeforeAChange_leavesEverythingAsItWas() throws ScepterException {
        folder.write("a", OLD);
        folder.setFaults(new InMemoryDurableFolder.Faults() {
            @Override
            public void before(InMemoryDurableFolder.Operation operation, String path) {
                throw new Killed();
            }
        });

        assertThatExceptionOfType(Killed.class).isThrownBy(() -> folder.write("a", NEW));
        assertThatExceptionOfType(Killed.class).isThrownBy(() -> folder.delete("a"));

        assertThat(folder.snapshot()).containsOnlyKeys("a").containsEntry("a", OLD);
    }

    @Test
    void stopAfterAChange_leavesItDone() throws ScepterException {
        folder.write("b", OLD);
        folder.setFaults(new InMemoryDurableFolder.Faults() {
            @Override
            public void after(InMemoryDurableFolder.Operation operation, String path) {
                throw new Killed();
            }
        });

        assertThatExceptionOfType(Killed.class).isThrownBy(() -> folder.write("a", NEW));
        assertThatExceptionOfType(Killed.class).isThrownBy(() -> folder.delete("b"));

        assertThat(folder.snapshot()).containsOnlyKeys("a").containsEntry("a", NEW);
    }

    @Test
    void faults_areToldOfEachChangeInOrder() throws ScepterException {
        List<String> told = new ArrayList<>();
        folder.setFaults(new InMemoryDurableFolder.Faults() {
            @Override
            public void before(InMemoryDurableFolder.Operation operation, String path) {
                told.add("before " + operation + " " + path);
            }

            @Override
            public void after(InMemoryDurableFolder.Operation operation, String path) {
                told.add("after " + operation + " " + path);
            }
        });

        folder.write("a", NEW);
        folder.read("a", 1);
        folder.delete("a");

        assertThat(told).containsExactly("before WRITE a", "after WRITE a", "before DELETE a", "after DELETE a");
    }

    @Test
    void fullDisk_failsWritesAndLetsDeletesPass() throws ScepterException {
        folder.write("a", OLD);
        folder.setFaults(InMemoryDurableFolder.fullDisk());

        ScepterException failure = assertFails(ErrorCode.DATA_FOLDER_UNUSABLE, () -> folder.write("a", NEW));

        assertThat(failure).hasMessage("cannot write a: No space left on device");
        folder.delete("a");
        assertThat(folder.snapshot()).isEmpty();
    }

    @Test
    void crash_freesTheLock_andTheDeadHolderFreesNobodyElse() throws ScepterException {
        DurableFolder.Lock dead = folder.lock(Duration.ZERO);

        folder.crash();
        DurableFolder.Lock next = folder.lock(Duration.ZERO);
        dead.close();

        assertThat(folder.isLocked()).isTrue();
        next.close();
        assertThat(folder.isLocked()).isFalse();
    }
}
