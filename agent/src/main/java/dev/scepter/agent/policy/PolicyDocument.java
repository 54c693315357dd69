package dev.scepter.agent.policy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * From bytes to one JSON object, within bounds. Findings never quote the document: any part of it may be a secret that
 * lost its quotes.
 */
final class PolicyDocument {
    private static final int MAX_BYTES = 4 * 1024 * 1024;
    private static final int MAX_DEPTH = 32;
    private static final int MAX_TEXT = 2_000_000;
    private static final int MAX_NAME = 1_000;
    private static final int MAX_NUMBER = 100;
    private static final int MAX_TOKENS = 100_000;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /** Names are neither interned nor put into a shared table: they come from outside. */
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(MAX_TEXT)
                            .maxNumberLength(MAX_NUMBER)
                            .maxNameLength(MAX_NAME)
                            .maxDocumentLength(MAX_BYTES)
                            .maxTokenCount(MAX_TOKENS)
                            .build())
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private PolicyDocument() {}

    /** The object; empty if a finding says why there is none. */
    static Optional<ObjectNode> parse(byte[] json, Findings findings) {
        if (json.length > MAX_BYTES) {
            findings.add(LintCode.DOCUMENT_TOO_LARGE, "", "the document has more than " + MAX_BYTES + " bytes");
            return Optional.empty();
        }
        return decode(json, findings)
                .map(text -> skipByteOrderMark(text, findings))
                .flatMap(text -> parse(text, findings));
    }

    private static Optional<String> decode(byte[] json, Findings findings) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(json);
        CharBuffer out = CharBuffer.allocate(json.length);
        CoderResult result = decoder.decode(in, out, true);
        if (result.isError()) {
            findings.add(
                    LintCode.DOCUMENT_NOT_UTF8,
                    "",
                    "the byte at offset " + in.position() + " does not belong to UTF-8");
            return Optional.empty();
        }
        String text = out.flip().toString();
        if (text.indexOf('\0') >= 0) { // never in JSON, but every other byte of UTF-16
            findings.add(LintCode.DOCUMENT_NOT_UTF8, "", "the document holds zero bytes, as UTF-16 does");
            return Optional.empty();
        }
        return Optional.of(text);
    }

    private static String skipByteOrderMark(String text, Findings findings) {
        if (text.isEmpty() || text.charAt(0) != BYTE_ORDER_MARK) {
            return text;
        }
        findings.add(LintCode.BYTE_ORDER_MARK, "", "the document starts with a byte order mark");
        return text.substring(1);
    }

    private static Optional<ObjectNode> parse(String text, Findings findings) {
        try (JsonParser parser = MAPPER.createParser(text)) {
            return parse(parser, findings);
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }

    private static Optional<ObjectNode> parse(JsonParser parser, Findings findings) throws IOException {
        try {
            JsonNode root = MAPPER.readTree(parser);
            if (root == null || root.isMissingNode()) {
                findings.add(LintCode.JSON_SYNTAX, "", "the document is empty");
                return Optional.empty();
            }
            if (parser.nextToken() != null) {
                findings.add(
                        LintCode.JSON_SYNTAX,
                        "",
                        "something follows the end of the object" + at(parser.currentTokenLocation()));
                return Optional.empty();
            }
            if (root instanceof ObjectNode object) {
                return Optional.of(object);
            }
            findings.add(LintCode.WRONG_TYPE, "", "the document must be an object, not " + Members.describe(root));
        } catch (StreamConstraintsException e) {
            findings.add(
                    LintCode.JSON_LIMIT,
                    "",
                    limit(String.valueOf(e.getOriginalMessage())) + at(parser.currentLocation()));
        } catch (MismatchedInputException e) {
            // Of trees Jackson says so only of a name that stands twice.
            findings.add(LintCode.DUPLICATE_MEMBER, "", "a member stands twice" + at(e.getLocation()));
        } catch (JsonProcessingException e) {
            findings.add(LintCode.JSON_SYNTAX, "", "the document is not JSON" + at(e.getLocation()));
        }
        return Optional.empty();
    }

    /** Told from the parser's words, which begin with what is too large. */
    private static String limit(String words) {
        if (words.startsWith("Document nesting")) {
            return "the document has more than " + MAX_DEPTH + " levels";
        }
        if (words.startsWith("String value")) {
            return "a text has more than " + MAX_TEXT + " characters";
        }
        if (words.startsWith("Name ")) {
            return "the name of a member has more than " + MAX_NAME + " characters";
        }
        if (words.startsWith("Number ")) {
            return "a number has more than " + MAX_NUMBER + " digits";
        }
        return words.startsWith("Token count")
                ? "the document has more than " + MAX_TOKENS + " tokens"
                : "the document goes over a limit";
    }

    private static String at(@Nullable JsonLocation location) {
        return location == null || location.getLineNr() < 1
                ? ""
                : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
