package dev.scepter.agent.platform.windows.wts;

import com.sun.jna.platform.win32.WinBase;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.port.UserSessions.UserProcess;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;

/**
 * Starts a process as a user, with two pipes and nothing else of the agent: no window, the user's own environment but for what is taken out of it, in a job
 * that ends with the agent. It runs only once it is in the job.
 */
final class ProcessStart {
    static final String DESKTOP = "winsta0\\default";
    static final int FLAGS = WinBase.CREATE_SUSPENDED
            | WinBase.CREATE_NO_WINDOW
            | WinBase.CREATE_UNICODE_ENVIRONMENT
            | WtsConstants.EXTENDED_STARTUPINFO_PRESENT;

    private final WtsCalls windows;
    private final long token;
    private final String commandLine;
    private final Consumer<Map<String, String>> cleansing;
    private final Lock starts;
    /** What is given back if the start fails, newest first. */
    private final Deque<Runnable> undo = new ArrayDeque<>();

    /**
     * @param cleansing takes out of the user's environment what does not belong into the process
     * @param starts held while handles can be inherited, by whatever process of the agent is started then
     */
    ProcessStart(
            WtsCalls windows, long token, String commandLine, Consumer<Map<String, String>> cleansing, Lock starts) {
        this.windows = windows;
        this.token = token;
        this.commandLine = commandLine;
        this.cleansing = cleansing;
        this.starts = starts;
    }

    UserProcess perform() throws WindowsException {
        boolean done = false;
        starts.lock();
        try {
            UserProcess process = started();
            done = true;
            return process;
        } finally {
            if (!done) {
                undo.forEach(Runnable::run);
            }
            starts.unlock();
        }
    }

    private UserProcess started() throws WindowsException {
        WtsCalls.Pipe in = pipe();
        WtsCalls.Pipe out = pipe();
        long job = kept(windows.job(WtsConstants.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE));
        windows.makeInheritable(in.read());
        windows.makeInheritable(out.write());
        WtsCalls.Started started = create(in.read(), out.write());
        kept(started.process());
        undo.push(() -> windows.terminate(started.process()));
        try {
            windows.assign(job, started.process());
            windows.resume(started.thread());
        } finally {
            windows.close(started.thread());
        }
        // These ends are the process's alone: else its end would not be seen.
        windows.close(in.read());
        windows.close(out.write());
        return new WindowsUserProcess(windows, job, started.process(), in.write(), out.read());
    }

    private WtsCalls.Started create(long stdin, long stdout) throws WindowsException {
        String folder = windows.systemFolder();
        Map<String, String> environment = EnvironmentBlock.parse(windows.environment(token));
        cleansing.accept(environment);
        return windows.start(new WtsCalls.Start(
                token,
                commandLine,
                FLAGS,
                EnvironmentBlock.of(environment),
                folder,
                DESKTOP,
                stdin,
                stdout,
                List.of(stdin, stdout)));
    }

    private WtsCalls.Pipe pipe() throws WindowsException {
        WtsCalls.Pipe pipe = windows.pipe();
        kept(pipe.read());
        kept(pipe.write());
        return pipe;
    }

    private long kept(long handle) {
        undo.push(() -> windows.close(handle));
        return handle;
    }
}
