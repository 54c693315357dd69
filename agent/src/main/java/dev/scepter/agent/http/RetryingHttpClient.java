package dev.scepter.agent.http;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Sends the same bytes again, at most twice, while no complete answer came.
 *
 * <p>That is: the server was not reached, the answer broke off, or it was 408, 429 or 5xx (unless the request says
 * that a 5xx is final; that of a busy server is not). The waits are 1 s and 3 s, or what {@code Retry-After} says up to 10 s; a server that
 * asks for more is left alone. Failures of trust and protocol are final. As safe for several threads as its parts.
 */
public final class RetryingHttpClient implements HttpClient {
    private static final List<Duration> WAITS = List.of(Duration.ofSeconds(1), Duration.ofSeconds(3));
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(10);

    private final HttpClient client;
    private final Sleeper sleeper;
    private final Clock clock;

    /**
     * @param client sends once
     * @param sleeper waits between two tries
     * @param clock measures what the tries took
     */
    public RetryingHttpClient(HttpClient client, Sleeper sleeper, Clock clock) {
        this.client = client;
        this.sleeper = sleeper;
        this.clock = clock;
    }

    /**
     * {@inheritDoc}
     *
     * <p>The limit bounds all tries together with the waits between them; a wait that does not fit ends it with the
     * last result.
     */
    @Override
    public HttpReply exchange(HttpRequest request, Duration limit) throws ScepterException, InterruptedException {
        Instant start = clock.instant();
        Duration left = limit;
        boolean sentBefore = false;
        for (Duration wait : WAITS) {
            Attempt attempt = attempt(request, left, sentBefore);
            sentBefore = true;
            Optional<Duration> next = attempt.waitBeforeNext(request, wait);
            left = left(limit, start);
            if (next.isEmpty() || next.get().compareTo(left) >= 0) {
                return attempt.result();
            }
            sleeper.sleep(next.get());
            left = left(limit, start);
        }
        return attempt(request, left, true).result();
    }

    private Attempt attempt(HttpRequest request, Duration left, boolean sentBefore) throws InterruptedException {
        try {
            HttpReply reply = client.exchange(request, left);
            return new Answered(sentBefore ? reply.afterAResend() : reply);
        } catch (ScepterException e) {
            return new Failed(e);
        }
    }

    /** Never more than the limit, also where the clock was set back meanwhile. */
    private Duration left(Duration limit, Instant start) {
        Duration taken = Duration.between(start, clock.instant());
        return taken.isNegative() ? limit : limit.minus(taken);
    }

    private sealed interface Attempt {
        /** How long to wait before the next try; empty if this result is final. */
        Optional<Duration> waitBeforeNext(HttpRequest request, Duration usual);

        HttpReply result() throws ScepterException;
    }

    private record Answered(HttpReply reply) implements Attempt {
        @Override
        public Optional<Duration> waitBeforeNext(HttpRequest request, Duration usual) {
            boolean again = request.retriesServerErrors()
                    ? HttpStatus.isServerTrouble(reply.status())
                    : HttpStatus.isBusy(reply.status());
            if (!again) {
                return Optional.empty();
            }
            return Optional.of(RetryAfter.of(reply).orElse(usual))
                    .filter(wait -> wait.compareTo(LONGEST_RETRY_AFTER) <= 0);
        }

        @Override
        public HttpReply result() {
            return reply;
        }
    }

    private record Failed(ScepterException failure) implements Attempt {
        @Override
        public Optional<Duration> waitBeforeNext(HttpRequest request, Duration usual) {
            boolean passes = failure.code().exitCode() == ExitCode.UNREACHABLE
                    && failure.code() != ErrorCode.PROXY_SIGN_IN_REQUIRED;
            return passes ? Optional.of(usual) : Optional.empty();
        }

        @Override
        public HttpReply result() throws ScepterException {
            throw failure;
        }
    }
}
