package dev.scepter.resident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.lab.mdm.MdmExchange;
import dev.scepter.lab.web.LabMdmServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A poll that changes nothing costs one request and no write. */
class QuietPollTest {
    @TempDir
    private Path top;

    private VirtualDevice device;
    private LabMdmServer server;

    @BeforeEach
    void start() throws IOException {
        device = VirtualDevice.onDisk(top);
        server = LabMdmServer.start(device.mdm);
    }

    @AfterEach
    void stop() {
        server.close();
        device.close();
    }

    @Test
    void pollsThatChangeNothing_areOneRequestEachAndNoWrite() throws Exception {
        device.assign("wifi", "vpn");
        device.enrol(server.url());
        device.live(Duration.ofHours(2));
        Instant settled = device.clock.instant().plus(Duration.ofHours(1));
        List<SortedMap<String, String>> snapshots = new ArrayList<>();

        device.live(Duration.ofHours(13), now -> {
            if (now.isAfter(settled)) {
                snapshots.add(snapshot());
            }
        });

        List<MdmExchange> calls = device.mdm.exchanges().stream()
                .filter(call -> call.at().isAfter(settled))
                .toList();
        assertThat(calls).hasSizeBetween(43, 54).allSatisfy(call -> {
            assertThat(call.method()).isEqualTo("GET");
            assertThat(call.status()).isEqualTo(304);
        });
        assertThat(snapshots).hasSizeGreaterThan(40);
        assertThat(snapshots).allSatisfy(each -> assertThat(each).isEqualTo(snapshots.get(0)));
        assertThat(snapshots.get(0)).containsKey("lock");
    }

    private SortedMap<String, String> snapshot() {
        try {
            return device.folder.snapshot();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
