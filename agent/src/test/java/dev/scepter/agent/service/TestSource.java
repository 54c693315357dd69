package dev.scepter.agent.service;

import dev.scepter.agent.mdm.PolicyAnswer;
import dev.scepter.agent.mdm.PolicySource;
import dev.scepter.agent.model.ScepterException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A source that answers as told, in order; the last answer is given again and again. */
final class TestSource implements ConfiguredSource {
    final List<Instant> asked = new ArrayList<>();
    final List<Optional<String>> etags = new ArrayList<>();
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final Clock clock;
    String session = "";
    int fingerprint = 1;
    Duration longestWait = Duration.ZERO;
    boolean foreign;

    /** One answer, or the failure instead of one. */
    @FunctionalInterface
    interface Answer {
        PolicyAnswer to(Optional<String> etag) throws ScepterException, InterruptedException;
    }

    TestSource(Clock clock) {
        this.clock = clock;
    }

    TestSource then(Answer answer) {
        answers.add(answer);
        return this;
    }

    TestSource then(Assignment assignment) {
        return then(etag -> assignment.at(clock.instant()));
    }

    TestSource then(ScepterException failure) {
        return then(etag -> {
            throw failure;
        });
    }

    TestSource thenUnchanged() {
        return then(etag -> new PolicyAnswer.Unchanged(clock.instant()));
    }

    @Override
    public Optional<PolicySource> current() {
        String at = session;
        return Optional.of(new PolicySource() {
            @Override
            public String name() {
                return TestDevice.SOURCE;
            }

            @Override
            public String session() {
                return at;
            }

            @Override
            public PolicyAnswer ask(Optional<String> etag, Duration wait)
                    throws ScepterException, InterruptedException {
                asked.add(clock.instant());
                etags.add(etag);
                Answer answer = answers.size() > 1 ? answers.remove() : answers.element();
                return answer.to(etag);
            }
        });
    }

    @Override
    public String session() {
        return session;
    }

    @Override
    public int fingerprint() {
        return fingerprint;
    }

    @Override
    public String name() {
        return TestDevice.SOURCE;
    }

    @Override
    public Duration pollInterval() {
        return Duration.ofMinutes(15);
    }

    @Override
    public Duration longestWait() {
        return longestWait;
    }

    @Override
    public boolean isForeignMachine(String source) {
        return foreign;
    }
}
