package dev.scepter.agent.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.scepter.agent.mdm.Pause;
import dev.scepter.agent.mdm.PolicyAnswer;
import dev.scepter.agent.mdm.SourceDocument;
import dev.scepter.agent.mdm.Tombstone;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.policy.PolicyWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** What an MDM assigns, by short words. */
final class Assignment {
    private final List<SourceDocument> documents = new ArrayList<>();
    private final List<Tombstone> removed = new ArrayList<>();
    private Set<Pause> paused = Set.of();
    private long generation = 1;

    private Assignment() {}

    /** Assigns the test device's policies. */
    static Assignment of(String... ids) {
        Assignment assignment = new Assignment();
        Arrays.stream(ids)
                .forEach(id -> assignment.document(PolicyWriter.toJsonWithoutChallenge(TestDevice.policy(id))));
        return assignment;
    }

    /** Adds a policy for the stores of users. */
    Assignment withUserPolicy(String id) {
        document(PolicyWriter.toJsonWithoutChallenge(TestDevice.userPolicy(id)));
        return this;
    }

    /** Adds documents that are no policies. */
    Assignment withBroken(int count) {
        for (int i = 0; i < count; i++) {
            document("{}".getBytes(UTF_8));
        }
        return this;
    }

    Assignment removing(String... ids) {
        Arrays.stream(ids).forEach(id -> removed.add(new Tombstone(new PolicyId(id), false)));
        return this;
    }

    Assignment pausing(Pause... pauses) {
        paused = Set.of(pauses);
        return this;
    }

    Assignment generation(long value) {
        generation = value;
        return this;
    }

    PolicyAnswer.Policies at(Instant now) {
        return new PolicyAnswer.Policies(
                now,
                documents,
                true,
                List.of(),
                OptionalLong.of(generation),
                removed,
                paused,
                OptionalInt.empty(),
                Optional.empty(),
                Optional.of("\"" + generation + "\""));
    }

    private void document(byte[] content) {
        documents.add(new SourceDocument("/policies/" + documents.size(), content, false));
    }
}
