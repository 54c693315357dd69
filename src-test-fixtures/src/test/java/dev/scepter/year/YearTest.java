package dev.scepter.year;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ErrorCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The agent's years: no certificate lapses while its CA answers one hour within the window. */
class YearTest {
    private static final Duration YEAR = Duration.ofDays(365);

    @Test
    void fairYear_renewsInTimeAndAsksNoMoreThanAgreed() throws Exception {
        YearWorld world = new YearWorld(Weather.fair(), Weather.fair());

        world.live(YEAR);

        assertThat(world.violations).isEmpty();
        System.err.println(world.ca.log().issued().size() + " issued, " + world.waits() + " waits, "
                + world.requestsToMdm() + " requests to the MDM");
        assertThat(world.ca.log().issued()).hasSizeBetween(6, 8);
    }

    @Test
    void mdmThatIsGone_keepsNoRenewalBack() throws Exception {
        YearWorld world = new YearWorld(
                Weather.fair(),
                Weather.foulFrom(YearWorld.START.plus(Duration.ofDays(1)), ErrorCode.SERVER_UNAVAILABLE));

        world.live(YEAR);

        assertThat(world.violations).isEmpty();
        assertThat(world.ca.log().issued()).hasSizeBetween(6, 8);
    }
}
