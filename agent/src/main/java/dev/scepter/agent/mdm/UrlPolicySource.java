package dev.scepter.agent.mdm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scepter.agent.http.DisplayUrl;
import dev.scepter.agent.http.HttpClient;
import dev.scepter.agent.http.HttpReply;
import dev.scepter.agent.http.HttpRequest;
import dev.scepter.agent.http.ReplyContent;
import dev.scepter.agent.http.UrlProtection;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
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
    private static final int MAX_POLICIES = 1_000;

    private static final int NOT_MODIFIED = 304;
    private static final String HTTPS = "https:";

    private final HttpClient client;
    private final String url;
    private final boolean allowPlainHttp;
    private final Duration limit;
    private final Clock clock;

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
     * @throws ScepterException {@link ErrorCode#SOURCE_UNUSABLE} for a URL that is not permitted; nothing was sent then
     */
    @Override
    public PolicyAnswer ask(Optional<String> etag, Duration wait) throws ScepterException, InterruptedException {
        requirePermitted();
        HttpRequest plain =
                HttpRequest.get("policies", url, ReplyObject.MAX_BYTES).withHeader("Accept", "application/json");
        HttpRequest request =
                etag.map(tag -> plain.withHeader("If-None-Match", tag)).orElse(plain);
        HttpReply reply = client.exchange(request, limit);
        if (reply.status() == NOT_MODIFIED && etag.isPresent()) {
            return new PolicyAnswer.Unchanged(at(reply));
        }
        JsonNode root = ReplyObject.parse(request, ReplyContent.require(request, reply));
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
                    ErrorCode.SOURCE_UNUSABLE,
                    "policy source " + DisplayUrl.of(url) + ": needs https; plain http is only for this machine itself,"
                            + " unless the setting allowPlainHttp permits it");
        }
    }

    private List<SourceDocument> documents(HttpRequest request, JsonNode root) throws ScepterException {
        JsonNode list = root.path("policies");
        if (root.isObject() && list.isMissingNode() && root.has("id")) {
            return List.of(new SourceDocument("/", ReplyObject.canonical(root), false));
        }
        if (!root.isObject() || !list.isArray()) {
            throw ReplyObject.undecodable(request, "neither a list \"policies\" nor one policy with an \"id\"");
        }
        if (list.size() > MAX_POLICIES) {
            throw new ScepterException(
                    ErrorCode.REPLY_TOO_LARGE, request + ": more than " + MAX_POLICIES + " policies");
        }
        List<SourceDocument> documents = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            String where = "/policies/" + i;
            if (!list.path(i).isObject()) {
                throw ReplyObject.undecodable(request, where + " is not an object");
            }
            documents.add(new SourceDocument(where, ReplyObject.canonical(list.path(i)), false));
        }
        return documents;
    }
}
