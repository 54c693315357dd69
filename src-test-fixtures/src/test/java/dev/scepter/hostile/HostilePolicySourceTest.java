package dev.scepter.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.scepter.agent.http.OkHttpBoundedClient;
import dev.scepter.agent.mdm.UrlPolicySource;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.testing.ManualClock;
import dev.scepter.agent.testing.PreparedKeys;
import dev.scepter.lab.ca.LabCa;
import dev.scepter.lab.web.LabWireServer;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A policy URL over real HTTP. No command of the program reads one yet, so the source itself meets the servers. */
class HostilePolicySourceTest {
    /** Long enough for what is an answer, short enough to wait for what is none. */
    private static final Duration LIMIT = Duration.ofSeconds(2);

    @ParameterizedTest(name = "the policy server {0}")
    @MethodSource("rows")
    @Timeout(30)
    void policyServer_getsTheAnswerOfTheTable(PolicySourceRow row) throws IOException {
        LabCa ca = LabCa.builder(new ManualClock(Instant.parse("2031-05-06T07:08:09Z")), new SecureRandom())
                .keys(new PreparedKeys()::next)
                .build();
        try (LabWireServer server = LabWireServer.start(ca);
                OkHttpBoundedClient client = new OkHttpBoundedClient()) {
            server.answer("", row.answer());

            ScepterException failure = catchThrowableOfType(
                    ScepterException.class,
                    () -> new UrlPolicySource(client, server.url(), false, LIMIT, Clock.systemUTC())
                            .ask(Optional.empty(), Duration.ZERO));

            assertThat(failure).isNotNull();
            assertThat(failure.code()).as(failure.getMessage()).isEqualTo(row.error());
            assertThat(failure.getMessage()).doesNotContain("Marked-9173", "root:");
        }
    }

    static List<PolicySourceRow> rows() {
        return PolicySourceRow.rows();
    }
}
