package dev.scepter.agent.platform.windows.ntdll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.testing.OnWindows;
import org.junit.jupiter.api.Test;

@OnWindows
class WineTest {

    @Test
    void wineSaysItsVersion_andWindowsHasNone() {
        boolean wine = System.getenv("WINEPREFIX") != null || System.getenv("WINELOADER") != null;

        assertThat(Wine.version().isPresent()).isEqualTo(wine);
        assertThat(Wine.version().orElse("8.0")).matches("[0-9]+\\.[0-9].*");
    }
}
