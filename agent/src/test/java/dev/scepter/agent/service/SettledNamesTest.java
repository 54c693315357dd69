package dev.scepter.agent.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.Placeholder;
import dev.scepter.agent.port.MachineIdentity;
import dev.scepter.agent.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettledNamesTest {
    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final RenamedMachine machine = new RenamedMachine();
    private final SettledNames names = new SettledNames(() -> machine, clock);

    private static final class RenamedMachine implements MachineIdentity {
        Optional<String> flux = Optional.of("will be renamed");

        @Override
        public Optional<String> value(Placeholder placeholder) {
            return Optional.of(placeholder.word());
        }

        @Override
        public Optional<String> hardwareId() {
            return Optional.of("board");
        }

        @Override
        public Optional<String> namesInFlux() {
            return flux;
        }
    }

    @Test
    void namesInFlux_areWaitedForFourHours_andThenTaken() {
        assertThat(names.namesInFlux()).hasValue("will be renamed");
        clock.advance(Duration.ofHours(4).minusSeconds(1));
        assertThat(names.namesInFlux()).hasValue("will be renamed");

        clock.advance(Duration.ofSeconds(1));

        assertThat(names.namesInFlux()).isEmpty();
    }

    @Test
    void anotherRenameLater_isWaitedForAnew() {
        names.namesInFlux();
        machine.flux = Optional.empty();
        clock.advance(Duration.ofHours(5));
        assertThat(names.namesInFlux()).isEmpty();

        machine.flux = Optional.of("again");

        assertThat(names.namesInFlux()).hasValue("again");
    }

    @Test
    void clockThatIsSetBack_startsTheWaitAnew() {
        names.namesInFlux();
        clock.advance(Duration.ofDays(-10));
        assertThat(names.namesInFlux()).isPresent();

        clock.advance(Duration.ofHours(4));

        assertThat(names.namesInFlux()).isEmpty();
    }

    @Test
    void allElse_isWhatTheMachineSays() {
        assertThat(names.value(Placeholder.SERIAL_NUMBER)).hasValue("SerialNumber");
        assertThat(names.hardwareId()).hasValue("board");
    }
}
