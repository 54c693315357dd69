package dev.scepter.agent.platform.windows.mdmlocal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process that, once asked, says what it is made with and ends, or says nothing until it is ended. */
final class FakeProcess extends Process {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream() {
        @Override
        public void flush() {
            asked.countDown();
        }
    };
    private final Optional<byte[]> said;
    private final String complaint;
    private final int exitCode;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean destroyed;

    private FakeProcess(Optional<byte[]> said, String complaint, int exitCode) {
        this.said = said;
        this.complaint = complaint;
        this.exitCode = exitCode;
        if (said.isPresent()) {
            ended.countDown();
        }
    }

    static FakeProcess saying(byte[] answer) {
        return new FakeProcess(Optional.of(answer), "", 0);
    }

    static FakeProcess ending(int exitCode, String complaint) {
        return new FakeProcess(Optional.of(new byte[0]), complaint, exitCode);
    }

    static FakeProcess saying(byte[] answer, String complaint) {
        return new FakeProcess(Optional.of(answer), complaint, 0);
    }

    static FakeProcess hanging() {
        return new FakeProcess(Optional.empty(), "", 1);
    }

    boolean isDestroyed() {
        return destroyed;
    }

    @Override
    public OutputStream getOutputStream() {
        return taken;
    }

    @Override
    public InputStream getInputStream() {
        return said.<InputStream>map(
                        answer -> new SequenceInputStream(new Silence(asked), new ByteArrayInputStream(answer)))
                .orElseGet(() -> new Silence(ended));
    }

    /** Ends when something else does. */
    private static final class Silence extends InputStream {
        private final CountDownLatch end;

        private Silence(CountDownLatch end) {
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            try {
                end.await();
                return -1;
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            return length == 0 ? 0 : read();
        }
    }

    @Override
    public InputStream getErrorStream() {
        return new ByteArrayInputStream(complaint.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int waitFor() throws InterruptedException {
        ended.await();
        return exitCode;
    }

    @Override
    public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
        return ended.await(timeout, unit);
    }

    @Override
    public int exitValue() {
        return exitCode;
    }

    @Override
    public boolean isAlive() {
        return ended.getCount() > 0;
    }

    @Override
    public Stream<ProcessHandle> descendants() {
        return Stream.empty();
    }

    @Override
    public void destroy() {
        destroyed = true;
        ended.countDown();
    }
}
