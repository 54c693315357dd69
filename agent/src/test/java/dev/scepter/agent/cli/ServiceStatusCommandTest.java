package dev.scepter.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.lifecycle.Failure;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.platform.windows.scm.ServiceReport;
import dev.scepter.agent.platform.windows.scm.ServiceState;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ServiceStatusCommandTest {
    private final ServiceStatusCommand command =
            new ServiceStatusCommand(Console.ofThisProcess(), AgentFactory.onThisMachine());

    private Optional<ErrorCode> troubleOf(ServiceState state) {
        return command.trouble(new ServiceReport(state, Optional.empty(), 0, Optional.empty()))
                .map(Failure::code);
    }

    @ParameterizedTest
    @EnumSource(names = {"RUNNING", "START_PENDING"})
    void serviceThatRunsOrBeginsTo_isAsItShouldBe(ServiceState state) {
        assertThat(troubleOf(state)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "NOT_INSTALLED, SERVICE_NOT_INSTALLED",
        "STOPPED, SERVICE_NOT_RUNNING",
        "STOP_PENDING, SERVICE_NOT_RUNNING"
    })
    void otherState_isTroubleOfItsOwn(ServiceState state, ErrorCode expected) {
        assertThat(troubleOf(state)).hasValue(expected);
    }
}
