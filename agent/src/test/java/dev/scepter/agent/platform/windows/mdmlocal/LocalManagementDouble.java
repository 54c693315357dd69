package dev.scepter.agent.platform.windows.mdmlocal;

import dev.scepter.agent.csp.ClientCertificateInstall.State;
import dev.scepter.agent.port.LocalManagement;
import dev.scepter.agent.service.ProgramCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The folder of the double in {@code src/test/windows/mdmlocalmanagement.c}. */
public final class LocalManagementDouble {
    private final Path folder = Path.of(System.getenv("SCEPTER_DOUBLE_FOLDER"));

    /** A Windows without nodes, failures and past. */
    public LocalManagementDouble() {
        try {
            Files.createDirectories(folder);
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    if (file.getFileName().toString().matches("(node|told|csp|execs)-.*|failures")) {
                        Files.delete(file);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As the agent comes to it: by processes of this program. */
    public static LocalManagement open() {
        return ChildProcessLocalManagement.ofThisMachine(command(), ProgramCommand::cleanse, new ReentrantLock());
    }

    /** Starts the helper. */
    static List<String> command() {
        return ProgramCommand.ofThisProcess()
                .ofHelper(
                        Path.of(System.getProperty("java.io.tmpdir")),
                        List.of(ProgramCommand.WINDOWS_HELPER, LocalManagementHelper.NAME));
    }

    /** What the next calls answer, such as {@code ApplyLocalManagementSyncML=8007139F} or {@code /Challenge=405}. */
    public void fail(String... failures) {
        write("failures", String.join("\n", failures) + "\n");
    }

    /** What Windows tells of an enrolment from now on. */
    public void tell(String uniqueId, State state) {
        List<String> lines = new ArrayList<>();
        lines.add("status=" + state.status().map(String::valueOf).orElse(""));
        lines.add("error=" + state.errorCode());
        state.certificate().ifPresent(hash -> lines.add("thumbprint=" + hash.hex()));
        state.respondent().ifPresent(address -> lines.add("respondent=" + address));
        write("csp-" + uniqueId, String.join("\n", lines) + "\n");
    }

    /** The values that a node has; empty if there is none. */
    public Map<String, String> node(String uniqueId) {
        return values("node-" + uniqueId);
    }

    /** The values that the last Exec of an id began with. */
    public Map<String, String> told(String uniqueId) {
        return values("told-" + uniqueId);
    }

    /** How often the Exec of an id was taken. */
    public int execs(String uniqueId) {
        return lines("execs-" + uniqueId).stream().mapToInt(String::length).sum();
    }

    /** The ids whose Exec was taken more than once. */
    public Set<String> idsExecutedAgain() {
        return named("execs-").stream().filter(id -> execs(id) > 1).collect(Collectors.toSet());
    }

    /** How often any Exec was taken. */
    public int execs() {
        return named("execs-").stream().mapToInt(this::execs).sum();
    }

    /** The ids of all nodes. */
    public Set<String> ids() {
        return named("node-");
    }

    private Set<String> named(String kind) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(kind))
                    .map(name -> name.substring(kind.length()))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, String> values(String file) {
        Map<String, String> values = new TreeMap<>();
        for (String line : lines(file)) {
            values.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
        }
        return values;
    }

    private List<String> lines(String file) {
        Path path = folder.resolve(file);
        try {
            return Files.exists(path) ? Files.readAllLines(path, StandardCharsets.UTF_8) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String file, String text) {
        try {
            Files.writeString(folder.resolve(file), text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
