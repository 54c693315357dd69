package dev.scepter.cli;

import dev.scepter.agent.cli.AgentFactory;
import dev.scepter.agent.cli.Console;
import dev.scepter.agent.cli.Main;
import dev.scepter.agent.platform.file.LocalDurableFolder;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.Seams;
import dev.scepter.agent.testing.ManualClock;
import dev.scepter.agent.testing.ManualSleeper;
import dev.scepter.agent.testing.PreparedKeys;
import dev.scepter.lab.ca.LabCa;
import dev.scepter.lab.ca.LabExchange;
import dev.scepter.lab.ca.LabOperation;
import dev.scepter.lab.web.LabCaServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A device with a data folder, and a CA on loopback; one clock for both, on which nobody waits. */
final class CliLab implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();

    final ManualClock clock;
    final ManualSleeper sleeper;
    final LabCa ca;
    final LabCaServer server;
    final Path dataDir;
    private final Path folder;
    private final PreparedKeys keys = new PreparedKeys();
    private Map<String, String> environment = Map.of();
    private boolean terminal;

    private CliLab(Path folder, Instant now, UnaryOperator<LabCa.Builder> plan) {
        this.folder = folder;
        this.dataDir = folder.resolve("data");
        this.clock = new ManualClock(now);
        this.sleeper = new ManualSleeper(clock);
        this.ca = plan.apply(LabCa.builder(clock, RANDOM).keyBits(1024)).build();
        try {
            this.server = LabCaServer.start(ca);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A lab far from the present, so that a look at the machine's own clock does not go unseen. */
    static CliLab in(Path folder) {
        return in(folder, Instant.parse("2031-05-06T07:08:09.123456Z"));
    }

    static CliLab in(Path folder, Instant now) {
        return new CliLab(folder, now, plan -> plan);
    }

    static CliLab twoTier(Path folder) {
        return new CliLab(folder, Instant.parse("2031-05-06T07:08:09Z"), LabCa.Builder::twoTier);
    }

    /** From now on standard output is a terminal with these variables around it. */
    void onTerminal(Map<String, String> variables) {
        terminal = true;
        environment = variables;
    }

    /** A sound policy for this lab's CA. */
    PolicyText policy() {
        return PolicyText.of(server.url(), ca.root());
    }

    Path file(PolicyText policy) {
        return file("policy.json", policy.bytes());
    }

    Path file(String name, byte[] content) {
        try {
            return Files.write(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Applies a policy with {@code --json}. */
    CliResult apply(PolicyText policy) {
        return run("apply", "--json", "--policy", file(policy).toString());
    }

    /** Runs a command on this lab's data folder. */
    CliResult run(String... arguments) {
        return runWith(agents(), arguments);
    }

    /** Agents on the clock of this lab. */
    AgentFactory agents() {
        return (path, events) ->
                Agent.onFiles(new LocalDurableFolder(path, sleeper), keys, new Seams(clock, sleeper, RANDOM, events));
    }

    CliResult runWith(AgentFactory agents, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--data-dir");
        all.add(dataDir.toString());
        return runExactly(agents, all.toArray(String[]::new));
    }

    /** Runs a command that is fed by standard input. */
    CliResult runFed(byte[] input, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data-dir", dataDir.toString()));
        return run(new ByteArrayInputStream(input), agents(), all.toArray(String[]::new));
    }

    CliResult runExactly(AgentFactory agents, String... arguments) {
        return run(InputStream.nullInputStream(), agents, arguments);
    }

    private CliResult run(InputStream input, AgentFactory agents, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                input,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                terminal,
                environment);
        int exit = Main.run(console, agents, arguments);
        return new CliResult(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    Seams seams() {
        return new Seams(clock, sleeper, RANDOM, event -> {});
    }

    PreparedKeys keys() {
        return keys;
    }

    /** The messages that the CA got: requests and polls. */
    List<LabExchange> messages() {
        return ca.log().exchanges(LabOperation.PKI_OPERATION);
    }

    /** How many exchanges of any kind the CA saw. */
    int exchanges() {
        return ca.log().exchanges().size();
    }

    /** How many CertPolls the CA saw. */
    long polls() {
        return messages().stream()
                .filter(exchange -> exchange.messageType().orElse(0) == 20)
                .count();
    }

    Path certificateFile() {
        return dataDir.resolve("store/my/wifi/certificate.pem");
    }

    /** Everything below the data folder: folders with their time of change, files with their content too. */
    SortedMap<String, String> snapshot() {
        SortedMap<String, String> found = new TreeMap<>();
        if (!Files.exists(dataDir)) {
            return found;
        }
        try (Stream<Path> paths = Files.walk(dataDir)) {
            for (Path path : paths.toList()) {
                String content = Files.isRegularFile(path) ? HexFormat.of().formatHex(Files.readAllBytes(path)) : "";
                found.put(dataDir.relativize(path).toString(), Files.getLastModifiedTime(path) + " " + content);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** Files below the store. */
    List<Path> stored() {
        Path store = dataDir.resolve("store");
        if (!Files.exists(store)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.walk(store)) {
            return paths.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
