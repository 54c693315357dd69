package dev.scepter.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CrashHarnessTest {

    static List<Life> lives() {
        return Stream.concat(Lives.all().stream(), MdmLives.all().stream()).toList();
    }

    @ParameterizedTest
    @MethodSource("lives")
    void life_survivesAStopAtEveryPoint(Life life) throws Exception {
        CrashReport report = new CrashHarness().run(life);

        System.out.println(report);
        assertThat(report.violations()).as(report.toString()).isEmpty();
        assertThat(report.points()).isGreaterThan(40);
    }
}
