package dev.scepter.agent.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.port.MdmEnrollment;
import dev.scepter.agent.scep.TestCa;
import dev.scepter.agent.testing.ManualClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentMdmEnrollmentTest {
    private final ManualClock clock = new ManualClock(TestCa.NOW);
    private int looks;
    private MdmEnrollment.Outcome found = new MdmEnrollment.NotEnrolled(List.of());
    private final RecentMdmEnrollment recent = new RecentMdmEnrollment(
            () -> {
                looks++;
                return found;
            },
            clock);

    @Test
    void look_isGoodForAQuarterOfAnHour() {
        assertThat(recent.summary().orElseThrow().state()).isEqualTo("notEnrolled");
        found = new MdmEnrollment.Unknown(List.of());
        clock.advance(Duration.ofMinutes(15).minusMillis(1));
        assertThat(recent.summary().orElseThrow().state()).isEqualTo("notEnrolled");

        clock.advance(Duration.ofMillis(1));

        assertThat(recent.summary().orElseThrow().state()).isEqualTo("unknown");
        assertThat(looks).isEqualTo(2);
    }

    @Test
    void lookOfAClockThatWasSetBack_isOver() {
        recent.summary();

        clock.set(TestCa.NOW.minusSeconds(1));
        recent.summary();

        assertThat(looks).isEqualTo(2);
    }

    @Test
    void machineThatIsNotWindows_hasNothingToTell() {
        assertThat(new RecentMdmEnrollment(MdmEnrollment.NONE, clock).summary()).isEmpty();
    }
}
