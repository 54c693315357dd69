package dev.scepter.resident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.lab.mdm.MdmOperation;
import dev.scepter.lab.web.LabMdmServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With {@code longPollSeconds} an MDM that holds its answers is always being asked; one that does not, as often as ever. */
class LongPollTest {
    @TempDir
    private Path top;

    private VirtualDevice device;
    private LabMdmServer server;

    @BeforeEach
    void start() throws IOException {
        device = VirtualDevice.inMemory(top, VirtualDevice.START);
        server = LabMdmServer.start(device.mdm);
    }

    @AfterEach
    void stop() {
        server.close();
        device.close();
    }

    @Test
    void changesSoonAfterEachOther_allComeWithinAMinute() throws Exception {
        enrol(300);
        Deque<String> changes = new ArrayDeque<>(List.of("2", "3", "4"));
        device.holdAnswers((changed, atMost) -> {
            if (changes.isEmpty()) {
                device.clock.advance(atMost);
            } else {
                device.clock.advance(Duration.ofSeconds(10));
                device.assign(device.policy("wifi").with("revision", changes.remove()));
            }
        });

        device.live(Duration.ofMinutes(6));

        assertThat(device.folder.status().json().at("/policies/0/revision").asText())
                .isEqualTo("4");
    }

    @Test
    void answersThatAreHeldForLessThanAMinute_areAskedForOnceAMinute() throws Exception {
        enrol(30);
        device.holdAnswers((changed, atMost) -> device.clock.advance(atMost));

        device.live(Duration.ofHours(1));

        assertThat(device.calls(MdmOperation.POLICIES)).hasSizeBetween(55, 62);
    }

    @Test
    void mdmThatHoldsNoAnswer_isAskedAsOftenAsEver() throws Exception {
        enrol(300);

        device.live(Duration.ofHours(3));

        assertThat(device.calls(MdmOperation.POLICIES)).hasSizeBetween(12, 16);
    }

    private void enrol(int longPollSeconds) throws Exception {
        device.assign("wifi");
        device.enrol(server.url());
        device.settings("{\"longPollSeconds\": " + longPollSeconds + "}");
    }
}
