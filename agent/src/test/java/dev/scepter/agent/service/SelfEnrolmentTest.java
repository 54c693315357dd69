package dev.scepter.agent.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.http.HttpClient;
import dev.scepter.agent.http.HttpReply;
import dev.scepter.agent.http.HttpRequest;
import dev.scepter.agent.mdm.DeviceIdentities;
import dev.scepter.agent.mdm.DeviceIdentity;
import dev.scepter.agent.mdm.PolicySource;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.scep.TestCa;
import dev.scepter.agent.testing.Failures;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import dev.scepter.agent.testing.ManualClock;
import dev.scepter.agent.testing.ManualSleeper;
import dev.scepter.agent.testing.PreparedKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device that was deployed with the address of its MDM and a token. */
class SelfEnrolmentTest {
    private static final String MDM = "https://mdm.example";
    private static final String OTHER = "https://other.example";

    @TempDir
    private Path top;

    private final InMemoryDurableFolder folder = new InMemoryDurableFolder();
    private final ManualClock clock = new ManualClock(TestCa.NOW);
    private final List<HttpRequest> asked = new ArrayList<>();
    /** What goes on while the MDM is asked. */
    private Meanwhile meanwhile = () -> {};

    private final HttpClient http = (request, limit) -> answer(request);
    private final Agent agent = Agent.onFiles(
            folder,
            new PreparedKeys(),
            placeholder -> Optional.empty(),
            (policy, post, deadline) -> {
                throw new AssertionError("no CA is asked");
            },
            http,
            new Seams(clock, new ManualSleeper(clock), new SecureRandom(), event -> {}));

    @FunctionalInterface
    private interface Meanwhile {
        void happen() throws ScepterException, InterruptedException;
    }

    @BeforeEach
    void deploy() throws Exception {
        Path token = Files.writeString(top.resolve("token"), "one-time-token-7461736b");
        folder.write(
                "config.json",
                ("{\"mdmUrl\": \"" + MDM + "\", \"enrollmentTokenFile\": \"" + token + "\"}").getBytes(UTF_8));
    }

    private HttpReply answer(HttpRequest request) throws ScepterException, InterruptedException {
        asked.add(request);
        Meanwhile now = meanwhile;
        meanwhile = () -> {};
        now.happen();
        String answer = "{\"deviceId\": \"d-" + asked.size() + "\", \"deviceToken\": \"device-token\"}";
        return new HttpReply(201, Map.of("Content-Type", "application/json"), answer.getBytes(UTF_8));
    }

    private Optional<PolicySource> source() throws Exception {
        return new AgentSources(agent, "1").current();
    }

    private Optional<DeviceIdentity> identity() throws Exception {
        return agent.mdm().identities().current();
    }

    private void enrolByCommand(String mdmUrl) throws ScepterException, InterruptedException {
        try (DurableFolder.Lock lock = folder.lock(Duration.ZERO)) {
            agent.mdm().enrol(mdmUrl, Secret.ofText("token-of-a-person"), "1");
        }
    }

    @Test
    void device_enrolsItselfOnce() throws Exception {
        assertThat(source()).isPresent();
        assertThat(source()).isPresent();

        assertThat(asked).hasSize(1);
        assertThat(identity().orElseThrow().deviceId()).isEqualTo("d-1");
    }

    @Test
    void whileTheMdmIsAsked_commandsGetTheFolder() throws Exception {
        meanwhile = () -> folder.lock(Duration.ZERO).close();

        assertThat(source()).isPresent();
    }

    @Test
    void deviceThatAPersonEnrolsMeanwhile_keepsThatIdentity() throws Exception {
        meanwhile = () -> enrolByCommand(OTHER);

        assertThat(source()).isPresent();

        assertThat(identity().orElseThrow().mdmUrl()).isEqualTo(OTHER);
        assertThat(agent.mdm().keys().list(DeviceIdentities.KEY_OWNER))
                .containsExactly(identity().orElseThrow().key());
    }

    @Test
    void deviceThatAPersonEnrolsAtTheSameMdmMeanwhile_keepsThatIdentity() throws Exception {
        meanwhile = () -> enrolByCommand(MDM);

        assertThat(source()).isPresent();

        assertThat(identity().orElseThrow().deviceId()).isEqualTo("d-2");
    }

    @Test
    void personWhoBeginsAnotherEnrolmentMeanwhile_isNotOverruled() throws Exception {
        byte[] wish = ("{\"mdmUrl\": \"" + OTHER + "\", \"key\": \"other\"}").getBytes(UTF_8);
        meanwhile = () -> folder.write("mdm/enrolment.json", wish);

        assertThat(source()).isEmpty();

        assertThat(identity()).isEmpty();
    }

    @Test
    void folderThatSomebodyHoldsAfterTheAnswer_letsItEnrolByTheSameKeyLater() throws Exception {
        List<DurableFolder.Lock> held = new ArrayList<>();
        meanwhile = () -> held.add(folder.lock(Duration.ZERO));
        Failures.assertFails(ErrorCode.DATA_FOLDER_BUSY, this::source);
        assertThat(identity()).isEmpty();
        held.get(0).close();

        assertThat(source()).isPresent();

        assertThat(agent.mdm().keys().list(DeviceIdentities.KEY_OWNER)).hasSize(1);
    }
}
