package dev.scepter.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.scepter.agent.cli.Main;
import dev.scepter.agent.testing.PreparedKeys;
import dev.scepter.lab.ca.ChallengeRule;
import dev.scepter.lab.ca.LabCa;
import dev.scepter.lab.ca.LabCaRules;
import dev.scepter.lab.web.LabCaServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program itself, killed after each step that it shows, and started again. */
class KillTest {
    private static final int NEVER = Integer.MAX_VALUE;
    private static final int MOST_SECONDS = 60;

    @TempDir
    private Path top;

    @Test
    void killedAfterAnyStep_theSameCommandEndsWell() throws Exception {
        Scene undisturbed = new Scene(top.resolve("undisturbed"));
        int steps = undisturbed.applyAndKillAfter(NEVER);
        undisturbed.requireOneSoundCertificate("not killed");

        List<String> killed = IntStream.rangeClosed(1, steps)
                .parallel()
                .mapToObj(this::killAfter)
                .toList();

        System.out.println("kill test: killed after each of " + steps + " steps");
        assertThat(steps).isGreaterThan(8);
        assertThat(killed).hasSize(steps);
    }

    private String killAfter(int step) {
        try {
            Scene scene = new Scene(top.resolve("step-" + step));
            int seen = scene.applyAndKillAfter(step);
            scene.requireOneSoundCertificate("killed after step " + step);
            return "killed after " + seen;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("killing after step " + step, e);
        }
    }

    /** A data folder, a policy and a CA of its own. */
    private static final class Scene {
        private final Path dataFolder;
        private final Path policy;
        private final Path result;
        private final LabCa ca;
        private final LabCaServer server;

        Scene(Path folder) throws IOException {
            Files.createDirectories(folder);
            dataFolder = folder.resolve("data");
            policy = folder.resolve("policy.json");
            result = folder.resolve("result.json");
            ca = LabCa.builder(Clock.systemUTC(), new SecureRandom())
                    .keys(new PreparedKeys()::next)
                    .rules(LabCaRules.standard().with(ChallengeRule.oneTime("kill-me-once")))
                    .build();
            server = LabCaServer.start(ca);
            Files.writeString(policy, policyText());
        }

        /** Returns how many steps it has shown. */
        int applyAndKillAfter(int steps) throws IOException, InterruptedException {
            Process process = apply();
            int seen = 0;
            try (BufferedReader progress = process.errorReader()) {
                String line = progress.readLine();
                while (line != null) {
                    seen += line.startsWith("  ok ") ? 1 : 0;
                    if (seen == steps) {
                        process.destroyForcibly();
                        break;
                    }
                    line = progress.readLine();
                }
            }
            assertThat(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).isTrue();
            return seen;
        }

        void requireOneSoundCertificate(String when) throws IOException, InterruptedException {
            try (server) {
                Process process = apply();
                String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(process.waitFor()).as(when + ": " + errors).isZero();
                JsonNode status = new ObjectMapper().readTree(result.toFile());
                assertThat(status.get("state").textValue()).as(when).isEqualTo("VALID");
                status.get("proofs")
                        .properties()
                        .forEach(proof -> assertThat(proof.getValue()
                                        .asBoolean(proof.getKey().equals("rootTrusted")))
                                .as(when + ": " + proof.getKey())
                                .isTrue());
                assertThat(ca.log().distinctCertificateRequests()).as(when).isEqualTo(1);
                assertThat(ca.log().issued()).as(when).hasSize(1);
                X509Certificate issued = ca.log().issued().get(0);
                assertThat(new BigInteger(status.get("serialNumber").textValue(), 16))
                        .as(when)
                        .isEqualTo(issued.getSerialNumber());
                try (Stream<Path> files = Files.list(dataFolder.resolve("store/my/kill"))) {
                    assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".key")))
                            .as(when)
                            .hasSize(1);
                }
            }
        }

        private Process apply() throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xshare:auto",
                    "-XX:-UsePerfData",
                    "-cp",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                    Main.class.getName()));
            command.addAll(
                    List.of("apply", "--policy", policy.toString(), "--data-dir", dataFolder.toString(), "--json"));
            return new ProcessBuilder(command).redirectOutput(result.toFile()).start();
        }

        private String policyText() {
            return """
                    {"id": "kill", "revision": "1", "name": "Kill", "caThumbprint": "%s", "challenge": "kill-me-once",
                     "oneTimeChallenge": true, "keyLength": 1024, "subjectName": "CN=device-1", "serverUrl": "%s",
                     "renewPeriodDays": 30}
                    """.formatted(thumbprint(), server.url());
        }

        private String thumbprint() {
            try {
                byte[] der = ca.root().getEncoded();
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(der));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("cannot digest the lab's root", e);
            }
        }
    }
}
