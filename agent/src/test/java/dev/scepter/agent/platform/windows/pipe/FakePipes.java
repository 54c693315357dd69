package dev.scepter.agent.platform.windows.pipe;

import com.sun.jna.platform.win32.WinError;
import dev.scepter.agent.platform.windows.WindowsException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/** Keeps what was asked of it; its pipes say what the test wants. */
final class FakePipes implements Pipes {
    final List<String> calls = new ArrayList<>();
    /** What the next calls to create or open fail with; 0 does not fail. */
    final Deque<Integer> failures = new ArrayDeque<>();

    final List<FakePipe> made = new ArrayList<>();
    String owner = "S-1-5-18";
    int process = 77;

    @Override
    public Pipe create(String name, int openMode, int pipeMode, int instances, String sddl) throws WindowsException {
        return next(String.format(Locale.ROOT, "create %s 0x%X 0x%X %d %s", name, openMode, pipeMode, instances, sddl));
    }

    @Override
    public Pipe open(String name, int access, int flags) throws WindowsException {
        return next(String.format(Locale.ROOT, "open %s 0x%X 0x%X", name, access, flags));
    }

    @Override
    public void awaitFree(String name, Duration atMost) {
        calls.add("awaitFree " + name);
    }

    private Pipe next(String call) throws WindowsException {
        calls.add(call);
        int failure = failures.isEmpty() ? WinError.ERROR_SUCCESS : failures.remove();
        if (failure != WinError.ERROR_SUCCESS) {
            throw new WindowsException("fake", call, failure);
        }
        FakePipe pipe = new FakePipe(made.size());
        made.add(pipe);
        return pipe;
    }

    final class FakePipe implements Pipe {
        private final int number;
        boolean closed;
        boolean disconnected;

        FakePipe(int number) {
            this.number = number;
        }

        @Override
        public void awaitClient() throws IOException {
            if (closed) {
                throw new IOException("closed");
            }
            calls.add("awaitClient " + number);
        }

        @Override
        public int read(byte[] into, int offset, int length, Duration atMost) {
            calls.add("read " + number);
            return -1;
        }

        @Override
        public void write(byte[] content, Duration atMost) {
            calls.add("write " + number);
        }

        @Override
        public int serverProcess() {
            return process;
        }

        @Override
        public String owner() {
            return owner;
        }

        @Override
        public void disconnect() {
            disconnected = true;
            closed = true;
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
