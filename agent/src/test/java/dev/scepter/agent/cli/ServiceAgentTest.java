package dev.scepter.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.port.WakeUps;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.Seams;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import dev.scepter.agent.testing.PreparedKeys;
import dev.scepter.agent.testing.RecordingEventSink;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceAgentTest {
    private static final WakeUps NONE = listener -> () -> {};

    private final InMemoryDurableFolder folder = new InMemoryDurableFolder();
    private final RecordingEventSink log = new RecordingEventSink();
    private int overruled;

    private ServiceAgent service(Map<String, String> environment, ServiceAgent.Overruling overruling) {
        Agent agent = Agent.onFiles(folder, new PreparedKeys(), Seams.ofThisMachine(event -> {}));
        return new ServiceAgent(agent, new StepListener() {}, NONE, log, environment, overruling);
    }

    @Test
    void optionsOfOthersInTheJvm_keepTheServiceFromWork_untilTheNextStart() throws Exception {
        ServiceAgent service = service(Map.of("JAVA_TOOL_OPTIONS", "-agentlib:jdwp=secret"), () -> overruled++);

        int exit = service.start();

        assertThat(exit).isEqualTo(1);
        assertThat(overruled).isEqualTo(1);
        assertThat(service.failure().orElseThrow().code()).isEqualTo(ErrorCode.SERVICE_ENVIRONMENT);
        Event told = log.events().get(0);
        assertThat(told.id()).isEqualTo(EventId.AGENT_TROUBLE);
        assertThat(told.detail())
                .contains("SERVICE_ENVIRONMENT: the service does not work with JAVA_TOOL_OPTIONS in its environment")
                .contains("from its next start on")
                .doesNotContain("secret");
        try (DurableFolder.Lock free = folder.lock(Duration.ZERO)) {
            assertThat(folder.snapshot()).isEmpty();
        }
    }

    @Test
    void environmentThatCannotBeOverruled_isToldWithItsCause() {
        ServiceAgent service = service(Map.of("_JAVA_OPTIONS", "-Xmx1g"), () -> {
            throw new ScepterException(ErrorCode.NOT_PERMITTED, "access denied");
        });

        assertThat(service.start()).isEqualTo(1);
        assertThat(service.failure().orElseThrow())
                .hasMessageContaining("_JAVA_OPTIONS")
                .hasMessageContaining("access denied");
    }

    @Test
    void optionsThatDoNothing_startTheService() throws Exception {
        List<String> names = List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS");
        ServiceAgent service = service(
                Map.of(
                        names.get(0), "-Dscepter.options=none",
                        names.get(1), "-Dscepter.options=none",
                        names.get(2), "-Dscepter.options=none"),
                () -> overruled++);

        assertThat(service.start()).isZero();

        assertThat(overruled).isZero();
        assertThat(log.events()).isEmpty();
        service.stop();
    }
}
