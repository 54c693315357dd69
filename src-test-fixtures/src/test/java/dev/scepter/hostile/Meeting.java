package dev.scepter.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.ThreadMXBean;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.cli.CliResult;
import dev.scepter.lab.ca.LabExchange;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** One device meets one server of the table; all that has to be true afterwards. */
final class Meeting {
    /** The contract allows 75 s; on loopback, and with nobody waiting, this is plenty. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private static final long MOST_ALLOCATED = 128L << 20;
    /** Two caps of 1 MB, three tries, and what systems buffer between two sockets. */
    private static final long MOST_TAKEN = 48L << 20;

    private final HostileRow row;
    private final HostileLab lab;

    private Meeting(HostileRow row, HostileLab lab) {
        this.row = row;
        this.lab = lab;
    }

    /** Lets the two meet and asserts what the row says. */
    static void of(HostileRow row, Device device, Path folder) throws IOException {
        try (HostileLab lab = new HostileLab(folder, row)) {
            new Meeting(row, lab).take(device);
        }
    }

    private void take(Device device) {
        if (device == Device.ENROLLED) {
            lab.enrol();
        }
        row.setup().accept(lab);
        SortedMap<String, String> before = lab.store();
        int messagesBefore = lab.messages().size();
        long sentBefore = lab.server().sentBytes();
        long allocatedBefore = allocated();
        long start = System.nanoTime();

        CliResult result = row.play()
                .map(play -> play.apply(lab))
                .orElseGet(() -> device == Device.ENROLLED ? lab.renew() : lab.apply());

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST);
        assertThat(allocated() - allocatedBefore).as("bytes allocated").isLessThan(MOST_ALLOCATED);
        assertThat(lab.server().sentBytes() - sentBefore)
                .as("bytes taken from the server")
                .isLessThan(MOST_TAKEN);
        assertResult(result, device);
        assertProtection(before, result, messagesBefore);
        assertSecrets(result);
        row.check().accept(lab);
    }

    private void assertResult(CliResult result, Device device) {
        String all = result.out() + result.err();
        JsonNode json = result.json();
        assertThat(result.errorCode())
                .as(all)
                .isEqualTo(row.error().map(ErrorCode::name).orElse(""));
        assertThat(result.exit()).as(all).isEqualTo(row.exit());
        List<String> warnings = new ArrayList<>();
        json.get("warnings").forEach(warning -> warnings.add(warning.get("code").asText()));
        assertThat(warnings).as(all).isEqualTo(row.warnings());
        if (device == Device.ENROLLED) {
            assertThat(result.state()).as(all).isEqualTo("VALID");
        }
    }

    private void assertProtection(SortedMap<String, String> before, CliResult result, int messagesBefore) {
        SortedMap<String, String> after = lab.store();
        List<LabExchange> messages = lab.messages();
        switch (row.protection()) {
            case NOTHING_SENT -> {
                assertThat(messages).hasSize(messagesBefore);
                assertThat(lab.ca().log().rawMessages()).hasSize(messagesBefore);
                assertUnchanged(before, after);
            }
            case STORE_UNCHANGED, WAITS -> assertUnchanged(before, after);
            case NEW_CERTIFICATE -> {
                assertThat(after.get("my/wifi/certificate.pem"))
                        .isNotNull()
                        .isNotEqualTo(before.get("my/wifi/certificate.pem"));
                assertThat(result.json().at("/proofs/chainBuilds").asBoolean()).isTrue();
                assertThat(result.json().at("/proofs/keySigns").asBoolean()).isTrue();
                assertThat(after.keySet())
                        .allMatch(
                                path -> path.matches("my/wifi/(certificate\\.pem|chain\\.pem|[0-9A-Fa-f]{64}\\.key)"));
            }
        }
    }

    /** An open request keeps its key, which is no certificate's yet. */
    private static void assertUnchanged(SortedMap<String, String> before, SortedMap<String, String> after) {
        assertThat(after).containsAllEntriesOf(before);
        assertThat(after.keySet().stream().filter(path -> !before.containsKey(path)))
                .allMatch(path -> path.endsWith(".key"));
    }

    private void assertSecrets(CliResult result) {
        assertThat(result.out() + result.err()).doesNotContain(HostileLab.CHALLENGE);
        assertThat(lab.wireHolds(HostileLab.CHALLENGE))
                .as("challenge on the wire")
                .isFalse();
        for (Map.Entry<String, String> file : lab.files().entrySet()) {
            assertThat(file.getValue()).as(file.getKey()).doesNotContain(HostileLab.CHALLENGE);
        }
    }

    private static long allocated() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}
