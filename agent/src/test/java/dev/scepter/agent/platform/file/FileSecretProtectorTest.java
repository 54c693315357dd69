package dev.scepter.agent.platform.file;

import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.port.SecretProtector;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import dev.scepter.agent.testing.SecretProtectorContract;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class FileSecretProtectorTest extends SecretProtectorContract {
    private static final Secret SECRET = Secret.ofText("s3cret");

    private final InMemoryDurableFolder folder = new InMemoryDurableFolder();
    private final SecureRandom random = new SecureRandom();

    @Override
    protected SecretProtector open() {
        return new FileSecretProtector(folder, random);
    }

    @Test
    void key_isMadeOnceAtTheFirstUse() throws ScepterException {
        assertFails(ErrorCode.SECRET_UNREADABLE, () -> open().open("x", new byte[100]));
        assertThat(folder.snapshot()).isEmpty();

        open().protect("x", SECRET);
        byte[] key = folder.read("install.key", 100).orElseThrow();
        open().protect("x", SECRET);

        assertThat(key).hasSize(32);
        assertThat(folder.read("install.key", 100)).hasValue(key);
    }

    /** Each at its first use: the key that one of them made first must be that of both. */
    @Test
    void twoThreadsAtTheFirstUse_makeOneKey() throws Exception {
        for (int round = 0; round < 50; round++) {
            InMemoryDurableFolder fresh = new InMemoryDurableFolder();
            SecretProtector protector = new FileSecretProtector(fresh, random);
            CyclicBarrier begin = new CyclicBarrier(2);
            Callable<byte[]> use = () -> {
                begin.await();
                return protector.protect("x", SECRET);
            };
            FutureTask<byte[]> other = new FutureTask<>(use);
            new Thread(other).start();
            byte[] here = use.call();

            assertThat(protector.open("x", here)).isEqualTo(SECRET);
            assertThat(protector.open("x", other.get())).isEqualTo(SECRET);
        }
    }

    @Test
    void secretOfAnotherInstallation_isRefused() throws ScepterException {
        open().protect("x", SECRET);
        byte[] foreign = new FileSecretProtector(new InMemoryDurableFolder(), random).protect("x", SECRET);

        assertFails(ErrorCode.SECRET_UNREADABLE, () -> open().open("x", foreign));
    }

    @Test
    void lostKey_isSaidAndNotReplacedByReading() throws ScepterException {
        byte[] protectedBytes = open().protect("x", SECRET);
        folder.delete("install.key");

        assertThat(assertFails(ErrorCode.SECRET_UNREADABLE, () -> open().open("x", protectedBytes)))
                .hasMessageContaining("install.key is missing");
        assertThat(folder.snapshot()).isEmpty();
    }

    @Test
    void damagedKey_isNeverOverwritten() throws ScepterException {
        folder.write("install.key", new byte[31]);

        assertThat(assertFails(ErrorCode.SECRET_UNREADABLE, () -> open().protect("x", SECRET)))
                .hasMessageContaining("install.key is damaged");
        assertThat(folder.read("install.key", 100)).hasValue(new byte[31]);
    }

    @Test
    void fullDisk_failsTheFirstUse() {
        folder.setFaults(InMemoryDurableFolder.fullDisk());

        assertThat(assertFails(ErrorCode.DATA_FOLDER_UNUSABLE, () -> open().protect("x", SECRET)))
                .hasMessageContaining("No space left on device");
    }
}
