package dev.scepter.agent.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.scepter.agent.port.Sleeper;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SeamsTest {
    private final Sleeper sleeper = Seams.ofThisMachine(event -> {}).sleeper();

    @Test
    void momentThatHasPassed_isNotWaitedFor() {
        assertThatCode(() -> sleeper.sleep(Duration.ofSeconds(-5))).doesNotThrowAnyException();
    }

    @Test
    void partOfAMillisecond_isWaitedFor() throws Exception {
        long start = System.nanoTime();

        for (int i = 0; i < 10; i++) {
            sleeper.sleep(Duration.ofNanos(999_000));
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofNanos(9_990_000));
    }
}
