package dev.scepter.agent.platform.windows.mdmlocal;

import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.Ole32;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.platform.win32.Wincon;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * The helper process: reads one request, hands it to Windows, writes one answer. It ends when its input does, because then whoever
 * started it has gone.
 */
public final class LocalManagementHelper {
    /** The word that names it on the command line. */
    public static final String NAME = "local-management";

    private final Supplier<DocumentCall> call;
    private final Runnable end;

    /**
     * @param call made on the thread on which it happens
     * @param end ends this process at once
     */
    LocalManagementHelper(Supplier<DocumentCall> call, Runnable end) {
        this.call = call;
        this.end = end;
    }

    /**
     * On Windows. Loads the DLLs at the call.
     *
     * @param end ends this process at once
     */
    public static LocalManagementHelper ofThisMachine(Runnable end) {
        return new LocalManagementHelper(
                () -> new DocumentCall(
                        () -> Ole32.INSTANCE
                                .CoInitializeEx(null, Ole32.COINIT_MULTITHREADED)
                                .intValue(),
                        SystemLibrary::load,
                        Kernel32.INSTANCE::LocalFree),
                end);
    }

    /** Says whether the standard input of this process is a pipe, as a helper's is (Windows page GetFileType). */
    public static boolean isFedByAPipe() {
        WinNT.HANDLE input = Kernel32.INSTANCE.GetStdHandle(Wincon.STD_INPUT_HANDLE);
        return Kernel32.INSTANCE.GetFileType(input) == WinNT.FILE_TYPE_PIPE;
    }

    /**
     * Does the one thing.
     *
     * @throws IOException if there was no request, or nobody took the answer
     */
    public void run(InputStream in, OutputStream out) throws IOException, InterruptedException {
        char[] document = HelperFrames.readRequest(in);
        Thread watch = new Thread(() -> watch(in), "scepter-parent-watch");
        watch.setDaemon(true);
        watch.start();
        try {
            HelperFrames.writeAnswer(out, onItsOwnThread(document));
        } finally {
            Arrays.fill(document, '\0');
        }
    }

    /** A thread that is in no apartment yet. */
    private HelperAnswer onItsOwnThread(char[] document) throws IOException, InterruptedException {
        FutureTask<HelperAnswer> work = new FutureTask<>(() -> call.get().apply(document));
        Thread thread = new Thread(work, "scepter-local-management");
        thread.setDaemon(true);
        thread.start();
        try {
            return work.get();
        } catch (ExecutionException e) {
            throw new IOException("the call ended without an answer", e.getCause());
        }
    }

    /** What follows a request is nobody's business; the end is. */
    private void watch(InputStream in) {
        try {
            while (in.read() >= 0) {
                // Nothing of it counts.
            }
        } catch (IOException e) {
            // As good as the end.
        }
        end.run();
    }
}
