package dev.scepter.hostile;

import dev.scepter.agent.cli.AgentFactory;
import dev.scepter.agent.cli.Console;
import dev.scepter.agent.cli.Main;
import dev.scepter.agent.enrollment.nativescep.ScepServers;
import dev.scepter.agent.http.HttpClient;
import dev.scepter.agent.http.OkHttpBoundedClient;
import dev.scepter.agent.http.RetryingHttpClient;
import dev.scepter.agent.platform.file.LocalDurableFolder;
import dev.scepter.agent.scep.HttpScepServer;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.Seams;
import dev.scepter.agent.testing.ManualClock;
import dev.scepter.agent.testing.ManualSleeper;
import dev.scepter.agent.testing.PreparedKeys;
import dev.scepter.cli.CliResult;
import dev.scepter.cli.PolicyText;
import dev.scepter.lab.ca.ChallengeRule;
import dev.scepter.lab.ca.LabCa;
import dev.scepter.lab.ca.LabCaRules;
import dev.scepter.lab.ca.LabExchange;
import dev.scepter.lab.ca.LabFault;
import dev.scepter.lab.ca.LabOperation;
import dev.scepter.lab.web.LabWireServer;
import dev.scepter.lab.web.WireAnswer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A device and the server of one row; one clock for both, on which nobody waits. */
final class HostileLab implements AutoCloseable {
    /** Never to be read outside of what is encrypted to the CA. */
    static final String CHALLENGE = "Marked-Challenge-9173";

    static final String GET_CA_CAPS = "GetCACaps";
    static final String GET_CA_CERT = "GetCACert";
    static final String GET_NEXT_CA_CERT = "GetNextCACert";
    static final String PKI_OPERATION = "PKIOperation";

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration HURRIED = Duration.ofMillis(300);

    private final PreparedKeys deviceKeys = new PreparedKeys();
    private final ManualClock clock = new ManualClock(Instant.parse("2031-05-06T07:08:09Z"));
    private final ManualSleeper sleeper = new ManualSleeper(clock);
    private final Path folder;
    private final boolean hurried;
    private final UnaryOperator<PolicyText> special;
    private final LabCa ca;
    private LabWireServer server;
    private Optional<LabWireServer> other = Optional.empty();
    private boolean enrolled;
    private Optional<Tls> tls = Optional.empty();

    HostileLab(Path folder, HostileRow row) throws IOException {
        this.folder = folder;
        this.hurried = row.hurried();
        this.special = row.policy();
        // Keys of their own: those of the device are handed out from the start of the same pool.
        PreparedKeys caKeys = new PreparedKeys();
        Stream.generate(caKeys::next).limit(10).forEach(skipped -> {});
        this.ca = row.plan()
                .apply(LabCa.builder(clock, RANDOM)
                        .keys(caKeys::next)
                        .rules(LabCaRules.standard().with(ChallengeRule.fixed(CHALLENGE))))
                .build();
        this.server = LabWireServer.start(ca);
    }

    LabCa ca() {
        return ca;
    }

    LabWireServer server() {
        return server;
    }

    /** Serves the CA over TLS from now on. */
    void overTls(boolean trusted) {
        server.close();
        tls = Optional.of(new Tls());
        try {
            if (trusted) {
                tls.get().trustedByThisJvm(folder);
            }
            server = LabWireServer.startTls(ca, tls.get().serverContext());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A second server of the same CA. */
    LabWireServer other() {
        if (other.isEmpty()) {
            try {
                other = Optional.of(LabWireServer.start(ca));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return other.get();
    }

    /** Another CA, under a name of its own, that nobody pinned. */
    LabCa anotherCa() {
        PreparedKeys keys = new PreparedKeys();
        Stream.generate(keys::next).limit(20).forEach(skipped -> {});
        return LabCa.builder(clock, RANDOM).name("Another").keys(keys::next).build();
    }

    /** Lets time pass for device and CA. */
    void advance(Duration duration) {
        clock.advance(duration);
    }

    Instant now() {
        return clock.instant();
    }

    void rules(UnaryOperator<LabCaRules> change) {
        ca.setRules(change.apply(ca.rules()));
    }

    /** Every CertRep has this fault. */
    void fault(LabFault fault) {
        ca.faults().always(LabOperation.PKI_OPERATION, fault);
    }

    /** Every answer to GetCACert has this fault. */
    void caFault(LabFault fault) {
        ca.faults().always(LabOperation.GET_CA_CERT, fault);
    }

    void answer(String operation, WireAnswer answer) {
        server.answer(operation, answer);
    }

    PolicyText policy() {
        return special.apply(PolicyText.of(server.url(), ca.root()).with("challenge", CHALLENGE));
    }

    /** Gets a certificate while the server is still sound. */
    void enrol() {
        CliResult result = apply();
        if (result.exit() != 0) {
            throw new AssertionError("cannot enrol: " + result.out() + result.err());
        }
        enrolled = true;
    }

    boolean enrolledBefore() {
        return enrolled;
    }

    CliResult apply() {
        return apply(policy());
    }

    CliResult apply(PolicyText policy) {
        return applyBytes(policy.bytes());
    }

    CliResult applyBytes(byte[] document) {
        Path file = folder.resolve("policy.json");
        try {
            Files.write(file, document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return run("apply", "--json", "-v", "--policy", file.toString());
    }

    CliResult renew() {
        return run("renew", "wifi", "--json", "-v");
    }

    private CliResult run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--data-dir");
        all.add(dataDir().toString());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                Map.of());
        int exit = Main.run(console, agents(), all.toArray(String[]::new));
        return new CliResult(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private AgentFactory agents() {
        return (path, events) -> {
            Seams seams = new Seams(clock, sleeper, RANDOM, events);
            LocalDurableFolder data = new LocalDurableFolder(path, sleeper);
            return hurried
                    ? Agent.onFiles(data, deviceKeys, hurriedServers(), seams)
                    : Agent.onFiles(data, deviceKeys, seams);
        };
    }

    /** As the agent makes them, but that one exchange ends sooner. */
    private ScepServers hurriedServers() {
        OkHttpBoundedClient bounded = new OkHttpBoundedClient();
        HttpClient hurriedClient =
                (request, limit) -> bounded.exchange(request, limit.compareTo(HURRIED) < 0 ? limit : HURRIED);
        return (policy, post, deadline) -> new HttpScepServer(
                new RetryingHttpClient(hurriedClient, sleeper, clock),
                policy.serverUrl(),
                Optional.empty(),
                post,
                deadline::left);
    }

    Path dataDir() {
        return folder.resolve("data");
    }

    /** Calls of PKIOperation as the CA saw them. */
    List<LabExchange> messages() {
        return ca.log().exchanges(LabOperation.PKI_OPERATION);
    }

    /** What programs on the device see: all files of the store with their content. */
    SortedMap<String, String> store() {
        return files(dataDir().resolve("store"));
    }

    /** All files of the data folder with their content in ISO 8859-1. */
    SortedMap<String, String> files() {
        return files(dataDir());
    }

    private static SortedMap<String, String> files(Path root) {
        SortedMap<String, String> found = new TreeMap<>();
        if (!Files.exists(root)) {
            return found;
        }
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                found.put(
                        root.relativize(path).toString().replace('\\', '/'),
                        new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** All that came over the wire, and the same of each body in hex. */
    boolean wireHolds(String secret) {
        String hex = HexFormat.of().formatHex(secret.getBytes(StandardCharsets.UTF_8));
        return server.requests().stream()
                .anyMatch(request -> request.target().contains(secret)
                        || HexFormat.of().formatHex(request.body()).contains(hex));
    }

    @Override
    public void close() {
        server.close();
        other.ifPresent(LabWireServer::close);
        tls.ifPresent(Tls::close);
    }
}
