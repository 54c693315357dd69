package dev.scepter.agent.platform.windows.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProductTypeTest {
    @ParameterizedTest
    @ValueSource(strings = {"ServerNT", "LanmanNT"})
    void server_isAnObstacle(String type) {
        assertThat(new ProductType(Optional.of(type)).obstacle())
                .hasValueSatisfying(text -> assertThat(text).contains("Server edition", type));
    }

    @Test
    void client_isNone() {
        assertThat(new ProductType(Optional.of("WinNT")).obstacle()).isEmpty();
    }

    @Test
    void whatWindowsDoesNotTell_isNone() {
        assertThat(new ProductType(Optional.empty()).obstacle()).isEmpty();
    }
}
