package dev.scepter.agent.mdm;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.PolicyId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;

/** Makes answers of a source and what is on the device, by short words. */
final class Answers {
    static final String SOURCE = "url https://policies.example/";
    static final String OTHER = "command line";

    private Answers() {}

    /** A complete answer that lists policies. */
    static PolicyAnswer.Policies answer(Instant at, String... ids) {
        return PolicyAnswer.Policies.of(at, documents(ids.length), true, List.of(), Optional.of("\"tag\""));
    }

    static PolicyAnswer.Policies incomplete(Instant at, String... ids) {
        return PolicyAnswer.Policies.of(
                at, documents(ids.length), false, List.of("a file is missing"), Optional.empty());
    }

    /** A complete answer of a source that counts generations. */
    static PolicyAnswer.Policies generation(long generation, Instant at, String... ids) {
        return of(at, OptionalLong.of(generation), List.of(), Set.of(), ids);
    }

    /** A complete answer with tombstones and pauses. */
    static PolicyAnswer.Policies of(
            Instant at, OptionalLong generation, List<Tombstone> removed, Set<Pause> paused, String... ids) {
        return new PolicyAnswer.Policies(
                at,
                documents(ids.length),
                true,
                List.of(),
                generation,
                removed,
                paused,
                OptionalInt.empty(),
                Optional.empty(),
                Optional.of("\"tag\""));
    }

    private static List<SourceDocument> documents(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new SourceDocument("/policies/" + i, bytes("{}"), false))
                .toList();
    }

    /** What was read: an id, {@code ?} where it cannot be told, {@code !id} for a policy with an error. */
    static List<Listed> read(String... ids) {
        return Arrays.stream(ids).map(Answers::listed).toList();
    }

    private static Listed listed(String word) {
        boolean sound = !word.startsWith("!") && !word.equals("?");
        Optional<String> id = Optional.of(word.replace("!", "")).filter(text -> !text.equals("?"));
        return new Listed(
                "/policies/x",
                id.map(PolicyId::new),
                id,
                Optional.of("1"),
                "00",
                sound ? Optional.empty() : Optional.of(new Trouble(ErrorCode.POLICY_INVALID, "it has an error")),
                List.of());
    }

    /** Policies of the source under test. */
    static List<Owned> owned(String... ids) {
        return Arrays.stream(ids).map(id -> ownedBy(id, SOURCE)).toList();
    }

    static Owned ownedBy(String id, String source) {
        return new Owned(new PolicyId(id), id, source, false, false);
    }

    static Owned held(String id) {
        return new Owned(new PolicyId(id), id, SOURCE, true, false);
    }

    static Owned removing(String id) {
        return new Owned(new PolicyId(id), id, SOURCE, false, true);
    }

    static Tombstone tombstone(String id) {
        return new Tombstone(new PolicyId(id), false);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
