package dev.scepter.agent.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ManualTimeTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final ManualClock clock = new ManualClock(START);
    private final ManualSleeper sleeper = new ManualSleeper(clock);

    @Test
    void sleep_movesTheClockAndIsRemembered() throws InterruptedException {
        sleeper.sleep(Duration.ofSeconds(3));
        sleeper.sleep(Duration.ofSeconds(4));

        assertThat(clock.instant()).isEqualTo(START.plusSeconds(7));
        assertThat(sleeper.slept()).containsExactly(Duration.ofSeconds(3), Duration.ofSeconds(4));
        assertThat(sleeper.total()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void interruptedThread_doesNotSleep() {
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> sleeper.sleep(Duration.ofSeconds(1)));

        assertThat(clock.instant()).isEqualTo(START);
    }
}
