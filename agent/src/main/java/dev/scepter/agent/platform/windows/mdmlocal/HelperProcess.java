package dev.scepter.agent.platform.windows.mdmlocal;

import dev.scepter.agent.model.Deadline;
import dev.scepter.agent.model.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One process: a request into it, an answer out of it, and its end. */
final class HelperProcess {
    /** However long the caller would wait. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    /** A process that was ended is waited for so long: what it holds in Windows goes with it. */
    private static final Duration END = Duration.ofSeconds(5);

    private static final int MAX_COMPLAINT = 4_096;
    private static final int PIECE = 8_192;
    private static final int SHOWN_COMPLAINT = 500;

    /** Starts a process that knows nothing yet. */
    @FunctionalInterface
    interface Starter {
        Process start() throws IOException;
    }

    private HelperProcess() {}

    /**
     * @throws IOException if it did not start, did not answer in time, or said anything else than one answer; the message quotes
     *     nothing but what it wrote to its standard error
     */
    static HelperAnswer exchange(Starter starter, Secret request, Deadline deadline)
            throws IOException, InterruptedException {
        Duration left = deadline.left().compareTo(LONGEST) < 0 ? deadline.left() : LONGEST;
        if (left.isZero()) {
            throw new IOException("no time was left to start it");
        }
        long until = System.nanoTime() + left.toNanos();
        Process process = starter.start();
        try {
            // Read first: else a process that says much before it reads would wait for ever.
            FutureTask<byte[]> answer =
                    begin("answer", () -> start(process.getInputStream(), HelperFrames.MAX_ANSWER_FRAME + 1));
            FutureTask<String> complaint = begin("complaint", () -> complaint(process.getErrorStream()));
            FutureTask<Boolean> sent = begin("request", () -> {
                write(process.getOutputStream(), request);
                return true;
            });
            byte[] frame = get(answer, until);
            if (frame.length > HelperFrames.MAX_ANSWER_FRAME) {
                throw new IOException("it answered with more than " + HelperFrames.MAX_ANSWER_FRAME + " bytes");
            }
            if (!process.waitFor(until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw tooLate();
            }
            if (process.exitValue() != 0) {
                throw new IOException(
                        "it ended early, with exit code " + process.exitValue() + words(get(complaint, until)));
            }
            // One that answered without reading all is judged by its answer.
            sent.cancel(true);
            return answer(frame, complaint, until);
        } finally {
            end(process);
        }
    }

    private static HelperAnswer answer(byte[] frame, FutureTask<String> complaint, long until)
            throws IOException, InterruptedException {
        try {
            return HelperFrames.readAnswer(frame);
        } catch (IOException e) {
            throw new IOException("its answer is none: " + e.getMessage() + words(get(complaint, until)), e);
        }
    }

    /** The stream stays open: its end tells the process that this one has gone. */
    private static void write(OutputStream out, Secret request) throws IOException {
        byte[] document = request.revealBytes();
        try {
            HelperFrames.writeRequest(out, document);
        } finally {
            Arrays.fill(document, (byte) 0);
        }
    }

    /** Its start; the rest is read too, so that the process does not wait for a reader. */
    private static String complaint(InputStream err) throws IOException {
        byte[] start = start(err, MAX_COMPLAINT);
        while (err.read(new byte[MAX_COMPLAINT]) >= 0) {
            // Nobody wants it.
        }
        return new String(start, StandardCharsets.UTF_8);
    }

    /** By no other methods of the stream: those of a FileInputStream ask for the length of the file, which a pipe on Wine fails. */
    private static byte[] start(InputStream in, int most) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] piece = new byte[PIECE];
        while (read.size() < most) {
            int length = in.read(piece, 0, Math.min(piece.length, most - read.size()));
            if (length < 0) {
                break;
            }
            read.write(piece, 0, length);
        }
        return read.toByteArray();
    }

    private static String words(String complaint) {
        String line = complaint.strip().replaceAll("[\\p{C}\\s]+", " ");
        String shown = line.length() > SHOWN_COMPLAINT ? line.substring(0, SHOWN_COMPLAINT) + " …" : line;
        return shown.isEmpty() ? "" : "; it said: " + shown;
    }

    private static <T> FutureTask<T> begin(String what, Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "scepter-helper-" + what);
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    private static <T> T get(FutureTask<T> task, long until) throws IOException, InterruptedException {
        try {
            return task.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw tooLate();
        } catch (ExecutionException e) {
            throw new IOException("what it said could not be read", e.getCause());
        }
    }

    private static IOException tooLate() {
        return new IOException("it did not end in time and was ended; what Windows did with the document is unknown");
    }

    /** Ends it with all that it started. */
    private static void end(Process process) throws InterruptedException {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It has ended.
        }
        process.waitFor(END.toSeconds(), TimeUnit.SECONDS);
    }
}
