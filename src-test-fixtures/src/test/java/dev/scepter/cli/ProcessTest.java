package dev.scepter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.scepter.agent.cli.Main;
import dev.scepter.lab.ca.LabReply;
import dev.scepter.lab.ca.PendingRule;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own shows: who holds the folder, what is left after its end, its standard output. */
class ProcessTest {
    private static final int PATIENCE_SECONDS = 60;

    private Path folder;
    private CliLab lab;

    @BeforeEach
    void start(@TempDir Path temporary) {
        folder = temporary;
        lab = CliLab.in(temporary, Instant.now());
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void processThatIsEndedWhileItWaits_leavesNothingInTheWay() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        ExecutorService threads = Executors.newCachedThreadPool();
        HttpServer silent = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        silent.setExecutor(threads);
        silent.createContext("/", exchange -> relay(exchange, asked, never));
        silent.start();
        PolicyText policy = lab.policy()
                .with("serverUrl", "http://127.0.0.1:" + silent.getAddress().getPort() + "/scep");
        String file = lab.file(policy).toString();
        Process process = start("apply", "--policy", file, "--data-dir", lab.dataDir.toString());
        try {
            assertThat(asked.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

            CliResult status = lab.run("status", "--json");
            CliResult busy = lab.run("apply", "--json", "--policy", file);

            assertThat(status.exit()).isEqualTo(1);
            assertThat(status.json().at("/policies/0/error/code").asText()).isEqualTo("NOT_FINISHED");
            assertThat(status.json().at("/policies/0/attempt/phase").asText()).isEqualTo("running");
            assertThat(busy.exit()).isEqualTo(1);
            assertThat(busy.errorMessage()).contains("process " + process.pid());
            process.destroy();
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            never.countDown();
            CliResult next = lab.run("apply", "--json", "--policy", file);
            assertThat(next.exit()).as(next.out() + next.err()).isZero();
            assertThat(lab.ca.log().distinctCertificateRequests()).isEqualTo(1);
        } finally {
            process.destroyForcibly();
            never.countDown();
            silent.stop(0);
            threads.shutdownNow();
        }
    }

    @Test
    void standardOutput_carriesTheResultAlone() throws Exception {
        Path out = folder.resolve("out");
        ProcessBuilder builder = new ProcessBuilder(command(
                        "apply",
                        "--json",
                        "-v",
                        "--policy",
                        lab.file(lab.policy()).toString(),
                        "--data-dir",
                        lab.dataDir.toString()))
                .redirectOutput(out.toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().put("JAVA_TOOL_OPTIONS", "-Dmarked=1");

        int exit = builder.start().waitFor();

        CliResult result = new CliResult(exit, Files.readString(out), Files.readString(folder.resolve("err")));
        assertThat(exit).as(result.err()).isZero();
        assertThat(result.state()).isEqualTo("VALID");
        assertThat(result.err()).contains("ok");
    }

    @Test
    void standardOutputThatIsFull_isAFailureWithWords() throws Exception {
        assumeThat(Path.of("/dev/full")).exists();
        Process process = new ProcessBuilder(command("version"))
                .redirectOutput(new File("/dev/full"))
                .redirectError(folder.resolve("err").toFile())
                .start();

        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(folder.resolve("err")).content().contains("the result could not be written to standard output");
    }

    @Test
    void interruptedCommand_stillPrintsItsObject() throws Exception {
        lab.ca.setRules(lab.ca.rules().with(PendingRule.forever()));
        PolicyText policy = lab.policy().with("retryCount", 30).with("retryDelaySeconds", 600);
        Process process =
                start("apply", "--json", "--policy", lab.file(policy).toString(), "--data-dir", lab.dataDir.toString());
        try {
            CliResult status = lab.run("status", "--json");
            while (!status.json().at("/policies/0/state").asText().equals("PENDING")) {
                assertThat(process.isAlive()).isTrue();
                status = lab.run("status", "--json");
            }
            process.destroy();
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }

        CliResult result = new CliResult(
                process.exitValue(), Files.readString(folder.resolve("out")), Files.readString(folder.resolve("err")));
        assertThat(result.exit()).isNotZero();
        assertThat(result.state()).isEqualTo("PENDING");
        assertThat(result.errorCode()).isNotEmpty();
        assertThat(result.err()).contains("interrupted");
    }

    /** Answers for the lab's CA, but holds back the first answer to a message. */
    private void relay(HttpExchange exchange, CountDownLatch asked, CountDownLatch never) throws IOException {
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (query.contains("PKIOperation") && asked.getCount() > 0) {
            asked.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
            return;
        }
        String operation = query.replaceAll(".*operation=(\\w+).*", "$1");
        LabReply reply = lab.ca.responder().respond(operation, body);
        exchange.sendResponseHeaders(reply.status(), reply.body().length);
        exchange.getResponseBody().write(reply.body());
        exchange.close();
    }

    private Process start(String... arguments) throws IOException {
        return new ProcessBuilder(command(arguments))
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
    }

    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }
}
