package dev.scepter.resident;

import dev.scepter.agent.cli.AgentFactory;
import dev.scepter.agent.cli.Console;
import dev.scepter.agent.cli.Main;
import dev.scepter.cli.CliResult;
import dev.scepter.cli.PolicyText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A device seen from a shell: its data folder, its settings, its folder of policies, and commands in this process.
 *
 * @param top a folder of its own
 * @param agents what the commands work with
 */
record DeviceFolder(Path top, AgentFactory agents) {

    /** A device in the time and on the network of this machine. */
    static DeviceFolder ofThisMachine(Path top) {
        return new DeviceFolder(top, AgentFactory.onThisMachine());
    }

    Path data() {
        return top.resolve("data");
    }

    /** The folder that {@link #readsFolder} makes the source. */
    Path policies() {
        return top.resolve("policies");
    }

    /** Sets all settings, as JSON. */
    void settings(String json) throws IOException {
        Files.createDirectories(data());
        Files.writeString(data().resolve("config.json"), json);
    }

    /** Policies come from the folder {@link #policies}. */
    void readsFolder() throws IOException {
        Files.createDirectories(policies());
        settings("{\"policySource\": \"" + policies() + "\"}");
    }

    /** Puts a policy into the folder, named by its id; it has stood there for a while. */
    Path put(PolicyText policy) throws IOException {
        Path file = policies().resolve(policy.node().path("id").asText() + ".json");
        Files.write(file, policy.bytes());
        return file;
    }

    /** Writes a file beside the data folder. */
    Path file(String name, byte[] content) throws IOException {
        return Files.write(top.resolve(name), content);
    }

    /** Runs a command. */
    CliResult command(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data-dir", data().toString()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                Map.of());
        int exit = Main.run(console, agents, all.toArray(String[]::new));
        return new CliResult(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    CliResult apply(PolicyText policy) throws IOException {
        Path file = file("applied.json", policy.bytes());
        return command("apply", "--json", "--policy", file.toString());
    }

    CliResult enrol(String mdmUrl, String token) throws IOException {
        Path file = file("token", token.getBytes(StandardCharsets.UTF_8));
        return command("enroll", "--json", "--mdm-url", mdmUrl, "--token-file", file.toString());
    }

    /** The state of a policy as {@code status} shows it; empty if it is not there. */
    String state(String policyId) {
        return status().json().at("/policies").findParents("policyId").stream()
                .filter(policy -> policy.path("policyId").asText().equals(policyId))
                .map(policy -> policy.path("state").asText())
                .findFirst()
                .orElse("");
    }

    CliResult status() {
        return command("status", "--json");
    }

    /** Everything below the data folder, with times of change, content and the lock file. */
    SortedMap<String, String> snapshot() throws IOException {
        SortedMap<String, String> found = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(data())) {
            for (Path path : paths.toList()) {
                FileTime changed = (FileTime) Files.getAttribute(path, "unix:ctime");
                String content = Files.isRegularFile(path) ? HexFormat.of().formatHex(Files.readAllBytes(path)) : "";
                found.put(data().relativize(path).toString(), changed + " " + content);
            }
        }
        return found;
    }
}
