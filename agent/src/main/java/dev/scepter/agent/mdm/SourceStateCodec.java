package dev.scepter.agent.mdm;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.WarningCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** A {@link SourceState} as versioned JSON. */
final class SourceStateCodec {
    private static final int VERSION = 1;
    private static final int MOST_ENTRIES = 2_000;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(8)
                            .maxStringLength(20_000)
                            .maxNumberLength(30)
                            .maxDocumentLength(SourceStates.MOST_BYTES)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    byte[] encode(SourceState state) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("version", VERSION);
        root.put("source", state.source());
        state.etag().ifPresent(value -> root.put("etag", value));
        state.generation().ifPresent(value -> root.put("generation", value));
        ArrayNode paused = root.putArray("paused");
        state.paused().stream().sorted().forEach(pause -> paused.add(pause.word()));
        state.pollSeconds().ifPresent(value -> root.put("pollSeconds", value));
        state.proofNonce().ifPresent(value -> root.put("proofNonce", value));
        state.lastAnswer().ifPresent(value -> root.put("lastAnswer", value.toString()));
        ArrayNode listed = root.putArray("listed");
        state.listed().forEach(document -> encode(listed.addObject(), document));
        ObjectNode absences = root.putObject("absences");
        new TreeMap<>(state.absences()).forEach((id, absence) -> {
            ObjectNode node = absences.putObject(id.text());
            node.put("since", absence.since().toString());
            absence.generation().ifPresent(value -> node.put("generation", value));
            node.put("seen", absence.seen().toString());
            node.put("counted", absence.counted().toString());
            node.put("longest", absence.longest().toString());
        });
        state.failure().ifPresent(failure -> encode(root.putObject("failure"), failure));
        root.put("retired", state.retired());
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
        } catch (JacksonException e) {
            throw new UncheckedIOException("a tree in memory can be written", e);
        }
    }

    private static void encode(ObjectNode node, Listed document) {
        node.put("where", document.where());
        document.id().ifPresent(value -> node.put("id", value.text()));
        document.name().ifPresent(value -> node.put("name", value));
        document.revision().ifPresent(value -> node.put("revision", value));
        node.put("digest", document.digest());
        document.trouble()
                .ifPresent(value -> node.putObject("trouble")
                        .put("code", value.code().name())
                        .put("message", value.message()));
        ArrayNode warnings = node.putArray("warnings");
        document.warnings()
                .forEach(warning -> warnings.addObject()
                        .put("code", warning.code().jsonName())
                        .put("message", warning.message()));
    }

    private static void encode(ObjectNode node, AskFailure failure) {
        node.put("code", failure.code().name());
        node.put("message", failure.message());
        node.put("at", failure.at().toString());
        node.put("count", failure.count());
        failure.nextAsk().ifPresent(value -> node.put("nextAsk", value.toString()));
    }

    /** The state; empty if the content is not one that this version has written. */
    Optional<SourceState> decode(byte[] content) {
        try {
            JsonNode root = MAPPER.readTree(content);
            return root.isObject() && integer(root, "version") == VERSION
                    ? Optional.of(decode(root))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            // What is wrong with it does not matter: the source will tell all of it again.
            return Optional.empty();
        }
    }

    private static SourceState decode(JsonNode root) {
        return new SourceState(
                text(root, "source"),
                optionalText(root, "etag"),
                root.has("generation") ? OptionalLong.of(generation(root)) : OptionalLong.empty(),
                paused(root),
                root.has("pollSeconds") ? OptionalInt.of(integer(root, "pollSeconds")) : OptionalInt.empty(),
                optionalText(root, "proofNonce"),
                optionalInstant(root, "lastAnswer"),
                listed(root),
                absences(root),
                root.has("failure") ? Optional.of(failure(root.path("failure"))) : Optional.empty(),
                flag(root, "retired"));
    }

    private static Set<Pause> paused(JsonNode root) {
        Set<Pause> paused = EnumSet.noneOf(Pause.class);
        for (JsonNode word : list(root, "paused")) {
            paused.add(Pause.ofWord(word.asText())
                    .orElseThrow(() -> new IllegalArgumentException("no pause of this version")));
        }
        return paused;
    }

    private static List<Listed> listed(JsonNode root) {
        List<Listed> listed = new ArrayList<>();
        for (JsonNode node : list(root, "listed")) {
            JsonNode trouble = node.path("trouble");
            listed.add(new Listed(
                    text(node, "where"),
                    optionalText(node, "id").map(PolicyId::new),
                    optionalText(node, "name"),
                    optionalText(node, "revision"),
                    text(node, "digest"),
                    trouble.isMissingNode()
                            ? Optional.empty()
                            : Optional.of(new Trouble(code(trouble), text(trouble, "message"))),
                    warnings(node)));
        }
        return listed;
    }

    private static List<DocumentWarning> warnings(JsonNode document) {
        List<DocumentWarning> warnings = new ArrayList<>();
        for (JsonNode node : list(document, "warnings")) {
            WarningCode code = WarningCode.ofName(text(node, "code"))
                    .orElseThrow(() -> new IllegalArgumentException("no warning of this version"));
            warnings.add(new DocumentWarning(code, text(node, "message")));
        }
        return warnings;
    }

    private static Map<PolicyId, Absence> absences(JsonNode root) {
        Map<PolicyId, Absence> absences = new HashMap<>();
        root.path("absences").properties().forEach(member -> {
            JsonNode node = member.getValue();
            absences.put(
                    new PolicyId(member.getKey()),
                    new Absence(
                            Instant.parse(text(node, "since")),
                            node.has("generation") ? OptionalLong.of(generation(node)) : OptionalLong.empty(),
                            Instant.parse(text(node, "seen")),
                            Duration.parse(text(node, "counted")),
                            Duration.parse(text(node, "longest"))));
        });
        return absences;
    }

    private static AskFailure failure(JsonNode node) {
        return new AskFailure(
                code(node),
                text(node, "message"),
                Instant.parse(text(node, "at")),
                integer(node, "count"),
                optionalInstant(node, "nextAsk"));
    }

    private static JsonNode list(JsonNode node, String name) {
        JsonNode list = node.path(name);
        if (!list.isArray() || list.size() > MOST_ENTRIES) {
            throw new IllegalArgumentException(name + " is no list of this size");
        }
        return list;
    }

    private static ErrorCode code(JsonNode node) {
        return ErrorCode.valueOf(text(node, "code"));
    }

    private static String text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (!value.isTextual()) {
            throw new IllegalArgumentException(name + " is no text");
        }
        return value.textValue();
    }

    private static Optional<String> optionalText(JsonNode node, String name) {
        return node.has(name) ? Optional.of(text(node, name)) : Optional.empty();
    }

    private static Optional<Instant> optionalInstant(JsonNode node, String name) {
        return optionalText(node, name).map(Instant::parse);
    }

    private static int integer(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw new IllegalArgumentException(name + " is no whole number");
        }
        return value.intValue();
    }

    private static long generation(JsonNode node) {
        JsonNode value = node.path("generation");
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IllegalArgumentException("generation is no whole number");
        }
        return value.longValue();
    }

    private static boolean flag(JsonNode node, String name) {
        JsonNode value = node.path(name);
        if (!value.isBoolean()) {
            throw new IllegalArgumentException(name + " is neither true nor false");
        }
        return value.booleanValue();
    }
}
