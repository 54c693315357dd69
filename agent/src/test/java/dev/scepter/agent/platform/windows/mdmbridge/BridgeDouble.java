package dev.scepter.agent.platform.windows.mdmbridge;

import dev.scepter.agent.csp.ClientCertificateInstall.State;
import dev.scepter.agent.platform.windows.com.ComThread;
import dev.scepter.agent.platform.windows.registry.ProductType;
import dev.scepter.agent.platform.windows.security.ProcessRights;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The folder of the double in {@code src/test/windows/mdmbridge.c}. */
public final class BridgeDouble {
    private static final ProcessRights LOCAL_SYSTEM = new ProcessRights("S-1-5-18", true);

    private final Path folder = Path.of(System.getenv("SCEPTER_DOUBLE_FOLDER"));

    /** A Windows without nodes, failures and past. */
    public BridgeDouble() {
        try {
            Files.createDirectories(folder);
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    if (file.getFileName().toString().matches("(node|told|csp)-.*|failures|mdmbridge\\.log")) {
                        Files.delete(file);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The way over it, as LocalSystem; Wine's processes have another account. */
    public static WmiClientCertificateInstall open() {
        return new WmiClientCertificateInstall(
                ComThread.onWindows("mdm-bridge"), () -> LOCAL_SYSTEM, ProductType::ofThisMachine);
    }

    /** What the next calls answer, such as {@code Put_:Install03=80041001}. */
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

    /** What Windows tells as thumbprint of an enrolment that has ended. */
    void tellThumbprint(String uniqueId, String text) {
        write("csp-" + uniqueId, "status=1\nthumbprint=" + text + "\n");
    }

    /** The ids of all nodes. */
    public Set<String> ids() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("node-"))
                    .map(name -> name.substring("node-".length()))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The values that a node has; empty if there is none. */
    public Map<String, String> node(String uniqueId) {
        return values("node-" + uniqueId);
    }

    /** The values that the last enrolment of an id began with. */
    public Map<String, String> told(String uniqueId) {
        Map<String, String> told = values("told-" + uniqueId);
        told.keySet().removeAll(List.of("node", "installed"));
        return told;
    }

    /** The calls so far. */
    public List<String> log() {
        return lines("mdmbridge.log");
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
