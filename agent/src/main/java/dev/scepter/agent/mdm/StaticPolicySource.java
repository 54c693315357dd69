package dev.scepter.agent.mdm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.scepter.agent.http.DisplayUrl;
import dev.scepter.agent.http.HttpClient;
import dev.scepter.agent.http.HttpReply;
import dev.scepter.agent.http.HttpRequest;
import dev.scepter.agent.http.ReplyContent;
import dev.scepter.agent.http.UrlProtection;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Fetches policies from one fixed URL. As safe for several threads as its HTTP client. */
public final class StaticPolicySource {
    private static final int MAX_BYTES = 8 * 1024 * 1024;
    private static final int MAX_POLICIES = 1_000;

    private final HttpClient client;
    private final JsonMapper mapper = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(32)
                            .maxStringLength(2_000_000)
                            .maxDocumentLength(MAX_BYTES)
                            .maxTokenCount(500_000)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
            .build();

    public StaticPolicySource(HttpClient client) {
        this.client = client;
    }

    /**
     * The policies that stand at the URL now, in its order.
     *
     * <p>The answer is {@code {"policies": […]}} or one policy, which is known by its {@code id}. Anything else, such
     * as the JSON of a captive portal, is a failure and not an empty list, because an empty list can remove policies.
     *
     * @param url https, or http to this machine
     * @param limit the longest time to wait
     * @return one JSON object each in UTF-8, members sorted, no white space: the same policy gives the same bytes
     * @throws ScepterException {@link ErrorCode#POLICY_INVALID} for a URL that is not permitted; nothing was sent then
     */
    public List<byte[]> fetch(String url, Duration limit) throws ScepterException, InterruptedException {
        requirePermitted(url);
        HttpRequest request = HttpRequest.get("policies", url, MAX_BYTES).withHeader("Accept", "application/json");
        HttpReply reply = client.exchange(request, limit);
        JsonNode root = parse(request, ReplyContent.require(request, reply));
        List<byte[]> documents = new ArrayList<>();
        for (JsonNode policy : policies(request, root)) {
            documents.add(canonical(policy));
        }
        return List.copyOf(documents);
    }

    /** Whoever can change the answer decides which CA the device trusts; plain HTTP lets everybody on the way. */
    private static void requirePermitted(String url) throws ScepterException {
        if (!UrlProtection.isProtected(url)) {
            throw new ScepterException(
                    ErrorCode.POLICY_INVALID,
                    "policy source " + DisplayUrl.of(url)
                            + ": needs https; plain http is only for this machine itself");
        }
    }

    private JsonNode parse(HttpRequest request, byte[] body) throws ScepterException {
        // No cause is kept: the words of the parser quote the document, which holds challenges.
        try {
            return mapper.readTree(body);
        } catch (StreamConstraintsException e) {
            throw new ScepterException(ErrorCode.REPLY_TOO_LARGE, request + ": the JSON is nested too deep or too big");
        } catch (JsonProcessingException e) {
            String where = Optional.ofNullable(e.getLocation())
                    .map(at -> " at line " + at.getLineNr() + ", column " + at.getColumnNr())
                    .orElse("");
            throw undecodable(request, "not JSON" + where);
        } catch (IOException e) {
            throw undecodable(request, "not JSON in a known character encoding");
        }
    }

    private static Iterable<JsonNode> policies(HttpRequest request, JsonNode root) throws ScepterException {
        JsonNode list = root.path("policies");
        if (root.isObject() && list.isMissingNode() && root.has("id")) {
            return List.of(root);
        }
        if (!root.isObject() || !list.isArray()) {
            throw undecodable(request, "neither a list \"policies\" nor one policy with an \"id\"");
        }
        if (list.size() > MAX_POLICIES) {
            throw new ScepterException(
                    ErrorCode.REPLY_TOO_LARGE, request + ": more than " + MAX_POLICIES + " policies");
        }
        for (int i = 0; i < list.size(); i++) {
            if (!list.path(i).isObject()) {
                throw undecodable(request, "/policies/" + i + " is not an object");
            }
        }
        return list;
    }

    private static ScepterException undecodable(HttpRequest request, String what) {
        return new ScepterException(ErrorCode.REPLY_UNDECODABLE, request + ": " + what);
    }

    private byte[] canonical(JsonNode policy) {
        try {
            return mapper.writeValueAsBytes(policy);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a tree in memory can be written", e);
        }
    }
}
