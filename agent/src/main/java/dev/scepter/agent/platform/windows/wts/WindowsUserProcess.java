package dev.scepter.agent.platform.windows.wts;

import dev.scepter.agent.port.UserSessions.UserProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/** A process of a user and the pipes to it. Its end ends every call on them. */
final class WindowsUserProcess implements UserProcess {
    private static final int LONGEST_END_MILLIS = 4_000;

    private final WtsCalls windows;
    private final long job;
    private final long process;
    private final PipeEnd to;
    private final PipeEnd from;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Takes the handles over. */
    WindowsUserProcess(WtsCalls windows, long job, long process, long to, long from) {
        this.windows = windows;
        this.job = job;
        this.process = process;
        this.to = new PipeEnd(windows, to);
        this.from = new PipeEnd(windows, from);
    }

    @Override
    public OutputStream to() {
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] content, int offset, int length) throws IOException {
                Objects.checkFromIndexSize(offset, length, content.length);
                to.write(content, offset, length);
            }

            @Override
            public void close() {
                to.shut();
            }
        };
    }

    @Override
    public InputStream from() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                Objects.checkFromIndexSize(offset, length, into.length);
                return length == 0 ? 0 : from.read(into, offset, length);
            }

            @Override
            public void close() {
                from.shut();
            }
        };
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            // The job's last handle: what the process started ends, too.
            windows.close(job);
            windows.terminate(process);
            to.shut();
            from.shut();
            windows.await(process, LONGEST_END_MILLIS);
            windows.close(process);
        }
    }
}
