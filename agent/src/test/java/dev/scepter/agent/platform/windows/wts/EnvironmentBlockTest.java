package dev.scepter.agent.platform.windows.wts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentBlockTest {
    @Test
    void variables_areReadWithWhateverTheirValuesHave() {
        assertThat(EnvironmentBlock.parse("=C:=C:\\users\0a=1=2\0EMPTY=\0nothing\0\0"))
                .containsExactly(Map.entry("=C:", "C:\\users"), Map.entry("a", "1=2"), Map.entry("EMPTY", ""));
    }

    @Test
    void names_haveNoCase() {
        assertThat(EnvironmentBlock.parse("Path=x\0\0")).containsKey("PATH");
    }

    @Test
    void block_isSortedAndEndsWithAZeroMore() {
        assertThat(EnvironmentBlock.of(Map.of("b", "2", "A", "1", "c", ""))).isEqualTo("A=1\0b=2\0c=\0\0");
        assertThat(EnvironmentBlock.of(Map.of())).isEqualTo("\0\0");
    }
}
