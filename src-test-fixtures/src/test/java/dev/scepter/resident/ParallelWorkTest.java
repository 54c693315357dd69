package dev.scepter.resident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.platform.file.LocalDurableFolder;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.Seams;
import dev.scepter.agent.testing.PreparedKeys;
import dev.scepter.cli.PolicyText;
import dev.scepter.lab.ca.LabCa;
import dev.scepter.lab.web.LabCaServer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many policies at once: a CA is spared, and one that is slow holds up no other. */
class ParallelWorkTest {
    private static final int MOST_AT_ONE_CA = 4;
    private static final int POLICIES = 10;

    @TempDir
    private Path top;

    @Test
    void slowCa_getsFourRequestsAtATimeAndHoldsUpNoOther() throws Exception {
        DeviceFolder device = DeviceFolder.ofThisMachine(top);
        device.readsFolder();
        PreparedKeys keys = new PreparedKeys();
        LabCa ca = LabCa.builder(Clock.systemUTC(), new SecureRandom())
                .keys(keys::next)
                .build();
        Seams seams = Seams.ofThisMachine(event -> {});
        Agent real = Agent.onFiles(new LocalDurableFolder(device.data(), seams.sleeper()), keys, seams);
        try (GatedCa slow = GatedCa.shut(ca);
                LabCaServer quick = LabCaServer.start(ca)) {
            for (int i = 0; i < POLICIES; i++) {
                device.put(policy("slow-" + i, slow.url(), ca));
            }
            // The last of the folder.
            device.put(policy("zz-quick", quick.url(), ca));
            try (LivingAgent agent = new LivingAgent(real)) {
                Until.holds(
                        "the other CA is not held up",
                        () -> slow.inside() == MOST_AT_ONE_CA
                                && device.state("zz-quick").equals("VALID"));
                assertThat(slow.seen()).isEqualTo(MOST_AT_ONE_CA);

                slow.open();

                Until.holds(
                        "all are enrolled",
                        () -> IntStream.range(0, POLICIES)
                                .allMatch(i -> device.state("slow-" + i).equals("VALID")));
                assertThat(slow.most()).isEqualTo(MOST_AT_ONE_CA);
                assertThat(ca.log().issued()).hasSize(POLICIES + 1);
                agent.stop();
            }
        }
    }

    private static PolicyText policy(String id, String url, LabCa ca) {
        return PolicyText.of(url, ca.root()).with("id", id).with("name", id);
    }
}
