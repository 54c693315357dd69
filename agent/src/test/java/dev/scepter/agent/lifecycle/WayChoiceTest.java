package dev.scepter.agent.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scepter.agent.lifecycle.WayChoice.Candidate;
import dev.scepter.agent.lifecycle.WayChoice.Wish;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WayChoiceTest {
    private static Candidate usable(String way) {
        return new Candidate(way, new Probe.Usable());
    }

    private static Candidate refused(String way, String... reasons) {
        return new Candidate(way, Probe.of(List.of(reasons)));
    }

    private static Wish asked(String way) {
        return new Wish(way, "config.json");
    }

    @Test
    void auto_takesTheFirstThatCanBeUsed() {
        WayChoice choice = WayChoice.among(
                List.of(refused("native", "broken"), usable("certenroll"), usable("csp-wmi")), Wish.NONE);

        assertThat(choice.way()).contains("certenroll");
        assertThat(choice.candidates()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"csp-wmi", "csp-local"})
    void auto_neverTakesAnExperimentalWay(String experimental) {
        WayChoice choice = WayChoice.among(List.of(refused("native", "broken"), usable(experimental)), Wish.NONE);

        assertThat(choice.way()).isEmpty();
        assertThat(choice.reason()).contains("native: broken").doesNotContain("csp");
    }

    @Test
    void namedWay_isTakenThoughAnotherComesFirst() {
        WayChoice choice = WayChoice.among(List.of(usable("native"), usable("csp-wmi")), asked("csp-wmi"));

        assertThat(choice.way()).contains("csp-wmi");
        assertThat(choice.reason()).isEqualTo("asked for (config.json)");
    }

    @Test
    void namedWayThatCannotBeUsed_isNotReplacedByAnother() {
        WayChoice choice = WayChoice.among(
                List.of(usable("native"), refused("csp-wmi", "EC key", "no Windows")), asked("csp-wmi"));

        assertThat(choice.way()).isEmpty();
        assertThat(choice.reason())
                .isEqualTo("csp-wmi (experimental) is asked for (config.json) and cannot be used: EC key; no Windows");
    }

    @Test
    void namedWayThatNobodyKnows_isNotReplacedByAnother() {
        WayChoice choice = WayChoice.among(List.of(usable("native")), asked("other"));

        assertThat(choice.way()).isEmpty();
        assertThat(choice.reason()).contains("other", "no way that there is");
    }

    @Test
    void refusalWithoutReason_isNone() {
        assertThatThrownBy(() -> new Probe.Refused(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThat(Probe.of(List.of()).isUsable()).isTrue();
        assertThat(Probe.of(List.of("why")).reasons()).containsExactly("why");
    }
}
