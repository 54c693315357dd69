package dev.scepter.agent.mdm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.NumberedEvent;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The outbox and an MDM, with the device stopped at any write. */
class OutboxCrashTest {
    private static final Pattern LOST = Pattern.compile("\\d+ events were dropped: the numbers (\\d+) to (\\d+)");

    /** Stops the device as a kill does. */
    @SuppressWarnings("serial") // Never serialized.
    private static final class Stopped extends Error {}

    /** Takes a report once by its key, and an event once by its number, as the device API says. */
    private static final class Mdm {
        private final Map<String, String> reports = new HashMap<>();
        private final Map<Long, String> taken = new HashMap<>();
        private final Map<Long, Set<String>> keysOfEvents = new HashMap<>();
        private final Set<Long> toldAsLost = new HashSet<>();
        private long highest;
        private String state = "";

        void take(Parcel parcel) {
            String body = new String(parcel.body(), StandardCharsets.UTF_8);
            String before = reports.putIfAbsent(parcel.idempotencyKey(), body);
            if (before != null) {
                assertThat(body).as("a repetition").isEqualTo(before);
                return;
            }
            List<String> lines = body.lines().toList();
            state = lines.get(0);
            long last = 0;
            for (String line : lines.subList(1, lines.size())) {
                long number = Long.parseLong(line.substring(0, line.indexOf(' ')));
                assertThat(number).as("order").isGreaterThan(last);
                last = number;
                keysOfEvents.computeIfAbsent(number, none -> new HashSet<>()).add(parcel.idempotencyKey());
                take(number, line.substring(line.indexOf(' ') + 1));
            }
        }

        private void take(long number, String text) {
            Matcher lost = LOST.matcher(text);
            if (number > highest) {
                highest = number;
                taken.put(number, text);
                for (long one = lost.matches() ? Long.parseLong(lost.group(1)) : 1;
                        lost.matches() && one <= Long.parseLong(lost.group(2));
                        one++) {
                    toldAsLost.add(one);
                }
            } else if (!lost.matches()) {
                assertThat(taken).as("a number stands for one event").containsEntry(number, text);
            }
        }

        boolean knows(String detail) {
            return taken.containsValue(detail);
        }
    }

    private final InMemoryDurableFolder folder = new InMemoryDurableFolder();
    private final Mdm mdm = new Mdm();
    private final List<String> added = new ArrayList<>();
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private int names;

    private Outbox outbox() {
        return new Outbox(folder, new SecureRandom());
    }

    private static ReportBody body(String state) {
        return events -> {
            StringBuilder text = new StringBuilder(state).append('\n');
            for (NumberedEvent event : events) {
                text.append(event.sequence())
                        .append(' ')
                        .append(event.message())
                        .append('\n');
            }
            return text.toString().getBytes(StandardCharsets.UTF_8);
        };
    }

    private void add() {
        String detail = "event " + names++;
        outbox().add(new Event(EventId.ATTEMPT_FAILED, Optional.empty(), detail), now);
        added.add(detail);
    }

    /** What the loop does with a report: the one under way, else a new one. */
    private Parcel send(String state) throws ScepterException {
        Optional<Parcel> underWay = outbox().sealed(now);
        Parcel parcel =
                underWay.isPresent() ? underWay.get() : outbox().seal(body(state), state, Optional.empty(), now);
        mdm.take(parcel);
        return parcel;
    }

    private void deliverAll(String state) throws ScepterException {
        for (int i = 0; i < 60 && outbox().isWorthSending(state, Optional.empty(), 0, now); i++) {
            outbox().delivered(send(state), now);
        }
        assertThat(outbox().isWorthSending(state, Optional.empty(), 0, now)).isFalse();
    }

    /** Stops the device before (even) or after (odd) a write or delete; says afterwards whether it came so far. */
    private static final class StopAt implements InMemoryDurableFolder.Faults {
        private int left;

        StopAt(int point) {
            this.left = point;
        }

        @Override
        public void before(InMemoryDurableFolder.Operation operation, String path) {
            count();
        }

        @Override
        public void after(InMemoryDurableFolder.Operation operation, String path) {
            count();
        }

        private void count() {
            if (left-- == 0) {
                throw new Stopped();
            }
        }
    }

    private boolean stopsAt(int point) throws ScepterException {
        folder.setFaults(new StopAt(point));
        try {
            add();
            add();
            send("A"); // its answer is lost
            add();
            deliverAll("A");
            add();
            deliverAll("B");
            return false;
        } catch (Stopped e) {
            return true;
        } finally {
            folder.setFaults(new InMemoryDurableFolder.Faults() {});
            folder.crash();
        }
    }

    @Test
    void stopAtAnyWrite_sendsNothingTwiceUnderTwoKeys_andLosesNothing() throws Exception {
        int point = 0;
        boolean stopped = true;
        while (stopped) {
            OutboxCrashTest life = new OutboxCrashTest();

            stopped = life.stopsAt(point);
            life.deliverAll("newest");

            assertThat(life.added).as("point %d", point).allMatch(life.mdm::knows);
            assertThat(life.mdm.keysOfEvents.values())
                    .as("point %d", point)
                    .allSatisfy(keys -> assertThat(keys).hasSize(1));
            assertThat(life.mdm.state).isEqualTo("newest");
            point++;
        }
        assertThat(point).as("points tried").isGreaterThan(15);
    }

    /** A seeded life of adds, lost answers, refusals, long silences and stops. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void anyLife_tellsEachEventOnceAndInOrder_orSaysThatItIsLost(long seed) throws Exception {
        Random random = new Random(seed);
        for (int step = 0; step < 150; step++) {
            if (random.nextInt(6) == 0) {
                folder.setFaults(new StopAt(random.nextInt(6)));
            }
            try {
                act(random, "state " + step);
            } catch (Stopped e) {
                folder.setFaults(new InMemoryDurableFolder.Faults() {});
                folder.crash();
            }
        }
        folder.setFaults(new InMemoryDurableFolder.Faults() {});

        deliverAll("newest");

        assertThat(mdm.state).isEqualTo("newest");
        long missing = added.stream().filter(detail -> !mdm.knows(detail)).count();
        assertThat(mdm.toldAsLost.size()).as("events told as lost").isGreaterThanOrEqualTo((int) missing);
        List<String> inOrder = mdm.taken.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .filter(text -> !LOST.matcher(text).matches())
                .toList();
        assertThat(inOrder).doesNotHaveDuplicates();
        assertThat(inOrder.stream()
                        .map(text -> Integer.parseInt(text.substring("event ".length())))
                        .toList())
                .isSorted();
    }

    private void act(Random random, String state) throws ScepterException {
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3, 4 -> add();
            case 5 -> send(state); // its answer is lost
            case 6, 7 -> outbox().delivered(send(state), now);
            case 8 -> refuseIfLarge(outbox().seal(body(state), state, Optional.empty(), now));
            case 9 -> now = now.plus(Duration.ofHours(random.nextInt(30)));
            case 10 -> now = now.minus(Duration.ofMinutes(random.nextInt(90)));
            default -> {
                for (int i = 0; i < (random.nextInt(5) == 0 ? Outbox.MOST_EVENTS : 3); i++) {
                    add();
                }
            }
        }
    }

    /** As an answer 413 does. An event that is refused alone may be given up in the end. */
    private void refuseIfLarge(Parcel parcel) throws ScepterException {
        if (new String(parcel.body(), StandardCharsets.UTF_8).lines().count() > 2) {
            outbox().refused(parcel, now);
        }
    }
}
