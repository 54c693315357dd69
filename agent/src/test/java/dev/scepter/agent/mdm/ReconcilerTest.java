package dev.scepter.agent.mdm;

import static dev.scepter.agent.mdm.Answers.OTHER;
import static dev.scepter.agent.mdm.Answers.SOURCE;
import static dev.scepter.agent.mdm.Answers.answer;
import static dev.scepter.agent.mdm.Answers.generation;
import static dev.scepter.agent.mdm.Answers.held;
import static dev.scepter.agent.mdm.Answers.incomplete;
import static dev.scepter.agent.mdm.Answers.owned;
import static dev.scepter.agent.mdm.Answers.ownedBy;
import static dev.scepter.agent.mdm.Answers.read;
import static dev.scepter.agent.mdm.Answers.removing;
import static dev.scepter.agent.mdm.Answers.tombstone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scepter.agent.mdm.Reconciliation.Removal;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.PolicyId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReconcilerTest {
    private static final Instant T0 = Instant.parse("2031-05-06T07:08:09Z");
    private static final Duration DAY = Duration.ofHours(24);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    /** When an answer confirms an absence that hourly answers told of before. */
    private static final Instant LATE = T0.plus(DAY).plus(HOUR);

    private final Reconciler reconciler = new Reconciler();

    /** A rule: answers in a row about four policies of the source, and what is removed by them. */
    private record Rule(String name, List<Asked> answers, List<String> removed) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** One answer, what was read of it, and what the clock of the device said. */
    private record Asked(PolicyAnswer.Policies answer, List<Listed> read, Instant now) {}

    private static Asked asked(PolicyAnswer.Policies answer, String... read) {
        return new Asked(answer, read(read), answer.at());
    }

    /** A complete answer without {@code d}. */
    private static Asked withoutD(Instant at) {
        return asked(answer(at, "a", "b", "c"), "a", "b", "c");
    }

    private static Asked withoutD(long generation, Instant at) {
        return asked(generation(generation, at, "a", "b", "c"), "a", "b", "c");
    }

    private static Asked withD(Instant at) {
        return asked(answer(at, "a", "b", "c", "d"), "a", "b", "c", "d");
    }

    private static Asked empty(Instant at) {
        return asked(answer(at));
    }

    private static Asked withoutTombstoned(Set<Pause> paused, Instant at, Tombstone... tombstones) {
        return asked(Answers.of(at, OptionalLong.empty(), List.of(tombstones), paused, "a", "b", "c"), "a", "b", "c");
    }

    private static Asked tombstoneForAListedPolicy(Instant at) {
        List<Tombstone> tombstones = List.of(tombstone("c"), tombstone("x"));
        return asked(
                Answers.of(at, OptionalLong.empty(), tombstones, Set.of(), "a", "b", "c", "d"), "a", "b", "c", "d");
    }

    private static Rule rule(String name, List<String> removed, Asked... answers) {
        return new Rule(name, List.of(answers), removed);
    }

    /** An answer each hour for a day, without {@code d}; then others. */
    private static Asked[] aDayWithoutD(Asked... then) {
        return aDay(ReconcilerTest::withoutD, T0, then);
    }

    private static Asked[] aDay(Function<Instant, Asked> hourly, Instant from, Asked... then) {
        Stream<Asked> day =
                IntStream.rangeClosed(0, 24).mapToObj(hour -> hourly.apply(from.plus(HOUR.multipliedBy(hour))));
        return Stream.concat(day, Arrays.stream(then)).toArray(Asked[]::new);
    }

    private static Asked withTwoOfFour(Instant at) {
        return asked(answer(at, "a", "b"), "a", "b");
    }

    static Stream<Rule> rules() {
        List<String> nothing = List.of();
        return Stream.of(
                rule("one absence removes nothing", nothing, withoutD(T0)),
                rule("absent for a day and an hour, asked hourly: removed", List.of("d"), aDayWithoutD(withoutD(LATE))),
                rule("a second less: stays", nothing, aDayWithoutD(withoutD(LATE.minus(SECOND)))),
                rule("absent for a day, asked hourly: stays", nothing, aDayWithoutD()),
                rule("two answers alone: stays", nothing, withoutD(T0), withoutD(T0.plus(DAY.multipliedBy(30)))),
                rule(
                        "three answers a day apart of a source that is asked hourly: stays",
                        nothing,
                        withoutD(T0),
                        withoutD(T0.plus(DAY)),
                        withoutD(T0.plus(DAY.multipliedBy(2)))),
                rule(
                        "a clock set forward by a day: stays",
                        nothing,
                        withoutD(T0),
                        withoutD(T0.plus(DAY).plus(HOUR)),
                        withoutD(T0.plus(DAY).plus(HOUR.multipliedBy(2)))),
                rule(
                        "a clock set forward by a day three times: stays",
                        nothing,
                        withoutD(T0),
                        withoutD(T0.plus(DAY)),
                        withoutD(T0.plus(DAY.multipliedBy(2)).plus(HOUR)),
                        withoutD(T0.plus(DAY.multipliedBy(3)).plus(HOUR.multipliedBy(2)))),
                rule(
                        "a clock set forward by years, then a day: removed",
                        List.of("d"),
                        Stream.concat(
                                        Stream.of(withoutD(T0)),
                                        Arrays.stream(aDay(ReconcilerTest::withoutD, T0.plus(DAY.multipliedBy(1_000)))))
                                .toArray(Asked[]::new)),
                rule(
                        "a clock set forward in the last hour: stays",
                        nothing,
                        withoutD(T0),
                        withoutD(T0.plus(HOUR)),
                        withoutD(T0.plus(DAY.multipliedBy(9)))),
                rule(
                        "listed in between: the absence begins anew",
                        nothing,
                        aDayWithoutD(withD(T0.plus(DAY).plus(SECOND)), withoutD(LATE))),
                rule(
                        "listed with an error: is no absence",
                        nothing,
                        aDayWithoutD(
                                asked(answer(T0.plus(DAY).plus(SECOND), "a", "b", "c", "d"), "a", "b", "c", "!d"),
                                withoutD(LATE))),
                rule(
                        "a document without id makes the answer incomplete",
                        nothing,
                        aDayWithoutD(asked(answer(LATE, "a", "b", "c", "?"), "a", "b", "c", "?"))),
                rule(
                        "incomplete answers begin nothing",
                        nothing,
                        aDay(at -> asked(incomplete(at, "a", "b", "c"), "a", "b", "c"), T0, withoutD(LATE))),
                rule(
                        "an incomplete answer confirms nothing",
                        nothing,
                        aDayWithoutD(asked(incomplete(LATE, "a", "b", "c"), "a", "b", "c"))),
                rule(
                        "an incomplete answer in between ends no absence",
                        List.of("d"),
                        aDayWithoutD(
                                asked(incomplete(T0.plus(DAY).plus(SECOND), "a", "b", "c"), "a", "b", "c"),
                                withoutD(LATE))),
                rule(
                        "listed in an incomplete answer: the absence is over",
                        nothing,
                        aDayWithoutD(asked(incomplete(T0.plus(DAY).plus(SECOND), "d"), "d"), withoutD(LATE))),
                rule("empty for a month: nothing", nothing, empty(T0), empty(T0.plus(DAY.multipliedBy(30)))),
                rule(
                        "three of four absent for a month: nothing",
                        nothing,
                        asked(answer(T0, "a"), "a"),
                        asked(answer(T0.plus(DAY.multipliedBy(30)), "a"), "a")),
                rule(
                        "exactly half absent: removed",
                        List.of("c", "d"),
                        aDay(ReconcilerTest::withTwoOfFour, T0, withTwoOfFour(LATE))),
                rule(
                        "more than half absent in between: the absence that was there goes on",
                        List.of("d"),
                        aDayWithoutD(empty(T0.plus(DAY).plus(SECOND)), withoutD(LATE))),
                rule(
                        "more than half absent: no absence begins",
                        nothing,
                        aDay(ReconcilerTest::empty, T0, withoutD(LATE))),
                rule(
                        "generations: absent again 1 hour later with a higher one: removed",
                        List.of("d"),
                        withoutD(7, T0),
                        withoutD(8, T0.plus(HOUR))),
                rule(
                        "generations: absent again a second less than 1 hour later: stays",
                        nothing,
                        withoutD(7, T0),
                        withoutD(8, T0.plus(HOUR).minus(SECOND))),
                rule(
                        "generations: absent for a month with the same one: stays",
                        nothing,
                        withoutD(7, T0),
                        withoutD(7, T0.plus(DAY.multipliedBy(30)))),
                rule(
                        "generations that begin to be counted begin the absence anew",
                        nothing,
                        aDayWithoutD(withoutD(8, LATE))),
                rule("a tombstone removes at once", List.of("d"), withoutTombstoned(Set.of(), T0, tombstone("d"))),
                rule(
                        "a tombstone of a listed policy removes nothing",
                        nothing,
                        tombstoneForAListedPolicy(T0),
                        tombstoneForAListedPolicy(T0.plus(DAY))),
                rule(
                        "a tombstone in an incomplete answer removes",
                        List.of("d"),
                        asked(
                                Answers.of(
                                        T0,
                                        OptionalLong.empty(),
                                        List.of(tombstone("d")),
                                        Set.of(),
                                        "a",
                                        "b",
                                        "c",
                                        "?"),
                                "a",
                                "b",
                                "c",
                                "?")),
                rule(
                        "tombstones of all remove all",
                        List.of("a", "b", "c", "d"),
                        asked(Answers.of(
                                T0,
                                OptionalLong.empty(),
                                List.of(tombstone("a"), tombstone("b"), tombstone("c"), tombstone("d")),
                                Set.of()))),
                rule(
                        "what has a tombstone is no part of the half that may be missing",
                        List.of("c", "d"),
                        asked(Answers.of(T0, OptionalLong.empty(), List.of(tombstone("c"), tombstone("d")), Set.of()))),
                rule("paused: a tombstone waits", nothing, withoutTombstoned(Set.of(Pause.REMOVE), T0, tombstone("d"))),
                rule("paused: an absence waits", nothing, aDayWithoutD(withoutTombstoned(Set.of(Pause.REMOVE), LATE))),
                rule(
                        "paused no more: the absence is confirmed",
                        List.of("d"),
                        aDayWithoutD(withoutTombstoned(Set.of(Pause.REMOVE), LATE), withoutD(LATE.plus(SECOND)))),
                rule(
                        "other pauses stop no removal",
                        List.of("d"),
                        withoutTombstoned(Set.of(Pause.ENROL, Pause.RENEW), T0, tombstone("d"))),
                rule(
                        "answers of more than 24 hours ahead begin nothing",
                        nothing,
                        aDay(
                                at -> new Asked(
                                        answer(at.plus(DAY).plus(SECOND), "a", "b", "c"), read("a", "b", "c"), at),
                                T0,
                                withoutD(T0.plus(DAY.multipliedBy(3))))),
                rule(
                        "an answer of more than 24 hours ago confirms nothing",
                        nothing,
                        aDayWithoutD(new Asked(
                                answer(LATE, "a", "b", "c"),
                                read("a", "b", "c"),
                                LATE.plus(DAY).plus(SECOND)))),
                rule(
                        "an answer of exactly 24 hours ago counts",
                        List.of("d"),
                        aDayWithoutD(new Asked(answer(LATE, "a", "b", "c"), read("a", "b", "c"), LATE.plus(DAY)))),
                rule(
                        "a clock that fell back by a year: the absence begins anew and is confirmed in time",
                        List.of("d"),
                        Stream.concat(
                                        Stream.of(withoutD(T0.plus(DAY.multipliedBy(365)))),
                                        Arrays.stream(aDayWithoutD(withoutD(LATE))))
                                .toArray(Asked[]::new)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void rule_holds(Rule rule) {
        SourceState state = SourceState.none(SOURCE);
        List<Owned> owned = new ArrayList<>(owned("a", "b", "c", "d"));
        owned.add(ownedBy("x", OTHER));
        List<String> removed = new ArrayList<>();
        for (Asked asked : rule.answers()) {
            Reconciliation result =
                    reconciler.decide(SOURCE, asked.answer(), asked.read(), state, owned, asked.now(), HOUR);
            for (Removal removal : result.removals()) {
                removed.add(removal.id().text());
                owned.removeIf(policy -> policy.id().equals(removal.id()));
            }
            state = result.next();
        }

        assertThat(removed).containsExactlyElementsOf(rule.removed());
    }

    @Test
    void documents_areAppliedInOrder_exceptThoseWithErrors() {
        Reconciliation result = decide(answer(T0, "b", "a", "?", "new"), read("b", "!a", "?", "new"), owned("a", "b"));

        assertThat(result.apply()).containsExactly(0, 3);
        assertThat(result.notes()).isEmpty();
        assertThat(result.next().listed()).isEqualTo(read("b", "!a", "?", "new"));
    }

    @Test
    void idOfAnotherSource_isRefused() {
        Reconciliation result =
                decide(answer(T0, "a", "x"), read("a", "x"), List.of(ownedBy("a", SOURCE), ownedBy("x", OTHER)));

        assertThat(result.apply()).containsExactly(0);
        assertThat(trouble(result, 1)).contains(ErrorCode.POLICY_CONFLICT);
        assertThat(result.notes()).singleElement().asString().contains(OTHER);
    }

    @Test
    void idTwiceInOneAnswer_theFirstCounts() {
        Reconciliation result = decide(answer(T0, "a", "a"), read("a", "a"), List.of());

        assertThat(result.apply()).containsExactly(0);
        assertThat(trouble(result, 0)).isEmpty();
        assertThat(trouble(result, 1)).contains(ErrorCode.POLICY_CONFLICT);
    }

    @Test
    void idTwice_theFirstCountsAlsoWithErrors() {
        Reconciliation result = decide(answer(T0, "a", "a"), read("!a", "a"), List.of());

        assertThat(result.apply()).isEmpty();
    }

    @Test
    void heldPolicy_isNotBroughtBackAndThatIsNoTrouble() {
        Reconciliation result = decide(answer(T0, "a"), read("a"), List.of(held("a")));

        assertThat(result.apply()).isEmpty();
        assertThat(trouble(result, 0)).isEmpty();
        assertThat(result.notes()).singleElement().asString().contains("--hold");
    }

    @Test
    void policyThatIsBeingRemoved_isAppliedAgain() {
        Reconciliation result = decide(answer(T0, "a"), read("a"), List.of(removing("a")));

        assertThat(result.apply()).containsExactly(0);
    }

    @Test
    void heldAndLeavingPolicies_areNeitherMissingNorRemoved() {
        List<Owned> owned = List.of(ownedBy("a", SOURCE), held("b"), removing("c"), ownedBy("d", SOURCE));
        PolicyAnswer.Policies answer =
                Answers.of(T0, OptionalLong.empty(), List.of(tombstone("b"), tombstone("c")), Set.of(), "a");

        Reconciliation result = decide(answer, read("a"), owned);

        assertThat(result.removals()).isEmpty();
        assertThat(result.next().absences()).containsOnlyKeys(new PolicyId("d"));
    }

    @Test
    void tombstone_saysWhetherRootsStay() {
        PolicyAnswer.Policies answer = Answers.of(
                T0,
                OptionalLong.of(1),
                List.of(new Tombstone(new PolicyId("a"), true), new Tombstone(new PolicyId("b"), false)),
                Set.of());

        Reconciliation result = decide(answer, List.of(), owned("a", "b"));

        assertThat(result.removals()).extracting(Removal::keepRoots).containsExactly(true, false);
    }

    @Test
    void tombstoneForAnotherSourcesPolicy_isOnlyNoted() {
        PolicyAnswer.Policies answer = Answers.of(T0, OptionalLong.of(1), List.of(tombstone("x")), Set.of());

        Reconciliation result = decide(answer, List.of(), List.of(ownedBy("x", OTHER)));

        assertThat(result.removals()).isEmpty();
        assertThat(result.notes()).singleElement().asString().contains("another source");
    }

    @Test
    void nextState_holdsWhatTheAnswerSaid() {
        PolicyAnswer.Policies answer = new PolicyAnswer.Policies(
                T0,
                List.of(),
                true,
                List.of(),
                OptionalLong.of(9),
                List.of(),
                Set.of(Pause.ENROL),
                OptionalInt.of(120),
                Optional.of("nonce"),
                Optional.of("\"e\""));
        SourceState before = SourceState.none(SOURCE)
                .withFailure(new AskFailure(ErrorCode.TIMED_OUT, "late", T0, 3, Optional.of(T0)))
                .retired(T0);

        SourceState next = reconciler
                .decide(SOURCE, answer, List.of(), before, List.of(), T0, HOUR)
                .next();

        assertThat(next.etag()).contains("\"e\"");
        assertThat(next.generation()).hasValue(9);
        assertThat(next.paused()).containsExactly(Pause.ENROL);
        assertThat(next.pollSeconds()).hasValue(120);
        assertThat(next.proofNonce()).contains("nonce");
        assertThat(next.lastAnswer()).contains(T0);
        assertThat(next.failure()).isEmpty();
        assertThat(next.retired()).isFalse();
    }

    @Test
    void waitingTombstone_takesTheEtagAway() {
        Reconciliation result = decide(
                withoutTombstoned(Set.of(Pause.REMOVE), T0, tombstone("d")).answer(), read("a", "b", "c"), owned("d"));

        assertThat(result.next().etag()).isEmpty();
        assertThat(result.notes()).contains("the source has paused removals, so that these wait: d");
    }

    @Test
    void lowerGeneration_isStale() {
        SourceState before = decide(generation(7, T0), List.of(), List.of()).next();

        assertThat(reconciler.isStale(generation(6, T0), before)).isTrue();
        assertThat(reconciler.isStale(generation(7, T0), before)).isFalse();
        assertThat(reconciler.isStale(answer(T0), before)).isFalse();
        assertThat(reconciler.isStale(generation(6, T0), SourceState.none(SOURCE)))
                .isFalse();
    }

    @Test
    void listedPolicyThatIsNotOnTheDevice_isAskedFor() {
        SourceState state =
                decide(answer(T0, "a", "b"), read("a", "b"), List.of()).next();

        assertThat(asksInFull(state, owned("a", "b"), T0)).isFalse();
        assertThat(asksInFull(state, owned("a"), T0)).isTrue();
        assertThat(asksInFull(state, List.of(ownedBy("a", SOURCE), removing("b")), T0))
                .isTrue();
        assertThat(asksInFull(state, List.of(ownedBy("a", SOURCE), held("b")), T0))
                .isFalse();
    }

    @Test
    void policyWithErrors_isNotAskedForAgain() {
        SourceState state =
                decide(answer(T0, "a", "?"), read("!a", "?"), List.of()).next();

        assertThat(asksInFull(state, List.of(), T0)).isFalse();
    }

    @Test
    void policyThatLacksAValueOfTheDevice_isAskedForAgain() {
        Listed lacking = new Listed(
                "/policies/0",
                Optional.of(new PolicyId("a")),
                Optional.empty(),
                Optional.empty(),
                "00",
                Optional.of(new Trouble(ErrorCode.PLACEHOLDER_EMPTY, "no serial number")),
                List.of());
        SourceState state = decide(answer(T0, "a"), List.of(lacking), List.of()).next();

        assertThat(asksInFull(state, List.of(), T0)).isTrue();
    }

    @Test
    void policyOfAnotherSource_isAskedForOnceThatOneIsGone() {
        List<Owned> other = List.of(ownedBy("x", OTHER));
        SourceState state = decide(answer(T0, "x"), read("x"), other).next();

        assertThat(asksInFull(state, other, T0)).isFalse();
        assertThat(asksInFull(state, List.of(), T0)).isTrue();
    }

    @Test
    void secondOfTwoWithOneId_isNeverAskedFor() {
        SourceState state =
                decide(answer(T0, "a", "a"), read("!a", "a"), List.of()).next();

        assertThat(asksInFull(state, List.of(), T0)).isFalse();
    }

    @Test
    void sourceThatIsAskedOnceADay_isBelievedAfterThreeAnswers() {
        List<Owned> owned = owned("a", "b", "c", "d");
        List<Integer> removals = new ArrayList<>();
        SourceState state = SourceState.none(SOURCE);
        for (int day = 0; day < 3; day++) {
            Asked asked = withoutD(T0.plus(DAY.multipliedBy(day)));
            Reconciliation result =
                    reconciler.decide(SOURCE, asked.answer(), asked.read(), state, owned, asked.now(), DAY);
            removals.add(result.removals().size());
            state = result.next();
        }

        assertThat(removals).containsExactly(0, 0, 1);
    }

    @Test
    void clockThatDiffersFromTheSource_isNotedInTheSameWordsEachTime() {
        List<Owned> owned = owned("a", "b", "c", "d");
        Asked asked = withoutD(T0);
        Set<String> notes = new HashSet<>();
        for (int hour = 0; hour < 3; hour++) {
            Instant now = T0.plus(DAY.multipliedBy(3)).plus(HOUR.multipliedBy(hour));
            notes.addAll(reconciler
                    .decide(SOURCE, asked.answer(), asked.read(), SourceState.none(SOURCE), owned, now, HOUR)
                    .notes());
        }

        assertThat(notes).hasSize(1);
    }

    @Test
    void absence_isLookedAtEveryTenMinutes() {
        SourceState state = decide(withoutD(T0).answer(), read("a", "b", "c"), owned("a", "b", "c", "d"))
                .next();
        List<Owned> owned = owned("a", "b", "c", "d");
        Duration tenMinutes = Duration.ofMinutes(10);

        assertThat(asksInFull(state, owned, T0.plus(tenMinutes).minus(SECOND))).isFalse();
        assertThat(asksInFull(state, owned, T0.plus(tenMinutes))).isTrue();
        assertThat(asksInFull(state, owned, T0.minus(tenMinutes)))
                .as("a clock set back")
                .isTrue();
    }

    /** A crash after the removal, before that was written down, leaves such a state. */
    @Test
    void absenceOfAPolicyThatHasGone_isForgottenByOneMoreAnswer() {
        SourceState state = decide(withoutD(T0).answer(), read("a", "b", "c"), owned("a", "b", "c", "d"))
                .next();
        List<Owned> left = owned("a", "b", "c");

        assertThat(asksInFull(state, left, T0)).isTrue();
        SourceState after = reconciler
                .decide(SOURCE, answer(T0, "a", "b", "c"), read("a", "b", "c"), state, left, T0, HOUR)
                .next();
        assertThat(after.absences()).isEmpty();
        assertThat(asksInFull(after, left, T0)).isFalse();
    }

    @Test
    void oldAbsenceOfASourceWithGenerations_waitsForAHigherOne() {
        SourceState state = decide(withoutD(7, T0).answer(), read("a", "b", "c"), owned("a", "b", "c", "d"))
                .next();

        assertThat(asksInFull(state, owned("a", "b", "c", "d"), T0.plus(DAY.multipliedBy(9))))
                .isFalse();
    }

    @Test
    void higherGenerationThatCameWithinTheHour_isAskedForAgainAfterIt() {
        List<Owned> owned = owned("a", "b", "c", "d");
        SourceState first =
                decide(withoutD(7, T0).answer(), read("a", "b", "c"), owned).next();
        Asked second = withoutD(8, T0.plus(Duration.ofMinutes(30)));
        SourceState state = reconciler
                .decide(SOURCE, second.answer(), second.read(), first, owned, second.now(), HOUR)
                .next();

        assertThat(asksInFull(state, owned, T0.plus(HOUR).minus(SECOND))).isFalse();
        assertThat(asksInFull(state, owned, T0.plus(HOUR))).isTrue();
    }

    @Test
    void stateOfAnotherSource_isADefectOfTheCaller() {
        assertThatThrownBy(() ->
                        reconciler.decide(SOURCE, answer(T0), List.of(), SourceState.none(OTHER), List.of(), T0, HOUR))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Reconciliation decide(PolicyAnswer.Policies answer, List<Listed> read, List<Owned> owned) {
        return reconciler.decide(SOURCE, answer, read, SourceState.none(SOURCE), owned, T0, HOUR);
    }

    private boolean asksInFull(SourceState state, List<Owned> owned, Instant now) {
        return reconciler.mustAskInFull(state, owned, now);
    }

    private static Optional<ErrorCode> trouble(Reconciliation result, int index) {
        return result.next().listed().get(index).trouble().map(Trouble::code);
    }
}
