package dev.scepter.agent.mdm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.http.BaseUrl;
import dev.scepter.agent.http.DisplayUrl;
import dev.scepter.agent.http.HttpClient;
import dev.scepter.agent.http.HttpReply;
import dev.scepter.agent.http.HttpRequest;
import dev.scepter.agent.http.HttpStatus;
import dev.scepter.agent.http.OkHttpBoundedClient;
import dev.scepter.agent.http.ReplyContent;
import dev.scepter.agent.http.UrlProtection;
import dev.scepter.agent.model.Deadline;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.port.Sleeper;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The device's side of the device API ({@code docs/device-api.yaml}). Each call is proven by the device key (RFC 9449).
 * Redirects are not followed, and no proof leaves twice. Remembers the nonces of servers while it lives. For one thread.
 */
public final class DeviceApi {
    /** The longest that a server may be asked to hold its answer. */
    public static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    private static final Duration EXCHANGE = OkHttpBoundedClient.LONGEST_EXCHANGE;
    private static final List<Duration> ENROL_WAITS = List.of(Duration.ofSeconds(1), Duration.ofSeconds(3));
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(10);
    /** Three exchanges and the two waits. */
    private static final Duration LONGEST_ENROLMENT = Duration.ofSeconds(64);

    private static final int MOST_ENROLMENT_BYTES = 64 * 1024;
    private static final String JSON = "application/json";
    private static final Pattern IDEMPOTENCY_KEY = Pattern.compile("[A-Za-z0-9-]{16,64}");
    private static final JsonMapper MAPPER = new JsonMapper();

    private final DpopClient client;
    private final boolean allowPlainHttp;
    private final Clock clock;
    private final Sleeper sleeper;

    /**
     * @param client sends once and repeats nothing
     * @param allowPlainHttp plain http to any host; otherwise only to this machine itself
     */
    public DeviceApi(HttpClient client, boolean allowPlainHttp, SecureRandom random, Clock clock, Sleeper sleeper) {
        this.client = new DpopClient(client, new DpopProof(random, clock), clock);
        this.allowPlainHttp = allowPlainHttp;
        this.clock = clock;
        this.sleeper = sleeper;
    }

    /**
     * The address of an MDM in the spelling that is stored and proven.
     *
     * @throws ScepterException {@link ErrorCode#SOURCE_UNUSABLE} if it is no address or not a permitted one
     */
    public BaseUrl permitted(String mdmUrl) throws ScepterException {
        Optional<BaseUrl> url = BaseUrl.parse(mdmUrl);
        if (url.isEmpty()) {
            throw new ScepterException(
                    ErrorCode.SOURCE_UNUSABLE,
                    "the address of the MDM, " + DisplayUrl.of(mdmUrl)
                            + ", is none: it needs to be https://HOST, without user, query and fragment");
        }
        if (!allowPlainHttp && !UrlProtection.isProtected(url.get().text())) {
            throw new ScepterException(
                    ErrorCode.SOURCE_UNUSABLE,
                    "the MDM at " + DisplayUrl.of(mdmUrl) + " needs https; plain http is only for this machine itself");
        }
        return url.get();
    }

    /**
     * Trades an enrolment token for an identity. Asked again with the same token and key, a server answers the same; so
     * the call goes out at most three times while no complete answer comes.
     *
     * @param token 1 to 4,096 characters
     * @throws ScepterException {@link ErrorCode#MDM_TOKEN_REFUSED} for 401 and 403; {@link ErrorCode#SOURCE_UNUSABLE} for
     *     an address that is not permitted
     */
    public Enrolled enroll(String mdmUrl, Secret token, DeviceInfo device, ManagedKey key)
            throws ScepterException, InterruptedException {
        BaseUrl url = permitted(mdmUrl);
        HttpRequest request = HttpRequest.post(
                        "enrolment", url.text() + "/v1/enroll", JSON, enrolment(token, device), MOST_ENROLMENT_BYTES)
                .withHeader("Accept", JSON)
                .withoutRedirects();
        Deadline deadline = Deadline.in(clock, LONGEST_ENROLMENT);
        for (Duration wait : ENROL_WAITS) {
            try {
                return enroll(request, url, token, key, deadline);
            } catch (ScepterException e) {
                Duration next = e.retryAfter().orElse(wait);
                boolean again = e.code().exitCode() == ExitCode.UNREACHABLE
                        && e.code() != ErrorCode.PROXY_SIGN_IN_REQUIRED
                        && next.compareTo(LONGEST_RETRY_AFTER) <= 0
                        && next.compareTo(deadline.left()) < 0;
                if (!again) {
                    throw e;
                }
                sleeper.sleep(next);
            }
        }
        return enroll(request, url, token, key, deadline);
    }

    private Enrolled enroll(HttpRequest request, BaseUrl url, Secret token, ManagedKey key, Deadline deadline)
            throws ScepterException, InterruptedException {
        Duration limit = deadline.left().compareTo(EXCHANGE) < 0 ? deadline.left() : EXCHANGE;
        HttpReply reply = client.send(request, url.origin(), key, Optional.empty(), limit);
        if (reply.status() == 401 || reply.status() == 403) {
            throw refused(ErrorCode.MDM_TOKEN_REFUSED, request, reply, token);
        }
        ReplyObject answer = ReplyObject.read(request, require(201, request, reply, token));
        return new Enrolled(
                answer.text("deviceId", DeviceIdentity::isDeviceId),
                Secret.ofText(answer.text("deviceToken", DeviceIdentity::isDeviceToken)));
    }

    /**
     * Asks for all policies of the device.
     *
     * @param etag of the last answer that was taken; empty to get the policies in any case
     * @param wait how long the server may hold its answer until something changes; at most 300 s are asked for
     * @throws ScepterException {@link ErrorCode#MDM_UNAUTHORIZED} for 401; {@link ErrorCode#MDM_ANSWER_FOREIGN} for an
     *     answer to another device; else the code of what came instead of an answer. Nothing of it is a word about any
     *     policy
     */
    public PolicyAnswer policies(DeviceIdentity identity, ManagedKey key, Optional<String> etag, Duration wait)
            throws ScepterException, InterruptedException {
        BaseUrl url = permitted(identity.mdmUrl());
        long seconds = Math.max(0, Math.min(LONGEST_WAIT.toSeconds(), wait.toSeconds()));
        Duration limit = EXCHANGE.plusSeconds(seconds);
        Optional<String> sentEtag = etag.filter(PoliciesAnswer::isEtag);
        HttpRequest request = HttpRequest.get("policies", path(url, identity, "policies"), ReplyObject.MAX_BYTES)
                .withHeader("Accept", JSON)
                .withoutRedirects()
                .withLongest(limit);
        if (seconds > 0) {
            request = request.withHeader("Prefer", "wait=" + seconds);
        }
        if (sentEtag.isPresent()) {
            request = request.withHeader("If-None-Match", sentEtag.get());
        }
        HttpReply reply = client.send(request, url.origin(), key, Optional.of(identity.deviceToken()), limit);
        Instant at = at(url, reply);
        if (reply.status() == 304 && sentEtag.isPresent()) {
            return new PolicyAnswer.Unchanged(at);
        }
        if (reply.status() == 401) {
            throw refused(ErrorCode.MDM_UNAUTHORIZED, request, reply, identity.deviceToken());
        }
        if (reply.status() == 410) {
            String words = ServerWords.of(request, reply, identity.deviceToken());
            return PoliciesAnswer.retired(request, reply, identity.deviceId(), at, words);
        }
        byte[] body = require(200, request, reply, identity.deviceToken());
        return PoliciesAnswer.read(request, reply, body, identity.deviceId(), at);
    }

    /**
     * Hands in a report. A status that the API does not describe is an error like HTTP 500: the same report may go again.
     *
     * @param idempotencyKey 16 to 64 of {@code A-Z a-z 0-9 -}, the same for each repetition of one report
     * @param body the report in JSON
     * @throws ScepterException {@link ErrorCode#MDM_UNAUTHORIZED} for 401; {@link ErrorCode#MDM_RETIRED} for 410, which
     *     only the answer to {@link #policies} makes sure of; else the code of what came instead of an answer, with the
     *     {@code Retry-After} of 429 and 503
     */
    public ReportAnswer report(DeviceIdentity identity, ManagedKey key, String idempotencyKey, byte[] body)
            throws ScepterException, InterruptedException {
        if (!IDEMPOTENCY_KEY.matcher(idempotencyKey).matches()) {
            throw new IllegalArgumentException("an idempotency key is 16 to 64 of A-Z a-z 0-9 -");
        }
        BaseUrl url = permitted(identity.mdmUrl());
        HttpRequest request = HttpRequest.post("status report", path(url, identity, "status"), JSON, body, 4096)
                .withHeader("Accept", JSON)
                .withHeader("Idempotency-Key", idempotencyKey)
                .withoutRedirects();
        HttpReply reply = client.send(request, url.origin(), key, Optional.of(identity.deviceToken()), EXCHANGE);
        switch (reply.status()) {
            case 204 -> {
                return ReportAnswer.TAKEN;
            }
            case 400, 413, 422 -> {
                return new ReportAnswer.Unfit(words(request, reply, identity.deviceToken()));
            }
            case 401 -> throw refused(ErrorCode.MDM_UNAUTHORIZED, request, reply, identity.deviceToken());
            case 410 -> throw refused(ErrorCode.MDM_RETIRED, request, reply, identity.deviceToken());
            default -> {
                require(204, request, reply, identity.deviceToken());
                throw new IllegalStateException("only 204 is what is required");
            }
        }
    }

    private static byte[] enrolment(Secret token, DeviceInfo device) {
        ObjectNode body = MAPPER.createObjectNode();
        body.put("enrollmentToken", token.revealText());
        body.putObject("device")
                .put("name", device.name())
                .put("serialNumber", device.serialNumber().orElse(null))
                .put("os", device.os())
                .put("agentVersion", device.agentVersion())
                .put("hardwareId", device.sentHardwareId());
        try {
            return MAPPER.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("texts can be written", e);
        }
    }

    private static String path(BaseUrl url, DeviceIdentity identity, String call) {
        return url.text() + "/v1/devices/" + identity.deviceId() + "/" + call;
    }

    /** Only a server that TLS authenticated can tell the time. */
    private Instant at(BaseUrl url, HttpReply reply) {
        return url.isHttps() ? reply.date().orElseGet(clock::instant) : clock.instant();
    }

    /** The content of an answer of that status; what a success of another one holds is shown to nobody. */
    private static byte[] require(int status, HttpRequest request, HttpReply reply, Secret token)
            throws ScepterException {
        if (!reply.isSuccess()) {
            throw HttpStatus.failure(request, reply, ServerWords.of(request, reply, token));
        }
        byte[] body = ReplyContent.requireData(request, reply);
        if (reply.status() != status) {
            throw new ScepterException(
                    ErrorCode.REPLY_UNDECODABLE, request + ": HTTP " + reply.status() + " where " + status + " is due");
        }
        return body;
    }

    private static ScepterException refused(ErrorCode code, HttpRequest request, HttpReply reply, Secret token) {
        return new ScepterException(code, words(request, reply, token));
    }

    private static String words(HttpRequest request, HttpReply reply, Secret token) {
        return HttpStatus.failure(request, reply, ServerWords.of(request, reply, token))
                .getMessage();
    }
}
