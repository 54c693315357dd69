package dev.scepter.agent.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.port.EventSink;
import dev.scepter.agent.testing.RecordingEventSink;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoopEventsTest {
    private static final Event FIRST = event("first");
    private static final Event SECOND = event("second");

    private final RecordingEventSink shown = new RecordingEventSink();
    private final RecordingEventSink kept = new RecordingEventSink();

    private static Event event(String words) {
        return new Event(EventId.AGENT_TROUBLE, Optional.empty(), words);
    }

    /** Breaks down so many times. */
    private EventSink breaking(int times) {
        AtomicInteger left = new AtomicInteger(times);
        return event -> {
            if (left.getAndDecrement() > 0) {
                throw new IllegalStateException("stands for a defect");
            }
            kept.accept(event);
        };
    }

    @Test
    void event_isShownAtOnceAndKeptWhenTold() {
        LoopEvents events = new LoopEvents(shown, kept);

        events.accept(FIRST);

        assertThat(shown.events()).containsExactly(FIRST);
        assertThat(kept.events()).isEmpty();
        assertThat(events.isAnyWaiting()).isTrue();

        events.tell();

        assertThat(kept.events()).containsExactly(FIRST);
        assertThat(events.isAnyWaiting()).isFalse();
    }

    @Test
    void writingThatBrokeDown_losesNoEvent() {
        LoopEvents events = new LoopEvents(shown, breaking(1));
        events.accept(FIRST);
        events.accept(SECOND);

        assertThatIllegalStateException().isThrownBy(events::tell);
        events.tell();

        assertThat(kept.events()).containsExactly(FIRST, SECOND);
    }

    @Test
    void eventThatCannotBeWritten_holdsUpNoOther() {
        LoopEvents events = new LoopEvents(shown, breaking(2));
        events.accept(FIRST);
        events.accept(SECOND);

        assertThatIllegalStateException().isThrownBy(events::tell);
        assertThatIllegalStateException().isThrownBy(events::tell);
        events.tell();

        assertThat(kept.events()).containsExactly(SECOND);
        assertThat(events.isAnyWaiting()).isFalse();
    }

    @Test
    void showingThatBreaksDown_losesNoEvent() {
        LoopEvents events = new LoopEvents(breaking(1), kept);

        assertThatIllegalStateException().isThrownBy(() -> events.accept(FIRST));
        events.tell();

        assertThat(kept.events()).containsExactly(FIRST);
    }

    @Test
    void whileTheFolderIsHeldForLong_aHundredAreKept() {
        LoopEvents events = new LoopEvents(shown, kept);
        for (int i = 0; i < 150; i++) {
            events.accept(event("event " + i));
        }

        events.tell();

        assertThat(shown.events()).hasSize(150);
        assertThat(kept.events()).hasSize(100).startsWith(event("event 0")).endsWith(event("event 99"));
    }
}
