package dev.scepter.agent.userstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HelperTimeTest {
    private Duration now = Duration.ZERO;
    private final HelperTime time = new HelperTime(HelperLimits.DEFAULT, () -> now.toNanos());

    private static Duration seconds(long count) {
        return Duration.ofSeconds(count);
    }

    /** A call that takes so long; how long it could have taken. */
    private Optional<Duration> call(Operation operation, Duration taken) {
        Optional<HelperTime.Call> begun = time.begin(operation);
        begun.ifPresent(call -> {
            now = now.plus(taken);
            call.close();
        });
        return begun.map(HelperTime.Call::limit);
    }

    @Test
    void callsTogether_haveATotal() {
        assertThat(call(Operation.KEY_OPEN, seconds(29))).contains(seconds(30));
        assertThat(call(Operation.STORE_FIND, seconds(10))).contains(seconds(16));
        assertThat(call(Operation.STORE_FIND, seconds(6))).contains(seconds(6));

        assertThat(call(Operation.KEY_OPEN, seconds(1))).isEmpty();
        assertThat(call(Operation.KEY_GENERATE, seconds(1))).isEmpty();
    }

    @Test
    void keyMaking_isCountedByItself() {
        assertThat(call(Operation.KEY_GENERATE, seconds(100))).contains(seconds(120));
        assertThat(call(Operation.KEY_OPEN, seconds(1))).contains(seconds(30));
        assertThat(call(Operation.KEY_GENERATE, seconds(20))).contains(seconds(20));

        assertThat(call(Operation.KEY_OPEN, seconds(1))).isEmpty();
    }

    @Test
    void rest_givesAnHonestHelperItsTimeAgain() {
        call(Operation.KEY_OPEN, seconds(29));

        time.rest();

        assertThat(call(Operation.KEY_OPEN, seconds(1))).contains(seconds(30));
    }

    @Test
    void rest_doesNotShortenTheBar_whichEndsByItself() {
        call(Operation.KEY_OPEN, seconds(60));
        time.rest();

        now = now.plus(HelperLimits.DEFAULT.bar()).minusNanos(1);
        assertThat(call(Operation.KEY_OPEN, seconds(1))).isEmpty();

        now = now.plusNanos(1);
        assertThat(call(Operation.KEY_OPEN, seconds(1))).contains(seconds(30));
    }
}
