package dev.scepter.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people see of a demo that goes well. */
class DemoTranscriptTest {
    private static final Path README = Path.of("..", "README.md");
    private static final Pattern TRANSCRIPT =
            Pattern.compile("```text\n\\$ \\./scepter demo\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private static Path temporary = Path.of("");

    private static DemoRun run = new DemoRun(-1, "", "");
    private static Properties before = new Properties();
    private static List<String> providersBefore = List.of();

    @BeforeAll
    static void runDemo() {
        TimeZone.getDefault(); // the JDK sets a property when it first needs the time zone
        before = (Properties) System.getProperties().clone();
        providersBefore = providers();
        run = DemoRun.of(temporary);
    }

    @Test
    void demo_endsWell() {
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("All of this was checked.").doesNotContain("FAILED", "NO ");
    }

    @Test
    void demo_leavesNothingInTheTemporaryFolder() throws Exception {
        assertThat(entries(temporary)).isEmpty();
    }

    @Test
    void demo_changesNothingOfTheWholeProcess() {
        Properties after = System.getProperties();
        Set<String> names = new TreeSet<>(before.stringPropertyNames());
        names.addAll(after.stringPropertyNames());
        names.removeIf(name -> Objects.equals(before.getProperty(name), after.getProperty(name)));

        assertThat(names).as("changed system properties").isEmpty();
        assertThat(providers()).isEqualTo(providersBefore);
    }

    @Test
    void demo_fitsInto100ColumnsWithoutColour() {
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 100);
        assertThat(run.out()).doesNotContain("\u001b");
    }

    @Test
    void demo_showsTheSevenProofsAndThatTheCaWantedMore() {
        assertThat(run.out())
                .contains("stored", "keySigns", "chainBuilds", "inValidity", "usagesMatch", "namesMatch", "rootTrusted")
                .contains("wait   send the request", "no     send the request");
    }

    @Test
    void demo_showsWhatTheMdmVerifiedAndThatItWasAway() {
        assertThat(run.out())
                .containsSubsequence(
                        "report to the MDM, signed by the certificate's key",
                        "verdict     VERIFIED",
                        "ask the MDM which certificates to have; nobody answers",
                        "put the certificate in use",
                        "report to the MDM; nobody answers",
                        "report to the MDM, signed by the certificate's key",
                        "verdict     VERIFIED",
                        "forget the policy");
    }

    @Test
    void readme_showsWhatTheDemoPrints() throws Exception {
        Matcher readme = TRANSCRIPT.matcher(Files.readString(README).replace("\r\n", "\n"));

        assertThat(readme.find()).as("a transcript in README.md").isTrue();
        assertThat(normal(readme.group(1))).isEqualTo(normal(run.out().replace(System.lineSeparator(), "\n")));
    }

    @Test
    void readme_showsAPolicyThatHasNoErrors() throws Exception {
        Matcher policy = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(README));
        assertThat(policy.find()).as("a policy in README.md").isTrue();
        Path file = Files.writeString(temporary.resolve("policy.json"), policy.group(1));

        DemoRun lint = DemoRun.ofProgram("lint", file.toString());

        Files.delete(file);
        assertThat(lint.out()).endsWith("nothing to say" + System.lineSeparator());
        assertThat(lint.exitCode()).isZero();
    }

    private static List<String> providers() {
        return Arrays.stream(Security.getProviders()).map(Provider::getName).toList();
    }

    /** Without what differs from run to run: times, dates, ports, thumbprints. */
    private static String normal(String transcript) {
        return transcript
                .replaceAll(" +[0-9]+\\.[0-9]{2} s", " TIME")
                .replaceAll("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z", "DATE")
                .replaceAll("127\\.0\\.0\\.1:[0-9]+", "127.0.0.1:PORT")
                .replaceAll("(?m)(127\\.0\\.0\\.1:PORT\\S*) +", "$1 ")
                .replaceAll("[0-9A-F]{40}", "THUMBPRINT")
                .replaceAll("[0-9A-F]{8}\\.\\.\\.", "HEX...");
    }

    static List<String> entries(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }
}
