package dev.scepter.agent.platform.windows.mdmlocal;

import dev.scepter.agent.model.Deadline;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.WindowsStatus;
import dev.scepter.agent.platform.windows.mdmlocal.HelperAnswer.Function;
import dev.scepter.agent.port.LocalManagement;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Has a process of its own hand over each document. A process that does not answer in time is ended; what Windows did with the
 * document is unknown then.
 */
public final class ChildProcessLocalManagement implements LocalManagement {
    private final HelperProcess.Starter starter;
    private final Supplier<List<String>> obstacles;
    private final ReentrantLock oneAtATime = new ReentrantLock(true);

    ChildProcessLocalManagement(HelperProcess.Starter starter, Supplier<List<String>> obstacles) {
        this.starter = starter;
        this.obstacles = obstacles;
    }

    /**
     * By processes of this program.
     *
     * @param command starts {@link LocalManagementHelper}; others can see it
     * @param cleansing takes out of the environment of the process what does not belong there
     * @param starts held while the process is started: it gets every handle that can be inherited then
     */
    public static ChildProcessLocalManagement ofThisMachine(
            List<String> command, Consumer<Map<String, String>> cleansing, Lock starts) {
        List<String> parts = List.copyOf(command);
        return new ChildProcessLocalManagement(
                () -> {
                    ProcessBuilder builder = new ProcessBuilder(parts);
                    starts.lock();
                    try {
                        cleansing.accept(builder.environment());
                        return builder.start();
                    } finally {
                        starts.unlock();
                    }
                },
                Obstacles::ofThisMachine);
    }

    @Override
    public List<String> obstacles() {
        return obstacles.get();
    }

    @Override
    public String apply(Secret syncMl, Deadline deadline) throws ScepterException, InterruptedException {
        if (syncMl.length() == 0 || syncMl.length() > HelperFrames.MAX_REQUEST) {
            throw failed("a document of " + syncMl.length() + " bytes is not handed to Windows: it may have 1 to "
                    + HelperFrames.MAX_REQUEST);
        }
        if (!oneAtATime.tryLock(deadline.left().toMillis(), TimeUnit.MILLISECONDS)) {
            throw failed("no document could be handed to Windows in time: another one was under way");
        }
        try {
            return text(HelperProcess.exchange(starter, syncMl, deadline));
        } catch (IOException e) {
            throw new ScepterException(
                    ErrorCode.CSP_FAILED,
                    "the helper process that hands documents to Windows failed: " + e.getMessage(),
                    e);
        } finally {
            oneAtATime.unlock();
        }
    }

    private static String text(HelperAnswer answer) throws ScepterException {
        if (answer.answered() < 0 || answer.last() != Function.APPLY) {
            throw refused(answer);
        }
        if (answer.tooLong()) {
            throw failed(
                    "Windows took the document and answered with more than " + HelperFrames.MAX_ANSWER + " characters");
        }
        return answer.answer()
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> failed("Windows took the document and gave no answer"));
    }

    private static ScepterException refused(HelperAnswer answer) {
        WindowsException failure =
                new WindowsException(answer.last().windowsName(), SystemLibrary.DLL, answer.answered());
        String words = LocalManagementStatus.words(answer.answered());
        String behind = words.isEmpty() ? "" : ": " + words;
        if (answer.registered() < 0 && answer.registered() != answer.answered()) {
            behind += "; before that, " + Function.REGISTER.windowsName() + " answered "
                    + WindowsStatus.describe(answer.registered());
        }
        return failure.toScepter(ErrorCode.CSP_FAILED, "Windows did not take the document", behind);
    }

    private static ScepterException failed(String message) {
        return new ScepterException(ErrorCode.CSP_FAILED, message);
    }
}
