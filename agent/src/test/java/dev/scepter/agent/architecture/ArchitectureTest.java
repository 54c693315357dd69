package dev.scepter.agent.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.scepter.agent.cli.Main;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the program to its walls, and shows by samples that each rule can fail. */
class ArchitectureTest {
    private static final ArchitectureRules AGENT = new ArchitectureRules("dev.scepter.agent");
    private static final ArchitectureRules SAMPLES = new ArchitectureRules("dev.scepter.agent.architecture.samples");

    private static JavaClasses agent;
    private static JavaClasses samples;

    @BeforeAll
    static void readClassFiles() throws URISyntaxException {
        ClassFileImporter importer = new ClassFileImporter();
        agent = importer.importPath(classesOf(Main.class));
        samples = importer.importPath(
                classesOf(ArchitectureTest.class).resolve("dev/scepter/agent/architecture/samples"));
    }

    private static Path classesOf(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    static List<String> packages() {
        return ArchitectureRules.packages();
    }

    static List<Arguments> rules() {
        return List.of(
                rule("every package has a line", ArchitectureRules::everyPackageHasALine),
                rule("no cycles", ArchitectureRules::noCycles),
                rule("no I/O where decisions are made", ArchitectureRules::decidingPackagesDoNoInputOrOutput),
                rule("only cli prints", ArchitectureRules::onlyTheCommandLinePrints),
                rule("no stack trace is printed", ArchitectureRules::noStackTraceIsPrinted),
                rule("no logging", ArchitectureRules::noLogging),
                rule("static fields are final", ArchitectureRules::staticFieldsAreFinal),
                rule("static fields hold no state", ArchitectureRules::staticFieldsHoldNoState),
                rule("only seams sleep", ArchitectureRules::onlySeamsSleep),
                rule("only seams and cli read the clock", ArchitectureRules::onlySeamsAndTheCommandLineReadTheClock),
                rule("no provider is registered", ArchitectureRules::noProviderIsRegistered));
    }

    private static Arguments rule(String name, Function<ArchitectureRules, ArchRule> rule) {
        return Arguments.of(name, rule);
    }

    /** Fails also if there is no class in the package. */
    @ParameterizedTest
    @MethodSource("packages")
    void package_usesOnlyWhatItMay(String name) {
        AGENT.wallOf(name).check(agent);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void agent_keepsTheRule(String name, Function<ArchitectureRules, ArchRule> rule) {
        rule.apply(AGENT).check(agent);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void samples_breakTheRule(String name, Function<ArchitectureRules, ArchRule> rule) {
        assertThat(rule.apply(SAMPLES).evaluate(samples).hasViolation()).isTrue();
    }

    @Test
    void sampleOfAPackage_breaksItsWall() {
        List<String> details =
                SAMPLES.wallOf(".model").evaluate(samples).getFailureReport().getDetails();

        assertThat(details).anySatisfy(detail -> assertThat(detail).contains("samples.http.Client"));
    }

    @Test
    void onlyTheProgramIsJudged() {
        assertThat(agent).extracting(JavaClass::getSimpleName).contains("Main", "Seams");
        assertThat(agent).extracting(JavaClass::getSimpleName).doesNotContain("ArchitectureTest");
    }
}
