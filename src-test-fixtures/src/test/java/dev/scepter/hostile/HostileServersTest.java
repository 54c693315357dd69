package dev.scepter.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table over real HTTP: each server meets the agent's own command line. */
class HostileServersTest {
    @ParameterizedTest(name = "{1}: the server {0}")
    @MethodSource("meetings")
    @Timeout(60)
    void server_getsTheAnswerOfTheTable(HostileRow row, Device device, @TempDir Path folder) throws IOException {
        Meeting.of(row, device, folder);
    }

    @Test
    void everyRule_hasARow() {
        List<ScepRule> shown = HostileTable.rows().stream()
                .flatMap(row -> row.rules().stream())
                .toList();

        assertThat(shown).contains(ScepRule.values());
    }

    @Test
    void everyRow_showsARuleAndHasItsOwnName() {
        assertThat(HostileTable.rows()).noneMatch(row -> row.rules().isEmpty());
        assertThat(HostileTable.rows()).extracting(HostileRow::server).doesNotHaveDuplicates();
    }

    static Stream<Arguments> meetings() {
        return HostileTable.rows().stream()
                .flatMap(row -> Arrays.stream(Device.values())
                        .filter(row.devices()::contains)
                        .map(device -> Arguments.of(row, device)));
    }
}
