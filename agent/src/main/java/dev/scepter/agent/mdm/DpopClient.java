package dev.scepter.agent.mdm;

import dev.scepter.agent.http.HttpClient;
import dev.scepter.agent.http.HttpReply;
import dev.scepter.agent.http.HttpRequest;
import dev.scepter.agent.model.Deadline;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.port.ManagedKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Sends calls with a proof of the device key, a new one each time, and knows the nonces that servers want in them (RFC
 * 9449 sections 8 and 9). Safe for several threads as far as its parts are.
 */
final class DpopClient {
    private static final int UNAUTHORIZED = 401;
    /** The characters of RFC 9449 section 8.1. */
    private static final Pattern NONCE = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,1024}");

    private final HttpClient client;
    private final DpopProof proofs;
    private final Clock clock;
    private final Map<String, String> nonces = new ConcurrentHashMap<>();

    /** @param client sends once; one that repeats would send a proof twice */
    DpopClient(HttpClient client, DpopProof proofs, Clock clock) {
        this.client = client;
        this.proofs = proofs;
        this.clock = clock;
    }

    /**
     * Sends a call. A 401 that brings a nonce is answered once with it; the two exchanges share the limit.
     *
     * @param origin whose nonces count
     * @param token goes into {@code Authorization}; empty for a call without
     */
    HttpReply send(HttpRequest request, String origin, ManagedKey key, Optional<Secret> token, Duration limit)
            throws ScepterException, InterruptedException {
        Deadline deadline = Deadline.in(clock, limit);
        Optional<String> known = Optional.ofNullable(nonces.get(origin));
        HttpReply reply = client.exchange(signed(request, key, token, known), limit);
        Optional<String> wanted = remember(origin, reply);
        if (reply.status() != UNAUTHORIZED || wanted.isEmpty() || wanted.equals(known)) {
            return reply;
        }
        HttpReply second = client.exchange(signed(request, key, token, wanted), least(limit, deadline.left()));
        remember(origin, second);
        return second;
    }

    private HttpRequest signed(HttpRequest request, ManagedKey key, Optional<Secret> token, Optional<String> nonce)
            throws ScepterException {
        String proof = proofs.of(key, request.method().name(), request.url(), token, nonce);
        HttpRequest proven = request.withHeader("DPoP", proof);
        return token.map(value -> proven.withHeader("Authorization", "DPoP " + value.revealText()))
                .orElse(proven);
    }

    private Optional<String> remember(String origin, HttpReply reply) {
        Optional<String> nonce =
                reply.header("DPoP-Nonce").filter(text -> NONCE.matcher(text).matches());
        nonce.ifPresent(text -> nonces.put(origin, text));
        return nonce;
    }

    /** The clock may have been set back meanwhile. */
    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
