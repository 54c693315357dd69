package dev.scepter.agent.mdm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportBackoffTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void nothingFailed_mayTryAtOnce() {
        assertThat(ReportBackoff.NONE.mayTry(NOW)).isTrue();
    }

    @Test
    void failuresInARow_waitLonger_upToAnHour() {
        ReportBackoff backoff = ReportBackoff.NONE;
        List<Long> minutes = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            backoff = backoff.failed(Optional.empty(), NOW);
            minutes.add(Duration.between(NOW, backoff.notBefore()).toMinutes());
        }

        assertThat(minutes).containsExactly(1L, 5L, 15L, 30L, 60L, 60L, 60L);
        assertThat(backoff.mayTry(NOW.plus(Duration.ofMinutes(60)).minusMillis(1)))
                .isFalse();
        assertThat(backoff.mayTry(NOW.plus(Duration.ofMinutes(60)))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"PT0S, PT1M", "PT59S, PT1M", "PT2M, PT2M", "PT12H, PT12H", "P1D, P1D", "P30D, P1D"})
    void askedWait_isKept_aMinuteToADay(Duration asked, Duration kept) {
        ReportBackoff backoff = ReportBackoff.NONE
                .failed(Optional.empty(), NOW)
                .failed(Optional.empty(), NOW)
                .failed(Optional.of(asked), NOW);

        assertThat(backoff.notBefore()).isEqualTo(NOW.plus(kept));
    }

    @Test
    void unauthorized_isTriedEachHour() {
        ReportBackoff backoff = ReportBackoff.NONE.unauthorized(NOW);

        assertThat(backoff.notBefore()).isEqualTo(NOW.plus(Duration.ofHours(1)));
        assertThat(backoff.unauthorized(NOW).notBefore()).isEqualTo(NOW.plus(Duration.ofHours(1)));
    }

    @Test
    void clockSetBack_holdsUpNothing() {
        ReportBackoff backoff = ReportBackoff.NONE.failed(Optional.empty(), NOW);

        assertThat(backoff.mayTry(NOW.minus(Duration.ofHours(2)))).isFalse();
        assertThat(backoff.mayTry(NOW.minus(Duration.ofDays(2)))).isTrue();
    }
}
