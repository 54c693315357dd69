package dev.scepter.agent.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ErrorCode;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AskScheduleTest {
    private static final Duration QUARTER = Duration.ofMinutes(15);

    @ParameterizedTest
    @CsvSource({"0, 810", "0.5, 900", "1, 990"})
    void afterAnAnswer_theIntervalIsATenthShorterOrLonger(double chance, int seconds) {
        assertThat(AskSchedule.afterAnswer(QUARTER, chance)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({"1, 60", "60, 60", "300, 300", "86400, 86400", "90000, 86400", "-5, 60"})
    void serversWish_isHeededWithinBounds(int wish, int seconds) {
        Duration interval = AskSchedule.interval(OptionalInt.of(wish), QUARTER);

        assertThat(interval).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void withoutAWish_theSettingCounts() {
        assertThat(AskSchedule.interval(OptionalInt.empty(), QUARTER)).isEqualTo(QUARTER);
    }

    @Test
    void jitter_neverLeavesTheBounds() {
        assertThat(AskSchedule.afterAnswer(Duration.ofMinutes(1), 0)).isEqualTo(Duration.ofMinutes(1));
        assertThat(AskSchedule.afterAnswer(Duration.ofDays(1), 1)).isEqualTo(Duration.ofDays(1));
    }

    @ParameterizedTest
    @CsvSource({"1, 60", "2, 120", "3, 240", "4, 480", "5, 900", "6, 900", "100000, 900"})
    void afterFailures_itIsTriedLessOftenButNeverLessThanUsual(int count, int seconds) {
        Duration wait = AskSchedule.afterFailure(ErrorCode.TIMED_OUT, count, Optional.empty(), QUARTER, 0.5);

        assertThat(wait).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({"0, 60", "5, 60", "3600, 3600", "864000, 86400"})
    void retryAfter_isHeededWithinBounds(int seconds, int expected) {
        Optional<Duration> wish = Optional.of(Duration.ofSeconds(seconds));

        Duration wait = AskSchedule.afterFailure(ErrorCode.SERVER_UNAVAILABLE, 1, wish, QUARTER, 0.5);

        assertThat(wait).isEqualTo(Duration.ofSeconds(expected));
    }

    @Test
    void deviceThatTheMdmDoesNotKnow_asksHourly() {
        Duration wait = AskSchedule.afterFailure(ErrorCode.MDM_UNAUTHORIZED, 1, Optional.empty(), QUARTER, 0.5);

        assertThat(wait).isEqualTo(Duration.ofHours(1));
    }
}
