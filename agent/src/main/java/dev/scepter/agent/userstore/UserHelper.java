package dev.scepter.agent.userstore;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.UserSessions.UserProcess;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The helper process of one user: started when it is needed, asked one thing at a time. Safe for several threads, which wait for
 * each other.
 *
 * <p>A helper that ends, takes too long or answers what it must not fails the call with {@code USER_HELPER_FAILED} and is ended;
 * the next call starts another one. One that takes too long altogether is not asked for a while. An interrupt leaves a call a moment
 * more, and the thread stays interrupted.
 */
public final class UserHelper implements AutoCloseable {
    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(2);
    private static final int MAX_CODE_BYTES = 64;
    private static final int MAX_MESSAGE_BYTES = 4_000;

    /** What can fail with keys and stores. */
    private static final Set<String> CODES = Set.of(
            ErrorCode.KEY_PROVIDER_FAILED.name(),
            ErrorCode.KEY_PROVIDER_MISSING.name(),
            ErrorCode.KEY_NAME_TAKEN.name(),
            ErrorCode.KEY_DAMAGED.name(),
            ErrorCode.STORE_FAILED.name(),
            ErrorCode.STORE_READ_ONLY.name(),
            ErrorCode.CERTIFICATE_DAMAGED.name(),
            ErrorCode.NOT_PERMITTED.name());

    /** Starts the helper of the user. */
    @FunctionalInterface
    public interface Starter {
        /** @throws ScepterException {@code USER_HELPER_FAILED} if it cannot be started */
        UserProcess start() throws ScepterException;
    }

    /** Reads what an operation brought, and judges it. */
    @FunctionalInterface
    interface Result<T> {
        /** @throws GarbledException if no honest helper says so */
        T read(FieldReader fields) throws GarbledException;
    }

    private final Starter starter;
    private final HelperTime time;
    private @Nullable UserProcess process;
    private int requests;
    private boolean closed;

    /** @param nanoTime as {@link System#nanoTime} */
    public UserHelper(Starter starter, HelperLimits limits, LongSupplier nanoTime) {
        this.starter = starter;
        this.time = new HelperTime(limits, nanoTime);
    }

    /**
     * Has the helper do one thing.
     *
     * @param action what that is for, such as "cannot open key …"
     */
    synchronized <T> T call(Operation operation, String action, FieldWriter fields, Result<T> result)
            throws ScepterException {
        int id = ++requests;
        byte[] request = new FieldWriter()
                .number(Operation.VERSION)
                .number(id)
                .text(operation.name())
                .raw(fields)
                .content();
        if (request.length > Frames.MOST) {
            throw failed(action, "is not asked: what it needs for that has " + request.length + " bytes", null);
        }
        if (closed) {
            throw failed(action, "is not asked any more: the session has ended or changed", null);
        }
        try (HelperTime.Call call = time.begin(operation)
                .orElseThrow(() -> failed(action, "took too long altogether and is not asked for a while", null))) {
            return asked(id, request, call.limit(), action, result);
        }
    }

    private <T> T asked(int id, byte[] request, Duration limit, String action, Result<T> result)
            throws ScepterException {
        boolean sound = false;
        try {
            T value = judged(id, exchange(running(), request, limit, action), action, result);
            sound = true;
            return value;
        } catch (SaidException e) {
            sound = true;
            throw e.failure();
        } catch (GarbledException e) {
            throw failed(action, "answered what it must not: " + e.getMessage(), e);
        } finally {
            if (!sound) {
                end();
            }
        }
    }

    private UserProcess running() throws ScepterException {
        UserProcess running = process;
        if (running == null) {
            running = starter.start();
            process = running;
        }
        return running;
    }

    /** On a thread of its own: a pipe heeds no time limit. That thread ends with the process. */
    private static byte[] exchange(UserProcess process, byte[] request, Duration limit, String action)
            throws ScepterException {
        FutureTask<byte[]> exchange = new FutureTask<>(() -> {
            Frames.write(process.to(), request);
            return Frames.read(process.from()).orElseThrow(() -> new EOFException("it ended"));
        });
        Thread thread = new Thread(exchange, "user helper");
        thread.setDaemon(true);
        thread.start();
        try {
            return within(exchange, limit);
        } catch (TimeoutException e) {
            throw failed(action, "gave no answer within " + limit.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            String what = cause instanceof GarbledException
                    ? "answered what it must not: " + cause.getMessage()
                    : cause instanceof IOException ? "has ended or cannot be reached: " + cause.getMessage() : "failed";
            throw failed(action, what, cause);
        }
    }

    private static byte[] within(FutureTask<byte[]> exchange, Duration limit)
            throws ExecutionException, TimeoutException {
        try {
            return exchange.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            try {
                return exchange.get(Math.min(limit.toMillis(), AFTER_INTERRUPT.toMillis()), TimeUnit.MILLISECONDS);
            } catch (InterruptedException again) {
                throw new TimeoutException("interrupted");
            } finally {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static <T> T judged(int id, byte[] answer, String action, Result<T> result)
            throws GarbledException, SaidException {
        FieldReader fields = new FieldReader(answer);
        int version = fields.anyNumber();
        if (version != Operation.VERSION) {
            throw new GarbledException("version " + version + " of the protocol");
        }
        int answered = fields.anyNumber();
        if (answered != id) {
            throw new GarbledException("an answer to request " + answered + " instead of " + id);
        }
        if (fields.number(Operation.FAILED) == Operation.FAILED) {
            throw new SaidException(said(action, fields));
        }
        T value = result.read(fields);
        fields.end();
        return value;
    }

    private static ScepterException said(String action, FieldReader fields) throws GarbledException {
        String code = fields.text(MAX_CODE_BYTES);
        String message = StrangersText.readable(fields.text(MAX_MESSAGE_BYTES));
        fields.end();
        if (!CODES.contains(code)) {
            throw new GarbledException("a failure that is not one of keys or stores: " + message);
        }
        return new ScepterException(
                ErrorCode.valueOf(code), action + ": the helper in the user's session says: " + message);
    }

    private static ScepterException failed(String action, String what, @Nullable Throwable cause) {
        return new ScepterException(
                ErrorCode.USER_HELPER_FAILED, action + ": the helper in the user's session " + what, cause);
    }

    /** Ends the helper, if it runs, after the call that it is at; a later call starts another one. */
    public synchronized void rest() {
        time.rest();
        end();
    }

    /** The same for good: a later call fails. */
    @Override
    public synchronized void close() {
        closed = true;
        end();
    }

    private void end() {
        UserProcess running = process;
        process = null;
        if (running != null) {
            running.close();
        }
    }

    /** An honest failure: the helper goes on. */
    private static final class SaidException extends Exception {
        private static final long serialVersionUID = 1;

        private final ScepterException failure;

        SaidException(ScepterException failure) {
            super(failure);
            this.failure = failure;
        }

        ScepterException failure() {
            return failure;
        }
    }
}
