package dev.scepter.agent.http;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.ScepterException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Finds the code of the catalogue for a broken exchange. */
final class ExchangeFailures {
    private static final int MAX_CAUSES = 10;

    private ExchangeFailures() {}

    /** The failure with what was tried, where, by which way, and what came back. */
    static ScepterException of(HttpRequest request, Way way, ExchangeTrace trace, IOException cause) {
        Optional<ProxySignIn.RequiredException> signIn = cause(cause, ProxySignIn.RequiredException.class);
        if (signIn.isPresent()) {
            return ProxySignIn.failure(request, way, signIn.get().schemes(), cause);
        }
        ErrorCode code = codeOf(way, trace, cause);
        return failure(code, request, way, describe(code, trace, cause), cause);
    }

    /** The failure of an exchange that did not end within its time. */
    static ScepterException timedOut(
            HttpRequest request, Way way, ExchangeTrace trace, Duration allowed, @Nullable Throwable cause) {
        boolean noProxy = way.isProxy() && !trace.isReached();
        ErrorCode code = noProxy ? ErrorCode.PROXY_UNREACHABLE : ErrorCode.TIMED_OUT;
        String what = noProxy ? "was not reached" : "no complete answer";
        return failure(code, request, way, what + " within " + allowed.toMillis() + " ms", cause);
    }

    private static ScepterException failure(
            ErrorCode code, HttpRequest request, Way way, String what, @Nullable Throwable cause) {
        String told = code == ErrorCode.PROXY_UNREACHABLE
                ? way.words() + " " + what
                : way.isProxy() ? what + ", by " + way.words() : what;
        boolean tellsMore =
                code.exitCode() == ExitCode.UNREACHABLE && !way.remark().isEmpty();
        return new ScepterException(
                code, request + ": " + told + (tellsMore ? "; before: " + way.remark() : ""), cause);
    }

    private static ErrorCode codeOf(Way way, ExchangeTrace trace, IOException cause) {
        if (trace.isOverLimit()) {
            return ErrorCode.REPLY_TOO_LARGE;
        }
        if (way.isProxy() && !trace.isConnected()) {
            return ErrorCode.PROXY_UNREACHABLE;
        }
        if (hasCause(cause, UnknownHostException.class)) {
            return ErrorCode.HOST_UNKNOWN;
        }
        if (cause instanceof SSLException) {
            return codeOfTls(trace, cause);
        }
        if (cause instanceof InterruptedIOException) {
            return ErrorCode.TIMED_OUT;
        }
        if (!trace.isConnected()) {
            return ErrorCode.CONNECT_FAILED;
        }
        if (cause instanceof ProtocolException && !isEarlyEnd(cause)) {
            return ErrorCode.NOT_HTTP;
        }
        boolean spokeOtherwise = !trace.isSecured() && trace.startsUnlikeHttp();
        return spokeOtherwise ? ErrorCode.NOT_HTTP : ErrorCode.CONNECTION_BROKEN;
    }

    private static ErrorCode codeOfTls(ExchangeTrace trace, IOException cause) {
        if (hasCause(cause, SSLPeerUnverifiedException.class)
                || hasCause(cause, CertificateException.class)
                || hasCause(cause, CertPathValidatorException.class)) {
            return ErrorCode.TLS_UNTRUSTED;
        }
        boolean cutOff = hasCause(cause, EOFException.class) || hasCause(cause, SocketException.class);
        // Before the end of the handshake: plain text on a TLS port, or nothing in common to speak.
        return trace.isSecured() || cutOff ? ErrorCode.CONNECTION_BROKEN : ErrorCode.NOT_HTTP;
    }

    /** OkHttp has one exception for both: a body that ends too soon, and one that breaks the rules. */
    private static boolean isEarlyEnd(IOException cause) {
        return "unexpected end of stream".equals(cause.getMessage());
    }

    private static String describe(ErrorCode code, ExchangeTrace trace, IOException cause) {
        return switch (code) {
            case REPLY_TOO_LARGE -> "more than the limit came back";
            case PROXY_UNREACHABLE ->
                (trace.isReached() ? "opened no way there: " : "was not reached: ")
                        + ReplyText.printable(String.valueOf(cause.getMessage()));
            case CONNECTION_BROKEN ->
                trace.received() == 0
                        ? "the connection was closed without an answer"
                        : "the connection ended before the answer was complete";
            // The words come from outside: from the server, or from a certificate.
            default -> ReplyText.printable(String.valueOf(cause.getMessage()));
        };
    }

    private static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
        return cause(failure, type).isPresent();
    }

    private static <T extends Throwable> Optional<T> cause(Throwable failure, Class<T> type) {
        @Nullable Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }
}
