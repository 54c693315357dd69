package dev.scepter.lab.demo;

import static dev.scepter.lab.demo.DemoTranscriptTest.entries;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.scepter.lab.ca.LabCa;
import dev.scepter.lab.ca.LabFault;
import dev.scepter.lab.ca.LabOperation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DemoCommandTest {
    @TempDir
    private Path temporary = Path.of("");

    @Test
    void withJson_oneObjectTellsStepsTimesAndClaims() throws Exception {
        DemoRun run = DemoRun.of(temporary, "--json");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        JsonNode object = new JsonMapper().readTree(run.out());
        assertThat(object.path("ok").asBoolean()).isTrue();
        assertThat(object.path("error").isNull()).isTrue();
        assertThat(object.path("steps"))
                .hasSizeGreaterThan(20)
                .allMatch(step -> step.path("seconds").isNumber()
                        && !step.path("step").asText().isEmpty());
        assertThat(object.path("claims"))
                .hasSize(11)
                .allMatch(claim -> claim.path("holds").asBoolean());
        assertThat(object.findValuesAsText("claim"))
                .contains("mdmVerified", "mdmMissed", "certificateChanged", "storeEmpty", "mdmForgot");
        assertThat(object.path("reports"))
                .hasSize(2)
                .allMatch(report -> report.path("verdict").asText().equals("VERIFIED")
                        && report.path("chainChecked").asBoolean());
        assertThat(object.path("proofs")).hasSize(7).allMatch(JsonNode::asBoolean);
        assertThat(object.findValuesAsText("thumbprint")).hasSize(2).doesNotHaveDuplicates();
        assertThat(entries(temporary)).isEmpty();
    }

    @Test
    void withKeep_leavesADataFolderThatOtherCommandsTake() throws Exception {
        DemoRun run = DemoRun.of(temporary, "--keep");

        assertThat(run.exitCode()).isZero();
        List<String> left = entries(temporary);
        assertThat(left).singleElement().asString().matches("scepter-kept-[0-9]+");
        String kept = temporary.resolve(left.get(0)).toString();
        assertThat(run.out()).contains("./scepter status --data-dir " + kept);
        DemoRun status = DemoRun.ofProgram("status", "--data-dir", kept);
        assertThat(status.exitCode()).isZero();
        assertThat(status.out()).contains("demo-wifi", "VALID", "all hold");
        DemoRun remove = DemoRun.ofProgram("remove", "demo-wifi", "--data-dir", kept);
        assertThat(remove.exitCode()).isZero();
        assertThat(Path.of(kept, "store"))
                .satisfiesAnyOf(
                        store -> assertThat(store).doesNotExist(),
                        store -> assertThat(store).isEmptyDirectory());
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void caInTrouble_endsWithItsExitCodeAndLeavesNothing(int exitCode, String code, Consumer<LabCa> trouble)
            throws Exception {
        DemoRun run = DemoRun.of(temporary, trouble);

        assertThat(run.err()).contains("scepter: " + code + ": ");
        assertThat(run.exitCode()).isEqualTo(exitCode);
        assertThat(run.out()).contains("The demo failed.").doesNotContain("All of this was checked.");
        assertThat(entries(temporary)).isEmpty();
    }

    static Stream<Arguments> troubles() {
        Consumer<LabCa> impostor = ca -> ca.faults().always(LabOperation.GET_CA_CERT, LabFault.ANOTHER_CA);
        Consumer<LabCa> webPage = ca -> ca.faults().always(LabOperation.PKI_OPERATION, LabFault.HTML_PAGE);
        Consumer<LabCa> nonsenseAtRenewal = ca -> {
            ca.faults().pass(LabOperation.PKI_OPERATION, 3);
            ca.faults().always(LabOperation.PKI_OPERATION, LabFault.GARBAGE);
        };
        return Stream.of(
                Arguments.of(7, "PIN_MISMATCH", impostor),
                Arguments.of(9, "REPLY_HTML", webPage),
                Arguments.of(9, "REPLY_UNDECODABLE", nonsenseAtRenewal));
    }

    @Test
    void caInTrouble_withJson_saysWhyInTheObject() throws Exception {
        DemoRun run = DemoRun.of(
                temporary, ca -> ca.faults().always(LabOperation.GET_CA_CERT, LabFault.ANOTHER_CA), "--json");

        assertThat(run.exitCode()).isEqualTo(7);
        JsonNode object = new JsonMapper().readTree(run.out());
        assertThat(object.path("ok").asBoolean()).isFalse();
        assertThat(object.path("error").path("code").asText()).isEqualTo("PIN_MISMATCH");
    }

    @ParameterizedTest
    @ValueSource(strings = {"enrol at the MDM", "send the request", "report to the MDM; nobody answers"})
    void interrupted_saysSoAndLeavesNothing(String when) throws Exception {
        DemoRun run = DemoRun.interrupted(temporary, when);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(run.err()).contains("scepter: the demo was interrupted");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains(when, "The demo failed.").doesNotContain("The removal");
        assertThat(entries(temporary)).isEmpty();
    }

    @Test
    void temporaryFolderThatIsNone_isLocalTrouble() throws Exception {
        Path file = Files.createFile(temporary.resolve("file"));

        DemoRun run = DemoRun.of(file);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("DATA_FOLDER_UNUSABLE");
    }

    @Test
    void dataDir_isNotTouched() throws Exception {
        Path data = temporary.resolve("other");

        DemoRun run = DemoRun.of(
                temporary,
                ca -> ca.faults().always(LabOperation.GET_CA_CERT, LabFault.ANOTHER_CA),
                "--data-dir",
                data.toString());

        assertThat(run.err()).contains("--data-dir has no effect");
        assertThat(data).doesNotExist();
    }

    @Test
    void program_offersDemoAndLab() {
        DemoRun help = DemoRun.ofProgram("demo", "--help");
        DemoRun lab = DemoRun.ofProgram("lab", "--help");

        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).contains("--keep");
        assertThat(lab.exitCode()).isZero();
        assertThat(lab.out()).contains("--port", "--bind", "Not for production");
    }
}
