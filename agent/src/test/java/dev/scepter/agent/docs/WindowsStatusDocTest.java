package dev.scepter.agent.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WindowsStatusDocTest {
    private static final String RESULT = """
        {"test": "tests-jdk17", "outcome": "PASS", "windows": {"edition": "Professional", "build": "19045.5"},
         "details": {"classes": {"dev.scepter.SomeTest": "3 run, 0 failed, 0 skipped",
                                 "dev.scepter.BadTest": "3 run, 1 failed, 0 skipped"}}}
        """;
    private static final String LINK = "[tests](../field-tests/windows/results/tests.json)";

    @Test
    void statusPage_claimsWhatResultFilesShow() throws IOException {
        Path repository = GeneratedDoc.repository();
        Path scripts = repository.resolve("field-tests/windows");
        Map<String, String> results = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(scripts.resolve("results"), "*.json")) {
            for (Path file : files) {
                results.put(file.getFileName().toString(), Files.readString(file));
            }
        }

        String page = Files.readString(repository.resolve("docs/windows-status.md"));

        assertThat(WindowsStatusPage.problems(page, results)).isEmpty();
        assertThat(IntStream.rangeClosed(1, WindowsStatusPage.QUESTIONS))
                .allSatisfy(number -> assertThat(scripts.resolve("G%02d.ps1".formatted(number)))
                        .isRegularFile());
    }

    @Test
    void pageWithoutResults_isRightIfItClaimsNothing() {
        assertThat(WindowsStatusPage.problems(page("L2", "never run"), Map.of()))
                .isEmpty();
    }

    @Test
    void level3WithoutResultFile_isTold() {
        assertThat(WindowsStatusPage.problems(page("L3", "never run"), Map.of()))
                .singleElement()
                .asString()
                .startsWith("L3 without a result file");
        assertThat(WindowsStatusPage.problems(page("L3 " + LINK, "never run"), Map.of()))
                .singleElement()
                .asString()
                .startsWith("L3 without a result file");
    }

    @Test
    void level3_wantsItsTestsPassed() {
        String page = page("L3 " + LINK, "never run").replace(WindowsStatusPage.NOTHING_HAS_RUN, "");

        assertThat(WindowsStatusPage.problems(page, Map.of("tests.json", RESULT)))
                .isEmpty();
        assertThat(WindowsStatusPage.problems(page.replace("SomeTest", "BadTest"), Map.of("tests.json", RESULT)))
                .containsExactly("L3 by BadTest, which is in none of [tests.json]");
        assertThat(WindowsStatusPage.problems(page, Map.of("tests.json", RESULT.replace("PASS", "SKIPPED"))))
                .singleElement()
                .asString()
                .startsWith("L3 by a result file that is no PASS");
    }

    @Test
    void resultFile_wantsBuildAndEdition_andChangesTheFirstSentence() {
        assertThat(WindowsStatusPage.problems(
                        page("L2", "never run"), Map.of("tests.json", RESULT.replace("19045.5", ""), "bad.json", "{")))
                .containsExactly(
                        "bad.json is not JSON",
                        "tests.json names no build and edition",
                        "\"Nothing of Scepter has run on Windows yet\" with 1 result files");
    }

    @Test
    void question_isNeverRun_exactlyWithoutItsResultFile() {
        String answered = "PASS [26100](../field-tests/windows/results/G07-26100.json)";
        String silent = page("L2", "never run").replace(WindowsStatusPage.NOTHING_HAS_RUN, "");
        String telling = page("L2", answered).replace(WindowsStatusPage.NOTHING_HAS_RUN, "");

        assertThat(WindowsStatusPage.problems(telling, Map.of("G07-26100.json", RESULT)))
                .isEmpty();
        assertThat(WindowsStatusPage.problems(silent, Map.of("G07-26100.json", RESULT)))
                .containsExactly("G7 is \"never run\", its result files are [G07-26100.json]");
        assertThat(WindowsStatusPage.problems(telling, Map.of("tests.json", RESULT)))
                .contains("G7 links [G07-26100.json], its result files are []");
    }

    @Test
    void questionWithoutRowOrScript_isTold() {
        String page = page("L2", "never run").replace("| G5 |", "| H5 |").replace("G06.ps1", "G07.ps1");

        assertThat(WindowsStatusPage.problems(page, Map.of())).containsExactly("G6 links no script", "no row of G5");
    }

    /** A page with one behaviour, proven by SomeTest, of that level, and with that state of the seventh question. */
    private static String page(String level, String stateOfG7) {
        return WindowsStatusPage.NOTHING_HAS_RUN + "\n\n| L3 | the level itself |\n| Some (`SomeTest`) | " + level
                + " |\n"
                + IntStream.rangeClosed(1, WindowsStatusPage.QUESTIONS)
                        .mapToObj(number -> "| G%d | why | [script](../field-tests/windows/G%02d.ps1) | %s |"
                                .formatted(number, number, number == 7 ? stateOfG7 : "never run"))
                        .collect(Collectors.joining("\n"));
    }
}
