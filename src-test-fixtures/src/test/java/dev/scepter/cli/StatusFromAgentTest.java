package dev.scepter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.cli.AgentFactory;
import dev.scepter.agent.lifecycle.PolicyRecord;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.file.LocalDurableFolder;
import dev.scepter.agent.platform.unix.UnixSockets;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.port.LocalChannel;
import dev.scepter.agent.port.LocalChannel.Endpoint;
import dev.scepter.agent.port.Sleeper;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.Seams;
import dev.scepter.agent.testing.PreparedKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Somebody who may not read the data folder asks how its policies are, and the running agent tells. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(120)
class StatusFromAgentTest {
    private final CountDownLatch listening = new CountDownLatch(2);
    private final PreparedKeys keys = new PreparedKeys();
    private CliLab lab;
    private Path sockets;
    private Thread agent;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        lab = CliLab.in(folder);
        sockets = Files.createTempDirectory("sc");
        agent = new Thread(() -> lab.runWith(agents(new ToldOfListening(new UnixSockets(sockets))), "run"));
    }

    @AfterEach
    void stop() throws Exception {
        stopAgent();
        lab.close();
        Files.delete(sockets);
    }

    @Test
    void statusOfTheAgent_isThatOfTheFolder() throws Exception {
        lab.apply(lab.policy());
        Files.writeString(lab.dataDir.resolve("config.json"), "{\"pollIntervalMinutes\": \"often\"}");
        startAgent();

        for (String[] arguments : new String[][] {{"status"}, {"status", "wifi"}, {"status", "--json"}}) {
            CliResult looked = lab.run(arguments);
            CliResult told = asStranger(arguments);

            assertThat(told.out()).isEqualTo(looked.out()).contains("wifi");
            assertThat(told.exit()).as(told.err()).isEqualTo(looked.exit()).isZero();
            assertThat(told.err()).isEmpty();
        }
    }

    /** Else its status would be made anew, with its key, for everybody who asks. */
    @Test
    void recordThatDidNotChange_isTheSameWhenItIsReadAgain() throws Exception {
        lab.apply(lab.policy());

        try (Agent reader = lab.agents().on(lab.dataDir, event -> {})) {
            PolicyId wifi = reader.journal().list().get(0);
            PolicyRecord read = reader.journal().read(wifi).orElseThrow();

            assertThat(reader.journal().read(wifi)).contains(read);
            assertThat(read.inForce()).isPresent();
        }
    }

    @Test
    void verboseStatus_saysWhoToldIt_andOfTheAgent() throws Exception {
        lab.apply(lab.policy());
        startAgent();

        CliResult told = asStranger("status", "-v");
        ObjectNode json = (ObjectNode) asStranger("status", "-v", "--json").json();
        ObjectNode looked = (ObjectNode) lab.run("status", "-v", "--json").json();

        assertThat(told.err()).contains("told by the running agent");
        assertThat(told.out())
                .contains("Settings:")
                .contains("Agent: runs since 2031-05-06T07:08:09Z, process "
                        + ProcessHandle.current().pid());
        assertThat(json.at("/agent/startedAt").asText()).isEqualTo("2031-05-06T07:08:09Z");
        assertThat(json.path("agent").has("nextAsk")).isTrue();
        assertThat(looked.remove("agent").isNull()).as("nobody answers there").isTrue();
        json.remove("agent");
        assertThat(json).isEqualTo(looked);
    }

    @Test
    void failedPolicy_hasItsExitCode() throws Exception {
        lab.apply(lab.policy().with("caThumbprint", "0123456789abcdef0123456789abcdef01234567"));
        startAgent();

        assertThat(asStranger("status").exit())
                .isEqualTo(lab.run("status").exit())
                .isEqualTo(7);
    }

    @Test
    void policyThatIsNotThere_isWrongUse() throws Exception {
        startAgent();

        CliResult told = asStranger("status", "vpn");

        assertThat(told.exit()).isEqualTo(2);
        assertThat(told.err()).contains("there is no policy \"vpn\"");
    }

    @Test
    void withoutAgent_theFailureStays() {
        CliResult text = asStranger("status");
        CliResult json = asStranger("status", "--json");

        assertThat(text.exit()).isEqualTo(8);
        assertThat(text.err()).contains("NOT_PERMITTED");
        assertThat(json.errorCode()).isEqualTo("NOT_PERMITTED");
    }

    @Test
    void agentThatStopped_answersNoMore() throws Exception {
        startAgent();
        stopAgent();

        assertThat(asStranger("status").exit()).isEqualTo(8);
        assertThat(sockets).isEmptyDirectory();
    }

    @Test
    void somebodyElseBehindThePipe_isNamed() {
        LocalChannel foreign = new LocalChannel() {
            @Override
            public Optional<Listener> listen(Endpoint endpoint) {
                return Optional.empty();
            }

            @Override
            public Optional<Connection> connect(Endpoint endpoint) throws IOException {
                throw new IOException("the pipe is not the agent's");
            }
        };

        CliResult result = lab.runWith(strangers(foreign), "status");

        assertThat(result.exit()).isEqualTo(8);
        assertThat(result.err()).contains("could not be asked: the pipe is not the agent's");
    }

    @Test
    void commandThatChangesSomething_hasTheAgentLook() throws Exception {
        startAgent();
        AgentFactory beside = agents(new UnixSockets(sockets));
        String file = lab.file(lab.policy()).toString();

        CliResult applied = lab.runWith(beside, "apply", "--policy", file, "-v");
        CliResult renewed = lab.runWith(beside, "renew", "wifi", "--json");
        CliResult back = lab.runWith(beside, "rollback", "wifi", "-v");
        CliResult removed = lab.runWith(beside, "remove", "wifi", "-v");

        assertThat(applied.exit()).as(applied.err()).isZero();
        assertThat(applied.err()).contains("the running agent was told to look at it at once");
        assertThat(renewed.exit()).as(renewed.err()).isZero();
        assertThat(renewed.err()).doesNotContain("running agent");
        assertThat(back.err()).contains("the running agent was told to look at it at once");
        assertThat(removed.err()).contains("the running agent was told to look at it at once");
    }

    @Test
    void commandWithoutAgent_saysNothingOfOne() {
        String file = lab.file(lab.policy()).toString();

        CliResult applied = lab.runWith(agents(new UnixSockets(sockets)), "apply", "--policy", file, "-v");

        assertThat(applied.exit()).as(applied.err()).isZero();
        assertThat(applied.err()).doesNotContain("running agent");
    }

    private void startAgent() throws InterruptedException {
        agent.start();
        assertThat(listening.await(60, TimeUnit.SECONDS)).isTrue();
    }

    private void stopAgent() throws InterruptedException {
        agent.interrupt();
        agent.join(10_000);
        assertThat(agent.isAlive()).isFalse();
    }

    /** They wait for each other's locks in real time. */
    private AgentFactory agents(LocalChannel channel) {
        Sleeper sleeper = Seams.ofThisMachine(event -> {}).sleeper();
        return (path, events) -> Agent.onFiles(
                new LocalDurableFolder(path, sleeper),
                new LocalDurableFolder(path.resolve("resident"), sleeper),
                keys,
                channel,
                new Seams(lab.clock, lab.sleeper, new SecureRandom(), events));
    }

    private CliResult asStranger(String... arguments) {
        return lab.runWith(strangers(new UnixSockets(sockets)), arguments);
    }

    private AgentFactory strangers(LocalChannel channel) {
        return (path, events) -> Agent.onFiles(
                new ForbiddenFolder(),
                new ForbiddenFolder(),
                new PreparedKeys(),
                channel,
                new Seams(lab.clock, lab.sleeper, new SecureRandom(), events));
    }

    /** The data folder for somebody who may not look into it. */
    private static final class ForbiddenFolder implements DurableFolder {
        @Override
        public Optional<byte[]> read(String path, int maxBytes) throws ScepterException {
            throw forbidden();
        }

        @Override
        public void write(String path, byte[] content) throws ScepterException {
            throw forbidden();
        }

        @Override
        public void delete(String path) throws ScepterException {
            throw forbidden();
        }

        @Override
        public List<String> list(String folder) throws ScepterException {
            throw forbidden();
        }

        @Override
        public List<String> listFolders(String folder) throws ScepterException {
            throw forbidden();
        }

        @Override
        public Lock lock(Duration patience) throws ScepterException {
            throw forbidden();
        }

        private static ScepterException forbidden() {
            return new ScepterException(ErrorCode.NOT_PERMITTED, "cannot open the data folder: access denied");
        }
    }

    private final class ToldOfListening implements LocalChannel {
        private final LocalChannel channel;

        ToldOfListening(LocalChannel channel) {
            this.channel = channel;
        }

        @Override
        public Optional<Listener> listen(Endpoint endpoint) throws IOException {
            Optional<Listener> listener = channel.listen(endpoint);
            listening.countDown();
            return listener;
        }

        @Override
        public Optional<Connection> connect(Endpoint endpoint) throws IOException {
            return channel.connect(endpoint);
        }
    }
}
