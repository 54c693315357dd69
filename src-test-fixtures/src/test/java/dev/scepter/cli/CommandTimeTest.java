package dev.scepter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.cli.AgentFactory;
import dev.scepter.agent.enrollment.nativescep.ScepServers;
import dev.scepter.agent.http.HttpClient;
import dev.scepter.agent.http.OkHttpBoundedClient;
import dev.scepter.agent.http.RetryingHttpClient;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.file.LocalDurableFolder;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.scep.HttpScepServer;
import dev.scepter.agent.service.Agent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contract section 4, time: on the clock of the lab, which a silent server moves as far as it is waited for. */
class CommandTimeTest {
    private static final Duration MOST = Duration.ofSeconds(75);

    private final List<Duration> waited = new ArrayList<>();
    private CliLab lab;

    @BeforeEach
    void start(@TempDir Path folder) {
        lab = CliLab.in(folder);
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void silentServer_endsTheCommandInTime() {
        Instant start = lab.clock.instant();

        CliResult result = lab.runWith(
                silent(), "apply", "--json", "--policy", lab.file(lab.policy()).toString());

        assertThat(result.exit()).isEqualTo(5);
        assertThat(result.errorCode()).isEqualTo("TIMED_OUT");
        assertThat(Duration.between(start, lab.clock.instant())).isLessThanOrEqualTo(MOST);
        assertThat(waited).hasSize(3).allSatisfy(wait -> assertThat(wait).isLessThanOrEqualTo(Duration.ofSeconds(20)));
    }

    @Test
    void waitForTheFolder_isPartOfTheTime() throws Exception {
        Instant start = lab.clock.instant();
        DurableFolder other = new LocalDurableFolder(lab.dataDir, lab.sleeper);
        DurableFolder.Lock held = other.lock(Duration.ZERO);
        AgentFactory agents = (path, events) -> Agent.onFiles(
                new LocalDurableFolder(path, duration -> {
                    lab.sleeper.sleep(duration);
                    if (Duration.between(start, lab.clock.instant()).compareTo(Duration.ofSeconds(9)) > 0) {
                        held.close();
                    }
                }),
                lab.keys(),
                servers(),
                lab.seams());

        CliResult result = lab.runWith(
                agents, "apply", "--json", "--policy", lab.file(lab.policy()).toString());

        assertThat(result.exit()).isEqualTo(5);
        assertThat(Duration.between(start, lab.clock.instant())).isLessThanOrEqualTo(MOST);
    }

    @Test
    void renewalOfSeveralPolicies_isOneCommand() {
        lab.apply(lab.policy());
        lab.apply(lab.policy().with("id", "vpn").with("name", "VPN"));
        lab.apply(lab.policy().with("id", "zero").with("name", "Zero"));
        Instant start = lab.clock.instant();

        CliResult result = lab.runWith(silent(), "renew", "--json");

        assertThat(result.exit()).isEqualTo(5);
        assertThat(result.json().get("policies")).hasSize(3);
        assertThat(Duration.between(start, lab.clock.instant())).isLessThanOrEqualTo(MOST);
    }

    private AgentFactory silent() {
        return (path, events) ->
                Agent.onFiles(new LocalDurableFolder(path, lab.sleeper), lab.keys(), servers(), lab.seams());
    }

    private ScepServers servers() {
        return (policy, post, deadline) -> new HttpScepServer(
                new RetryingHttpClient(silence(), lab.sleeper, lab.clock),
                policy.serverUrl(),
                Optional.empty(),
                post,
                deadline::left);
    }

    /** What {@link OkHttpBoundedClient} does with a server that takes the connection and never answers. */
    private HttpClient silence() {
        return (request, limit) -> {
            Duration wait = limit.compareTo(OkHttpBoundedClient.LONGEST_EXCHANGE) < 0
                    ? limit
                    : OkHttpBoundedClient.LONGEST_EXCHANGE;
            waited.add(wait);
            lab.clock.advance(wait);
            throw new ScepterException(ErrorCode.TIMED_OUT, request + ": no complete answer");
        };
    }
}
