package dev.scepter.agent.platform.windows.pipe;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.AccCtrl.SE_OBJECT_TYPE;
import com.sun.jna.platform.win32.Advapi32;
import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.Kernel32Util;
import com.sun.jna.platform.win32.WinBase;
import com.sun.jna.platform.win32.WinDef.ULONGByReference;
import com.sun.jna.platform.win32.WinError;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.platform.win32.WinNT.HANDLE;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import dev.scepter.agent.platform.windows.WindowsException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.AsynchronousCloseException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One end of a named pipe that was opened for overlapped calls: each waits for its own end, for the time limit, or for
 * {@link #close} (Windows page Synchronous and Overlapped Input and Output).
 */
final class Kernel32Pipe implements Pipes.Pipe {
    private static final int CHUNK = 65_536;

    private final String name;
    private final HANDLE handle;
    /** Set by the end of a call; one call is under way at a time. */
    private final HANDLE ended;

    private final HANDLE closing;
    /** Held by a call until Windows has done with its memory. */
    private final ReentrantLock use = new ReentrantLock();

    private volatile boolean closed;
    private boolean released;

    /** A call that may end later. */
    @FunctionalInterface
    private interface Begin {
        boolean begin(Pointer overlapped);
    }

    /** Takes the handle over, also if it fails. */
    Kernel32Pipe(String name, HANDLE handle) throws WindowsException {
        this.name = name;
        this.handle = handle;
        HANDLE first = null;
        HANDLE second = null;
        try {
            first = event();
            second = event();
        } finally {
            if (second == null) {
                if (first != null) {
                    Kernel32.INSTANCE.CloseHandle(first);
                }
                Kernel32.INSTANCE.CloseHandle(handle);
            }
        }
        this.ended = first;
        this.closing = second;
    }

    private static HANDLE event() throws WindowsException {
        HANDLE event = Kernel32.INSTANCE.CreateEvent(null, true, false, null);
        if (event == null) {
            throw new WindowsException("CreateEventW", "a named pipe", Native.getLastError());
        }
        return event;
    }

    @Override
    public void awaitClient() throws IOException {
        try {
            call(
                    "ConnectNamedPipe",
                    overlapped -> Loaded.KERNEL32.ConnectNamedPipe(handle, overlapped),
                    WinBase.INFINITE);
        } catch (WindowsException e) {
            // One that came between the instance and this call; one that came and went: reading tells.
            if (!e.is(WinError.ERROR_PIPE_CONNECTED) && !e.is(WinError.ERROR_NO_DATA)) {
                throw failed(e);
            }
        }
    }

    @Override
    public int read(byte[] into, int offset, int length, Duration atMost) throws IOException {
        int most = Math.min(length, CHUNK);
        try (Memory memory = new Memory(most)) {
            int read = call(
                    "ReadFile",
                    overlapped -> Loaded.KERNEL32.ReadFile(handle, memory, most, null, overlapped),
                    millis(atMost));
            memory.read(0, into, offset, Math.min(read, most));
            return Math.min(read, most);
        } catch (WindowsException e) {
            // The other end was closed, or the server threw its client out.
            if (e.is(WinError.ERROR_BROKEN_PIPE) || e.is(WinError.ERROR_PIPE_NOT_CONNECTED)) {
                return -1;
            }
            throw failed(e);
        }
    }

    @Override
    public void write(byte[] content, Duration atMost) throws IOException {
        long end = System.nanoTime() + atMost.toNanos();
        try (Memory memory = new Memory(Math.max(1, Math.min(content.length, CHUNK)))) {
            for (int at = 0; at < content.length; ) {
                int length = Math.min(content.length - at, CHUNK);
                memory.write(0, content, at, length);
                at += call(
                        "WriteFile",
                        overlapped -> Loaded.KERNEL32.WriteFile(handle, memory, length, null, overlapped),
                        millis(Duration.ofNanos(end - System.nanoTime())));
            }
        } catch (WindowsException e) {
            throw failed(e);
        }
    }

    private static int millis(Duration time) {
        // INFINITE is the number -1.
        return (int) Math.max(0, Math.min(time.toMillis(), Integer.MAX_VALUE));
    }

    /**
     * Makes a call and waits for its end, which is the end of Windows' use of the memory, too.
     *
     * @return how many bytes it moved
     */
    private int call(String function, Begin begin, int millis) throws IOException, WindowsException {
        use.lock();
        try (Memory overlapped = new Memory(PipeConstants.OVERLAPPED_SIZE)) {
            if (closed) {
                throw new AsynchronousCloseException();
            }
            overlapped.clear();
            overlapped.setPointer(PipeConstants.OVERLAPPED_hEvent, ended.getPointer());
            if (!begin.begin(overlapped)) {
                int code = Native.getLastError();
                if (code != WinError.ERROR_IO_PENDING) {
                    throw new WindowsException(function, name, code);
                }
                int waited = Kernel32.INSTANCE.WaitForMultipleObjects(2, new HANDLE[] {ended, closing}, false, millis);
                if (waited != WinBase.WAIT_OBJECT_0) {
                    cancel(overlapped);
                    throw closed
                            ? new AsynchronousCloseException()
                            : new SocketTimeoutException("the other side took too long");
                }
            }
            return result(function, overlapped);
        } finally {
            use.unlock();
        }
    }

    private int result(String function, Pointer overlapped) throws WindowsException {
        IntByReference moved = new IntByReference();
        if (!Loaded.KERNEL32.GetOverlappedResult(handle, overlapped, moved, true)) {
            throw new WindowsException(function, name, Native.getLastError());
        }
        return moved.getValue();
    }

    /** Ends the call and waits for that: Windows writes to its memory until then. */
    private void cancel(Pointer overlapped) {
        Loaded.KERNEL32.CancelIoEx(handle, overlapped);
        Loaded.KERNEL32.GetOverlappedResult(handle, overlapped, new IntByReference(), true);
    }

    @Override
    public int serverProcess() throws WindowsException {
        ULONGByReference process = new ULONGByReference();
        if (!Kernel32.INSTANCE.GetNamedPipeServerProcessId(handle, process)) {
            throw new WindowsException("GetNamedPipeServerProcessId", name, Native.getLastError());
        }
        return process.getValue().intValue();
    }

    @Override
    public String owner() throws WindowsException {
        PointerByReference owner = new PointerByReference();
        PointerByReference descriptor = new PointerByReference();
        int answer = Advapi32.INSTANCE.GetSecurityInfo(
                handle,
                SE_OBJECT_TYPE.SE_KERNEL_OBJECT,
                WinNT.OWNER_SECURITY_INFORMATION,
                owner,
                null,
                null,
                null,
                descriptor);
        if (answer != WinError.ERROR_SUCCESS) {
            throw new WindowsException("GetSecurityInfo", name, answer);
        }
        try {
            // It points into the descriptor.
            return owner.getValue() == null ? "" : new WinNT.PSID(owner.getValue()).getSidString();
        } finally {
            Kernel32Util.freeLocalMemory(descriptor.getValue());
        }
    }

    @Override
    public void disconnect() {
        end(true);
    }

    @Override
    public void close() {
        end(false);
    }

    private synchronized void end(boolean disconnects) {
        closed = true;
        if (released) {
            return;
        }
        Kernel32.INSTANCE.SetEvent(closing);
        use.lock();
        try {
            released = true;
            if (disconnects) {
                // Fails where no client came, and nothing is to be done then.
                Loaded.KERNEL32.DisconnectNamedPipe(handle);
            }
            Kernel32.INSTANCE.CloseHandle(handle);
            Kernel32.INSTANCE.CloseHandle(ended);
            Kernel32.INSTANCE.CloseHandle(closing);
        } finally {
            use.unlock();
        }
    }

    private static IOException failed(WindowsException e) {
        return new IOException(e.getMessage(), e);
    }

    /** Loads the DLL at first use. */
    private static final class Loaded {
        static final PipeLibrary KERNEL32 = Native.load("kernel32", PipeLibrary.class);
    }
}
