package dev.scepter.agent.mdm;

import static dev.scepter.agent.mdm.Answers.OTHER;
import static dev.scepter.agent.mdm.Answers.SOURCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.mdm.Reconciliation.Removal;
import dev.scepter.agent.model.PolicyId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every run of answers, tried on many that chance made. */
class ReconcilerPropertyTest {
    private static final int RUNS = 400;
    private static final int ANSWERS = 30;
    private static final Instant START = Instant.parse("2031-05-06T07:08:09Z");

    private int removalsSeen;

    @ParameterizedTest(name = "generations: {0}")
    @ValueSource(booleans = {false, true})
    void removals_keepTheRulesInEveryRun(boolean generations) {
        for (int seed = 0; seed < RUNS; seed++) {
            run(new Random(seed), generations);
        }

        assertThat(removalsSeen).as("runs in which nothing goes prove nothing").isGreaterThan(RUNS);
    }

    /** However often the source is asked, and whenever the clock is set forward: never before a day has really passed. */
    @Test
    void clockSetForwardOnce_removesNothingEarly() {
        int removed = 0;
        for (int seed = 0; seed < RUNS; seed++) {
            Random random = new Random(seed);
            int jumpsAt = 1 + random.nextInt(ANSWERS);
            Duration jump = Duration.ofHours(1 + random.nextInt(1_000));
            Duration passed = Duration.ZERO;
            SourceState state = SourceState.none(SOURCE);
            for (int i = 0; i < 2 * ANSWERS; i++) {
                Instant now = START.plus(passed).plus(i < jumpsAt ? Duration.ZERO : jump);
                Reconciliation result = new Reconciler()
                        .decide(
                                SOURCE,
                                Answers.answer(now, "a", "b"),
                                Answers.read("a", "b"),
                                state,
                                Answers.owned("a", "b", "c"),
                                now,
                                Duration.ofMinutes(90));
                if (!result.removals().isEmpty()) {
                    removed++;
                    assertThat(passed).isGreaterThanOrEqualTo(Duration.ofHours(24));
                    break;
                }
                state = result.next();
                passed = passed.plusMinutes(1 + random.nextInt(180));
            }
        }

        assertThat(removed).as("runs in which nothing goes prove nothing").isGreaterThan(RUNS * 9 / 10);
    }

    private void run(Random random, boolean generations) {
        Set<PolicyId> mine = ids(random, "m", 1 + random.nextInt(8));
        Set<PolicyId> others = ids(random, "o", 3);
        SourceState state = SourceState.none(SOURCE);
        Set<PolicyId> presentBefore = Set.of();
        Instant now = START;
        long generation = 1;
        for (int i = 0; i < ANSWERS; i++) {
            now = now.plus(Duration.ofMinutes(random.nextInt(1_200)));
            generation += random.nextInt(2);
            PolicyAnswer.Policies answer =
                    answer(random, now, generations ? OptionalLong.of(generation) : OptionalLong.empty(), mine, others);
            List<Listed> read = read(random, answer.documents().size(), mine, others);
            List<Owned> owned = owned(random, mine, others);
            Set<PolicyId> active = owned.stream()
                    .filter(policy -> policy.source().equals(SOURCE) && !policy.held() && !policy.removing())
                    .map(Owned::id)
                    .collect(Collectors.toSet());

            Reconciliation result =
                    new Reconciler().decide(SOURCE, answer, read, state, owned, now, Duration.ofHours(10));

            Set<PolicyId> removed = result.removals().stream().map(Removal::id).collect(Collectors.toSet());
            Set<PolicyId> present =
                    read.stream().flatMap(listed -> listed.id().stream()).collect(Collectors.toSet());
            Set<PolicyId> tombstones =
                    answer.removed().stream().map(Tombstone::id).collect(Collectors.toSet());
            assertThat(removed).hasSameSizeAs(result.removals()).isSubsetOf(active);
            assertThat(removed).noneMatch(present::contains);
            Set<PolicyId> vanished = new HashSet<>(active);
            vanished.removeAll(present);
            vanished.removeAll(tombstones);
            if (vanished.size() * 2 > active.size()) {
                assertThat(removed).isSubsetOf(tombstones);
            }
            Set<PolicyId> byAbsence = new HashSet<>(removed);
            byAbsence.removeAll(tombstones);
            assertThat(byAbsence).noneMatch(presentBefore::contains);
            if (answer.paused().contains(Pause.REMOVE)) {
                assertThat(removed).isEmpty();
            }
            assertThat(result.next().absences().keySet()).isSubsetOf(active).noneMatch(present::contains);
            removalsSeen += removed.size();
            mine.removeAll(removed);
            presentBefore = present;
            state = result.next();
        }
    }

    private static Set<PolicyId> ids(Random random, String prefix, int count) {
        Set<PolicyId> ids = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            ids.add(new PolicyId(prefix + random.nextInt(20)));
        }
        return ids;
    }

    private static PolicyAnswer.Policies answer(
            Random random, Instant now, OptionalLong generation, Set<PolicyId> mine, Set<PolicyId> others) {
        List<Tombstone> removed = new ArrayList<>();
        for (Set<PolicyId> ids : List.of(mine, others)) {
            for (PolicyId id : ids) {
                if (random.nextInt(40) == 0) {
                    removed.add(new Tombstone(id, random.nextBoolean()));
                }
            }
        }
        List<SourceDocument> documents = new ArrayList<>();
        for (int i = random.nextInt(mine.size() + 3); i > 0; i--) {
            documents.add(new SourceDocument("x", new byte[0], false));
        }
        Instant at = random.nextInt(10) == 0 ? now.plus(Duration.ofHours(random.nextInt(200) - 100L)) : now;
        return new PolicyAnswer.Policies(
                at,
                documents,
                random.nextInt(5) != 0,
                List.of(),
                generation,
                removed,
                random.nextInt(6) == 0 ? Set.of(Pause.REMOVE) : Set.of(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.of("\"e\""));
    }

    /** Mostly policies of the source, in a row, so that most answers list most of them. */
    private static List<Listed> read(Random random, int count, Set<PolicyId> mine, Set<PolicyId> others) {
        List<PolicyId> order = new ArrayList<>(mine);
        List<PolicyId> foreign = new ArrayList<>(others);
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (i < order.size()) {
                words.add((random.nextInt(8) == 0 ? "!" : "") + order.get(i));
            } else if (random.nextInt(4) == 0) {
                words.add("?");
            } else {
                words.add(
                        random.nextBoolean()
                                ? foreign.get(random.nextInt(foreign.size())).text()
                                : "new");
            }
        }
        return Answers.read(words.toArray(String[]::new));
    }

    private static List<Owned> owned(Random random, Set<PolicyId> mine, Set<PolicyId> others) {
        List<Owned> owned = new ArrayList<>();
        mine.forEach(
                id -> owned.add(new Owned(id, id.text(), SOURCE, random.nextInt(20) == 0, random.nextInt(20) == 0)));
        others.forEach(id -> owned.add(new Owned(id, id.text(), OTHER, false, false)));
        return owned;
    }
}
