package dev.scepter.agent.channel;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Requests and answers as UTF-8 JSON; see {@code docs/local-channel.md}. */
final class Messages {
    static final int VERSION = 1;
    static final int MAX_REQUEST = 4 * 1024;
    static final int MAX_ANSWER = 4 * 1024 * 1024;

    private static final int DEPTH_OF_REQUEST = 2;
    private static final int DEPTH_OF_ANSWER = 32;
    private static final int MAX_NUMBER = 20;
    private static final int MAX_NAME = 100;
    private static final Set<String> OF_REQUEST = Set.of("version", "call", "policy", "verbose");

    private static final JsonMapper REQUESTS = mapper(DEPTH_OF_REQUEST, MAX_REQUEST);
    private static final JsonMapper ANSWERS = mapper(DEPTH_OF_ANSWER, MAX_ANSWER);

    private Messages() {}

    /** A request, or why it is none. */
    record Read(Optional<Request> request, Optional<Answer> refusal) {
        private static Read refused(ChannelError error, String message) {
            return new Read(Optional.empty(), Optional.of(Answer.refused(error, message)));
        }
    }

    private static JsonMapper mapper(int depth, int size) {
        return JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(depth)
                                .maxDocumentLength(size)
                                .maxStringLength(size)
                                .maxNameLength(MAX_NAME)
                                .maxNumberLength(MAX_NUMBER)
                                .build())
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    static byte[] of(Request request) {
        ObjectNode node = REQUESTS.createObjectNode();
        node.put("version", VERSION);
        node.put("call", request.call().jsonName());
        request.policy().ifPresent(policy -> node.put("policy", policy));
        if (request.verbose()) {
            node.put("verbose", true);
        }
        return bytes(node);
    }

    static Read request(byte[] content) {
        ObjectNode node;
        try {
            node = object(REQUESTS, content);
        } catch (IOException e) {
            return Read.refused(ChannelError.REQUEST_INVALID, "the request is not one object of JSON in UTF-8");
        }
        JsonNode version = node.path("version");
        if (!version.isInt()) {
            return Read.refused(ChannelError.REQUEST_INVALID, "the request names no version");
        }
        // Before all else: a later version may look quite different.
        if (version.intValue() != VERSION) {
            return Read.refused(ChannelError.VERSION_UNKNOWN, "this agent speaks version " + VERSION);
        }
        Optional<Call> call = Call.named(node.path("call").asText());
        if (call.isEmpty()) {
            return Read.refused(
                    ChannelError.CALL_UNKNOWN,
                    "version " + VERSION + " of this agent knows the calls "
                            + String.join(
                                    ", ",
                                    Arrays.stream(Call.values())
                                            .map(Call::jsonName)
                                            .toList()));
        }
        JsonNode policy = node.path("policy");
        JsonNode verbose = node.path("verbose");
        boolean known = OF_REQUEST.containsAll(names(node));
        if (!known
                || !(policy.isMissingNode() || policy.isTextual())
                || !(verbose.isMissingNode() || verbose.isBoolean())) {
            return Read.refused(ChannelError.REQUEST_INVALID, "the request has members that its version does not have");
        }
        return new Read(
                Optional.of(new Request(
                        call.get(),
                        policy.isTextual() ? Optional.of(policy.textValue()) : Optional.empty(),
                        verbose.booleanValue())),
                Optional.empty());
    }

    /** Never larger than {@link #MAX_ANSWER}. */
    static byte[] of(Answer answer) {
        ObjectNode node = ANSWERS.createObjectNode();
        node.put("version", VERSION);
        if (answer instanceof Answer.Result result) {
            node.set("result", result.content());
            byte[] content = bytes(node);
            return content.length <= MAX_ANSWER
                    ? content
                    : of(Answer.refused(
                            ChannelError.ANSWER_TOO_LARGE,
                            "the answer has " + content.length + " bytes, at most " + MAX_ANSWER
                                    + " are sent; ask for one policy"));
        }
        Answer.Refused refused = (Answer.Refused) answer;
        ObjectNode error = node.putObject("error");
        error.put("code", refused.code());
        error.put("message", refused.message());
        if (refused.code().equals(ChannelError.VERSION_UNKNOWN.name())) {
            error.putArray("versions").add(VERSION);
        }
        return bytes(node);
    }

    static Answer answer(byte[] content) throws IOException {
        ObjectNode node = object(ANSWERS, content);
        if (node.get("error") instanceof ObjectNode error) {
            return new Answer.Refused(
                    error.path("code").asText(), error.path("message").asText());
        }
        if (node.path("version").asInt() == VERSION && node.get("result") instanceof ObjectNode result) {
            return new Answer.Result(result);
        }
        throw new IOException("the answer is none of version " + VERSION);
    }

    /** Jackson would guess at other encodings, and mend broken UTF-8 in places. */
    private static ObjectNode object(JsonMapper mapper, byte[] content) throws IOException {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException("not UTF-8", e);
        }
        if (mapper.readTree(text) instanceof ObjectNode node) {
            return node;
        }
        throw new IOException("no object");
    }

    private static List<String> names(ObjectNode node) {
        return node.properties().stream().map(Map.Entry::getKey).toList();
    }

    private static byte[] bytes(ObjectNode node) {
        try {
            return ANSWERS.writeValueAsBytes(node);
        } catch (JacksonException e) {
            throw new IllegalStateException("a tree of nodes that cannot be written", e);
        }
    }
}
