package dev.scepter.year;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.lab.mdm.MdmFault;
import dev.scepter.lab.mdm.Roots;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The agent's years: no certificate lapses while its CA answers one hour within the window. */
class YearTest {
    private static final Duration YEAR = Duration.ofDays(365);
    private static final Instant DAY_TWO = YearWorld.START.plus(Duration.ofDays(1));
    private static final Instant END = YearWorld.START.plus(YEAR);

    /** What is left of a window of 30 days once the device's own tenth of it has passed. */
    private static final Duration WINDOW = Duration.ofDays(27);

    @Test
    void fairYear_renewsInTimeAndIsProvenToTheEnd() throws Exception {
        YearWorld world = new YearWorld(Weather.fair(), Weather.fair());

        world.live(YEAR);

        assertThat(world.violations).isEmpty();
        assertThat(world.ca.log().issued()).hasSizeBetween(6, 8);
        assertThat(world.ca.log().distinctCertificateRequests())
                .isEqualTo(world.ca.log().issued().size());
        assertThat(world.verdicts()).containsExactly("VERIFIED");
        assertThat(world.lastReport()).isAfter(END.minus(Duration.ofDays(3)));
    }

    @Test
    void mdmThatIsGone_keepsNoRenewalBack() throws Exception {
        YearWorld world = new YearWorld(Weather.fair(), Weather.foulFrom(DAY_TWO, ErrorCode.CONNECT_FAILED));

        world.live(YEAR);

        assertThat(world.violations).isEmpty();
        assertThat(world.ca.log().issued()).hasSizeBetween(6, 8);
    }

    @ParameterizedTest
    @ValueSource(longs = 1)
    void caThatAnswersOneHourInAWindow_isEnough(long seed) throws Exception {
        // Two halves: whenever a window begins, one fair hour lies in it.
        Weather hourly = Weather.anHourIn(WINDOW.dividedBy(2), DAY_TWO, END, new Random(seed));
        YearWorld world = new YearWorld(hourly, Weather.changing(DAY_TWO, END, new Random(seed)));

        world.live(YEAR);

        assertThat(world.violations).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = 11)
    void changingWeather_letsNothingLapse(long seed) throws Exception {
        Weather ca = Weather.changing(DAY_TWO, END, new Random(seed));
        Weather mdm = Weather.changing(DAY_TWO, END, new Random(-seed));
        assertThat(ca.longestStorm()).isLessThan(WINDOW);
        YearWorld world = new YearWorld(ca, mdm);

        world.live(YEAR);

        assertThat(world.violations).isEmpty();
    }

    /** Errors, empty and foreign answers, portals: for a month, and whatever they say. */
    @ParameterizedTest
    @EnumSource(names = {"CAPTIVE_PORTAL", "HALF_THE_POLICIES_GONE", "FOREIGN_DEVICE", "ERROR_500", "UNAUTHORIZED"})
    void mdmThatAnswersNonsenseForAMonth_takesNothingAway(MdmFault fault) throws Exception {
        YearWorld world = new YearWorld(Weather.fair(), Weather.fair());
        world.live(Duration.ofDays(45));

        world.mdm.faults().always(fault);
        world.live(Duration.ofDays(30));

        assertThat(world.violations).isEmpty();
        assertThat(world.ca.log().issued()).as("renewed meanwhile").hasSize(2);
        world.mdm.faults().clear();
        world.live(Duration.ofDays(2));
        assertThat(world.verdicts()).containsExactly("VERIFIED");
    }

    @Test
    void tombstoneAfterMonthsWithoutTheMdm_isObeyed() throws Exception {
        YearWorld world = new YearWorld(Weather.fair(), Weather.fair());
        world.live(Duration.ofDays(10));
        world.mdm.faults().always(MdmFault.NO_ANSWER);
        world.live(Duration.ofDays(100));

        world.mdm.removeFromAll(YearWorld.WIFI.text(), Roots.REMOVE);
        world.mdm.faults().clear();
        world.mayLose();
        world.live(Duration.ofDays(1));

        assertThat(world.agent().journal().list()).isEmpty();
    }
}
