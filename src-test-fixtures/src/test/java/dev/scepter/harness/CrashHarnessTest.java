package dev.scepter.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashHarnessTest {
    private int lives;
    private int points;
    private int situations;
    private int violations;

    static List<Life> lives() {
        return Stream.of(Lives.all(), MdmLives.all(), SourceLives.all())
                .flatMap(List::stream)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("lives")
    void life_survivesAStopAtEveryPoint(Life life) throws Exception {
        CrashReport report = new CrashHarness().run(life);

        System.out.println(report);
        lives++;
        points += report.points();
        situations += report.situations();
        violations += report.violations().size();
        assertThat(report.violations()).as(report.toString()).isEmpty();
        assertThat(report.points()).isGreaterThan(40);
    }

    @AfterAll
    void printTheSum() {
        System.out.println("crash harness: " + lives + " lives, " + points + " points in " + situations
                + " situations, " + violations + " violations");
    }
}
