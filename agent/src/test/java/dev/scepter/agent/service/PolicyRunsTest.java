package dev.scepter.agent.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.PolicyId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PolicyRunsTest {
    private static final Instant NOW = Instant.parse("2026-05-06T07:08:09Z");
    private static final PolicyId WIFI = new PolicyId("wifi");

    private final PolicyRuns runs = new PolicyRuns(Duration.ofHours(1));
    private final Map<PolicyId, Integer> records = new HashMap<>();

    @Test
    void newPolicy_isDue() {
        boolean changed = runs.found(Map.of(WIFI, 1));

        assertThat(changed).isTrue();
        assertThat(runs.due(NOW)).containsExactly(WIFI);
    }

    @Test
    void policyThatWasLookedAt_isDueWhenItSaid() {
        runs.found(Map.of(WIFI, 1));

        runs.looked(WIFI, Optional.of(NOW.plusSeconds(90)), NOW);

        assertThat(runs.due(NOW.plusSeconds(89))).isEmpty();
        assertThat(runs.due(NOW.plusSeconds(90))).containsExactly(WIFI);
    }

    @Test
    void policyWithNothingToDoForMonths_isLookedAtHourly() {
        runs.found(Map.of(WIFI, 1));

        runs.looked(WIFI, Optional.of(NOW.plus(Duration.ofDays(90))), NOW);

        assertThat(runs.next()).contains(NOW.plus(Duration.ofHours(1)));
    }

    @Test
    void recordThatSomebodyElseChanged_isDueAtOnce() {
        runs.found(Map.of(WIFI, 1));
        runs.looked(WIFI, Optional.empty(), NOW);

        boolean changed = runs.found(Map.of(WIFI, 2));

        assertThat(changed).isTrue();
        assertThat(runs.due(NOW)).containsExactly(WIFI);
    }

    @Test
    void recordAsItsRunLeftIt_isNoChange() {
        runs.found(Map.of(WIFI, 1));
        runs.hasWork(WIFI, "ca:443");
        runs.begun(WIFI);
        runs.ended(WIFI, Optional.of(2), Optional.empty(), NOW);

        assertThat(runs.found(Map.of(WIFI, 2))).isFalse();
        assertThat(runs.due(NOW)).isEmpty();
    }

    @Test
    void recordThatChangesWhileItRuns_isItsRunsOwnDoing() {
        runs.found(Map.of(WIFI, 1));
        runs.hasWork(WIFI, "ca:443");
        runs.begun(WIFI);

        assertThat(runs.found(Map.of(WIFI, 7))).isFalse();
        assertThat(runs.due(NOW)).isEmpty();
    }

    @Test
    void removedPolicy_isForgotten() {
        runs.found(Map.of(WIFI, 1));

        assertThat(runs.found(Map.of())).isTrue();
        assertThat(runs.next()).isEmpty();
    }

    @Test
    void neverMoreThanFourAtOneCa() {
        assign(6, "one:443");

        List<PolicyId> first = runs.ready(NOW);
        first.forEach(runs::begun);

        assertThat(first).hasSize(4);
        assertThat(runs.ready(NOW)).isEmpty();
    }

    @Test
    void slowCa_holdsUpNoOther() {
        assign(6, "one:443");
        runs.ready(NOW).forEach(runs::begun);
        assign(1, "two:443");

        assertThat(runs.ready(NOW)).containsExactly(new PolicyId("two-443-0"));
    }

    @Test
    void casThatHang_holdUpNoOther() {
        for (int i = 0; i < 12; i++) {
            assign(6, "silent-" + i + ":443");
            runs.ready(NOW).forEach(runs::begun);
        }

        assign(6, "sound:443");

        assertThat(runs.ready(NOW)).as("while twelve hang").isNotEmpty();
    }

    @Test
    void whereManyRun_aCaThatRunsAlreadyGetsNoMorePlaces() {
        for (int i = 0; i < 4; i++) {
            assign(4, "busy-" + i + ":443");
        }
        runs.ready(NOW).forEach(runs::begun);

        assign(4, "other:443");
        List<PolicyId> first = runs.ready(NOW);
        first.forEach(runs::begun);

        assertThat(first).hasSize(1);
        assertThat(runs.ready(NOW)).isEmpty();
    }

    @Test
    void neverMoreThanThirtyTwoInAll() {
        for (int i = 0; i < 50; i++) {
            assign(4, "ca-" + i + ":443");
        }

        assertThat(runs.ready(NOW)).hasSize(32);
    }

    @Test
    void freePlaceAtACa_isTakenByTheNext() {
        assign(5, "one:443");
        List<PolicyId> first = runs.ready(NOW);
        first.forEach(runs::begun);

        runs.ended(first.get(0), Optional.of(9), Optional.empty(), NOW);

        assertThat(runs.ready(NOW)).hasSize(1).doesNotContainAnyElementsOf(first);
    }

    @Test
    void runThatHasEnded_isLookedAtAgainWhenItSaid() {
        assign(1, "one:443");
        PolicyId id = runs.ready(NOW).get(0);
        runs.begun(id);

        runs.ended(id, Optional.of(2), Optional.of(NOW.plusSeconds(5)), NOW);

        assertThat(runs.due(NOW)).isEmpty();
        assertThat(runs.due(NOW.plusSeconds(5))).containsExactly(id);
        assertThat(runs.isKnownToHaveWork(id)).isFalse();
    }

    @Test
    void afterSleep_allAreDue() {
        runs.found(Map.of(WIFI, 1));
        runs.looked(WIFI, Optional.empty(), NOW);

        runs.lookAtAll();

        assertThat(runs.due(NOW)).containsExactly(WIFI);
    }

    /** Adds policies that have work at a CA. */
    private void assign(int count, String ca) {
        List<PolicyId> added = IntStream.range(0, count)
                .mapToObj(i -> new PolicyId(ca.replace(":", "-") + "-" + i))
                .toList();
        added.forEach(id -> records.put(id, 1));
        runs.found(records);
        added.forEach(id -> runs.hasWork(id, ca));
    }
}
