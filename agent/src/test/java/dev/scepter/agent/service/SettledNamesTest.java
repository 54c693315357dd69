package dev.scepter.agent.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.Placeholder;
import dev.scepter.agent.port.MachineIdentity;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettledNamesTest {
    /** Near its end, where it begins anew. */
    private long now = Long.MAX_VALUE - 5;

    private final RenamedMachine machine = new RenamedMachine();
    private final SettledNames names = new SettledNames(() -> machine, () -> now);

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
        now += Duration.ofHours(4).minusSeconds(1).toNanos();
        assertThat(names.namesInFlux()).hasValue("will be renamed");

        now += Duration.ofSeconds(1).toNanos();

        assertThat(names.namesInFlux()).isEmpty();
    }

    @Test
    void anotherRenameLater_isWaitedForAnew() {
        names.namesInFlux();
        machine.flux = Optional.empty();
        now += Duration.ofHours(5).toNanos();
        assertThat(names.namesInFlux()).isEmpty();

        machine.flux = Optional.of("again");

        assertThat(names.namesInFlux()).hasValue("again");
    }

    @Test
    void allElse_isWhatTheMachineSays() {
        assertThat(names.value(Placeholder.SERIAL_NUMBER)).hasValue("SerialNumber");
        assertThat(names.hardwareId()).hasValue("board");
    }
}
