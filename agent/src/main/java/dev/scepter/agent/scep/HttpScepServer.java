package dev.scepter.agent.scep;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.scepter.agent.http.HttpClient;
import dev.scepter.agent.http.HttpReply;
import dev.scepter.agent.http.HttpRequest;
import dev.scepter.agent.http.HttpStatus;
import dev.scepter.agent.http.ReplyContent;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A SCEP server behind a URL (RFC 8894 §4.1).
 *
 * <p>The URL is used exactly as configured; its query stays and is joined with {@code &}. All operations of one
 * transaction go to this one URL. For one thread.
 */
public final class HttpScepServer implements ScepServer {
    /** More than capabilities may have: a web page in their place is recognised whatever its size. */
    private static final int MAX_CAPS_BYTES = 256 * 1024;

    private static final int MAX_CERTS_BYTES = 1024 * 1024;
    private static final int MAX_CERT_REP_BYTES = 1024 * 1024;
    /** What nothing depends on today must not eat the time of what does. */
    private static final Duration NEXT_CA_TIME = Duration.ofSeconds(5);

    private static final String PKI_MESSAGE = "application/x-pki-message";

    private final HttpClient client;
    private final String serverUrl;
    private final boolean post;
    private final Supplier<Duration> timeLeft;
    private final Optional<CaIdentifier> caIdentifier;
    private boolean identifierUnknown;
    private boolean sentAgain;
    private boolean busy;
    private Optional<Instant> serverTime = Optional.empty();

    /**
     * @param client sends, and sends again where that is right
     * @param serverUrl the http or https URL of the policy
     * @param caIdentifier sent with GetCACaps, GetCACert and GetNextCACert if present
     * @param post whether PKIOperation goes by POST, as it must where the server offers it, or by GET
     * @param timeLeft how long the caller can still wait, asked before each request
     */
    public HttpScepServer(
            HttpClient client,
            String serverUrl,
            Optional<CaIdentifier> caIdentifier,
            boolean post,
            Supplier<Duration> timeLeft) {
        this.client = client;
        this.serverUrl = serverUrl;
        this.caIdentifier = caIdentifier;
        this.post = post;
        this.timeLeft = timeLeft;
    }

    @Override
    public boolean isIdentifierUnknown() {
        return identifierUnknown;
    }

    @Override
    public byte[] getCaCaps() throws ScepterException, InterruptedException {
        Answer answer;
        try {
            answer = ask("GetCACaps", MAX_CAPS_BYTES);
        } catch (ScepterException e) {
            if (e.code() == ErrorCode.CONNECTION_BROKEN && isIis()) {
                return new byte[0];
            }
            throw e;
        }
        return answer.isRefusal() || answer.isEmpty() ? new byte[0] : answer.content();
    }

    @Override
    public byte[] getCaCert() throws ScepterException, InterruptedException {
        return ask("GetCACert", MAX_CERTS_BYTES).content();
    }

    @Override
    public byte[] getNextCaCert() throws ScepterException, InterruptedException {
        HttpRequest request = HttpRequest.get(
                        "GetNextCACert", withQuery("operation=GetNextCACert" + identifier()), MAX_CERTS_BYTES)
                .withoutServerErrorRetries();
        Duration left = timeLeft.get();
        return send(request, left.compareTo(NEXT_CA_TIME) < 0 ? left : NEXT_CA_TIME)
                .content();
    }

    @Override
    public Optional<Instant> serverTime() {
        return serverTime;
    }

    @Override
    public byte[] pkiOperation(byte[] message, OnServerError onServerError)
            throws ScepterException, InterruptedException {
        HttpRequest request = pkiOperationRequest(message);
        Answer answer = send(onServerError == OnServerError.REPORT ? request.withoutServerErrorRetries() : request);
        sentAgain = answer.reply().isAfterResend();
        busy = HttpStatus.isBusy(answer.reply().status());
        return answer.content();
    }

    @Override
    public boolean isBusy() {
        return busy;
    }

    @Override
    public boolean wasSentAgain() {
        return sentAgain;
    }

    private HttpRequest pkiOperationRequest(byte[] message) {
        if (post) {
            String url = withQuery("operation=PKIOperation");
            return HttpRequest.post("PKIOperation", url, PKI_MESSAGE, message, MAX_CERT_REP_BYTES);
        }
        // Plain Base64 with its +, / and = escaped; base64url is wrong here (RFC 8894 §4.1).
        String escaped = escape(Base64.getEncoder().encodeToString(message));
        String url = withQuery("operation=PKIOperation&message=" + escaped);
        return HttpRequest.get("PKIOperation", url, MAX_CERT_REP_BYTES);
    }

    /**
     * Old IIS servers close the connection on GetCACaps, which means that they have none (RFC 8894 §3.5.2). From any
     * other server it is a broken connection; what tells them apart is the Server header of an operation that works.
     */
    private boolean isIis() throws InterruptedException {
        try {
            Answer answer = ask("GetCACert", MAX_CERTS_BYTES);
            return answer.reply().header("Server").orElse("").contains("Microsoft-IIS");
        } catch (ScepterException e) {
            // Then GetCACaps did not fail for want of capabilities; its own failure is the one to report.
            return false;
        }
    }

    private Answer ask(String operation, int maxReplyBytes) throws ScepterException, InterruptedException {
        HttpRequest bare = HttpRequest.get(operation, withQuery("operation=" + operation), maxReplyBytes);
        if (caIdentifier.isEmpty() || identifierUnknown) {
            return send(bare);
        }
        CaIdentifier identifier = caIdentifier.get();
        String named = withQuery("operation=" + operation + "&message=" + escape(identifier.text()));
        Answer answer = send(HttpRequest.get(operation, named, maxReplyBytes));
        if (!identifier.isGuess() || !(answer.reply().status() == 404 || answer.isEmpty())) {
            return answer;
        }
        Answer unnamed = send(bare);
        identifierUnknown = unnamed.reply().isSuccess() && !unnamed.isEmpty();
        return unnamed;
    }

    private Answer send(HttpRequest request) throws ScepterException, InterruptedException {
        return send(request, timeLeft.get());
    }

    private Answer send(HttpRequest request, Duration limit) throws ScepterException, InterruptedException {
        HttpReply reply = client.exchange(request, limit);
        serverTime = reply.date();
        return new Answer(request, reply);
    }

    /** The message of the operations that name a CA; by now it is known whether the server takes a guessed one. */
    private String identifier() {
        return caIdentifier
                .filter(identifier -> !identifierUnknown)
                .map(identifier -> "&message=" + escape(identifier.text()))
                .orElse("");
    }

    private String withQuery(String query) {
        // A fragment never goes to a server, and a query behind it would not either.
        int fragment = serverUrl.indexOf('#');
        String url = fragment < 0 ? serverUrl : serverUrl.substring(0, fragment);
        if (url.endsWith("?") || url.endsWith("&")) {
            return url + query;
        }
        return url + (url.contains("?") ? "&" : "?") + query;
    }

    private static String escape(String text) {
        // The encoder writes forms, where a blank is a plus.
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    private record Answer(HttpRequest request, HttpReply reply) {
        boolean isEmpty() {
            return reply.isSuccess() && reply.bodyLength() == 0;
        }

        boolean isRefusal() {
            return reply.status() >= 400 && reply.status() <= 499 && !HttpStatus.isServerTrouble(reply.status());
        }

        byte[] content() throws ScepterException {
            return ReplyContent.require(request, reply);
        }
    }
}
