package dev.scepter.lab.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.scepter.agent.cli.Console;
import dev.scepter.agent.cli.Main;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class LabCommandTest {

    /** A command that ended in this process. */
    private record Run(int exitCode, String out, String err) {
        static Run of(String... arguments) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            Console console = new Console(
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8),
                    false,
                    Map.of());
            int exitCode = Main.run(console, arguments);
            return new Run(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        }
    }

    @Test
    void lab_servesAllOnOnePort_saysHow_andEndsWith0WhenTold() throws Exception {
        Process process = start("--port", "0", "--no-color");
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            List<String> lines = readTo(out, "docs/lab.md");

            assertThat(lines).allMatch(line -> line.length() <= 100);
            String base = lines.stream()
                    .filter(line -> line.startsWith("   MDM "))
                    .map(line -> line.substring(13))
                    .findFirst()
                    .orElseThrow();
            assertThat(lines).contains("   ./scepter run");
            assertThat(String.join("\n", lines)).contains("./scepter enroll --mdm-url " + base + " --token-file -");
            assertThat(get(base + "/lab/state")).contains("lab-sample");
            assertThat(get(base + "/policies.json")).contains("CN={{DeviceName}}");
            assertThat(get(base + "/scep?operation=GetCACaps")).contains("AES");
            assertThat(get(base + "/v1/enroll")).contains("method_not_allowed");
            assertThat(get(base + "/nothing")).isEmpty();
            assertThat(put(base + "/lab/ca/rules", "{\"validityDays\":3}")).contains("\"validityDays\" : 3");
        } finally {
            process.destroy();
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void withJson_oneObjectSaysWhatAProgramNeeds() throws Exception {
        Process process = start("--port", "0", "--json");
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            JsonNode object = new JsonMapper().readTree(String.join("\n", readTo(out, "}")));

            assertThat(object.path("urls").path("mdm").asText()).startsWith("http://127.0.0.1:");
            assertThat(object.path("token").asText()).isNotEmpty();
            assertThat(object.path("policyId").asText()).isEqualTo("lab-sample");
            assertThat(object.path("controlToken").isNull()).isTrue();
            assertThat(object.path("commands")).hasSize(2);
            assertThat(object.path("error").isNull()).isTrue();
        } finally {
            process.destroy();
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void onOtherAddressesThanLoopback_warns_andWantsATokenForControl() throws Exception {
        Process process = start("--port", "0", "--bind", "0.0.0.0", "--json");
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
                BufferedReader err = process.errorReader(StandardCharsets.UTF_8)) {
            JsonNode object = new JsonMapper().readTree(String.join("\n", readTo(out, "}")));

            assertThat(err.readLine()).contains("NOT FOR PRODUCTION");
            String token = object.path("controlToken").asText();
            int port = URI.create(object.path("urls").path("mdm").asText()).getPort();
            URI state = URI.create("http://127.0.0.1:" + port + "/lab/state");
            assertThat(status(HttpRequest.newBuilder(state).build())).isEqualTo(401);
            assertThat(status(HttpRequest.newBuilder(state)
                            .header("Authorization", "Bearer " + token)
                            .build()))
                    .isEqualTo(200);
        } finally {
            process.destroy();
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void portInUse_isLocalTrouble() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            String port = Integer.toString(taken.getLocalPort());

            Run text = Run.of("lab", "--port", port);
            Run json = Run.of("lab", "--port", port, "--json");

            assertThat(text.exitCode()).isEqualTo(1);
            assertThat(text.out()).isEmpty();
            assertThat(text.err())
                    .contains("cannot listen on 127.0.0.1 port " + port)
                    .contains("--port 0");
            assertThat(json.exitCode()).isEqualTo(1);
            assertThat(new JsonMapper().readTree(json.out()).at("/error/code").asText())
                    .isEqualTo("PORT_UNUSABLE");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--port,65536",
        "--port,-1",
        "--port,http",
        "--bind,''",
        "--bind,300.1.2.3",
        "--backend,none",
        "--speed,9"
    })
    void badArguments_areWrongUse(String option, String value) {
        Run run = Run.of("lab", option, value);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("scepter: ");
    }

    private static Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName(),
                "lab"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).start();
    }

    /** The lines up to one that ends with a text; a closing brace only where it stands alone. */
    private static List<String> readTo(BufferedReader out, String end) throws IOException {
        List<String> lines = new ArrayList<>();
        String line = out.readLine();
        while (line != null) {
            lines.add(line);
            if (end.equals("}") ? line.equals(end) : line.endsWith(end)) {
                return lines;
            }
            line = out.readLine();
        }
        throw new AssertionError("the lab ended: " + lines);
    }

    private static String get(String url) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(url)).build()).body();
    }

    private static String put(String url, String body) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(url))
                        .PUT(HttpRequest.BodyPublishers.ofString(body))
                        .build())
                .body();
    }

    private static int status(HttpRequest request) throws Exception {
        return send(request).statusCode();
    }

    private static HttpResponse<String> send(HttpRequest request) throws Exception {
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
