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
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Policies at one fixed URL: {@code {"policies": [...]}} or one policy, which is known by its {@code id}. Anything else, such
 * as the JSON of a captive portal, is a failure and not an empty list, because what is missing from a list can be removed.
 */
public final class UrlPolicySource implements PolicySource {
    private static final int MAX_BYTES = 8 * 1024 * 1024;
    private static final int MAX_POLICIES = 1_000;

    private static final int NOT_MODIFIED = 304;
    private static final String HTTPS = "https:";

    private final HttpClient client;
    private final String url;
    private final boolean allowPlainHttp;
    private final Duration limit;
    private final Clock clock;
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

    /**
     * @param url https, or http to this machine
     * @param allowPlainHttp http to any machine is permitted, too
     * @param limit the longest time for one question with its repetitions
     */
    public UrlPolicySource(HttpClient client, String url, boolean allowPlainHttp, Duration limit, Clock clock) {
        this.client = client;
        this.url = url;
        this.allowPlainHttp = allowPlainHttp;
        this.limit = limit;
        this.clock = clock;
    }

    @Override
    public String name() {
        // Two addresses that differ in their query only are two sources; the query may hold a secret.
        String query = url.contains("?")
                ? " #"
                        + new SourceDocument("url", url.getBytes(StandardCharsets.UTF_8), false)
                                .digest()
                                .substring(0, 12)
                : "";
        return "url " + DisplayUrl.withoutSecrets(url) + query;
    }

    /**
     * {@inheritDoc}
     *
     * <p>The documents are JSON in UTF-8, members sorted, no white space: the same policy gives the same bytes.
     *
     * @throws ScepterException {@link ErrorCode#POLICY_INVALID} for a URL that is not permitted; nothing was sent then
     */
    @Override
    public PolicyAnswer ask(Optional<String> etag, Duration wait) throws ScepterException, InterruptedException {
        requirePermitted();
        HttpRequest plain = HttpRequest.get("policies", url, MAX_BYTES).withHeader("Accept", "application/json");
        HttpRequest request =
                etag.map(tag -> plain.withHeader("If-None-Match", tag)).orElse(plain);
        HttpReply reply = client.exchange(request, limit);
        if (reply.status() == NOT_MODIFIED && etag.isPresent()) {
            return new PolicyAnswer.Unchanged(at(reply));
        }
        JsonNode root = parse(request, ReplyContent.require(request, reply));
        return PolicyAnswer.Policies.of(at(reply), documents(request, root), true, List.of(), reply.etag());
    }

    /** A Date counts only where TLS says who wrote it. */
    private Instant at(HttpReply reply) {
        return Optional.of(reply)
                .filter(ignored -> url.regionMatches(true, 0, HTTPS, 0, HTTPS.length()))
                .flatMap(HttpReply::date)
                .orElseGet(clock::instant);
    }

    /** Whoever can change the answer decides which CA the device trusts; plain HTTP lets everybody on the way. */
    private void requirePermitted() throws ScepterException {
        boolean isPlain = url.regionMatches(true, 0, "http:", 0, 5);
        if (!UrlProtection.isProtected(url) && !(allowPlainHttp && isPlain)) {
            throw new ScepterException(
                    ErrorCode.POLICY_INVALID,
                    "policy source " + DisplayUrl.of(url) + ": needs https; plain http is only for this machine itself,"
                            + " unless the setting allowPlainHttp permits it");
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

    private List<SourceDocument> documents(HttpRequest request, JsonNode root) throws ScepterException {
        JsonNode list = root.path("policies");
        if (root.isObject() && list.isMissingNode() && root.has("id")) {
            return List.of(new SourceDocument("/", canonical(root), false));
        }
        if (!root.isObject() || !list.isArray()) {
            throw undecodable(request, "neither a list \"policies\" nor one policy with an \"id\"");
        }
        if (list.size() > MAX_POLICIES) {
            throw new ScepterException(
                    ErrorCode.REPLY_TOO_LARGE, request + ": more than " + MAX_POLICIES + " policies");
        }
        List<SourceDocument> documents = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            String where = "/policies/" + i;
            if (!list.path(i).isObject()) {
                throw undecodable(request, where + " is not an object");
            }
            documents.add(new SourceDocument(where, canonical(list.path(i)), false));
        }
        return documents;
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
