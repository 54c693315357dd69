package dev.scepter.agent.platform.windows.dpapi;

import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.file.FileSecretProtector;
import dev.scepter.agent.platform.file.KeyWrapping;
import dev.scepter.agent.port.SecretProtector;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import dev.scepter.agent.testing.OnWindows;
import dev.scepter.agent.testing.SecretProtectorContract;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

@OnWindows
class DpapiKeyWrappingTest extends SecretProtectorContract {
    private final InMemoryDurableFolder folder = new InMemoryDurableFolder();
    private final SecureRandom random = new SecureRandom();
    private final KeyWrapping wrapping = new DpapiKeyWrapping(random);

    @Override
    protected SecretProtector open() {
        return new FileSecretProtector(folder, random, wrapping);
    }

    @Test
    void keyOnDisk_isNotTheKey() throws ScepterException {
        byte[] key = new byte[32];
        random.nextBytes(key);

        byte[] wrapped = wrapping.wrap(key);

        assertThat(wrapped).hasSizeBetween(64, 1024);
        assertThat(hex(wrapped)).doesNotContain(hex(key));
        assertThat(wrapping.unwrap(wrapped)).isEqualTo(key);
        assertThat(wrapping.wrap(key)).isNotEqualTo(wrapped);
    }

    @Test
    void otherEntropy_isRefused() throws ScepterException {
        byte[] wrapped = wrapping.wrap(new byte[32]);
        wrapped[1] ^= 1;

        assertThat(assertFails(ErrorCode.SECRET_UNREADABLE, () -> wrapping.unwrap(wrapped)))
                .hasMessageContaining("CryptUnprotectData (key of this installation) answered error 13");
    }

    @Test
    void keyOfTheFilePlatform_isRefused() {
        assertFails(ErrorCode.SECRET_UNREADABLE, () -> wrapping.unwrap(new byte[32]));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
