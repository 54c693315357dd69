package dev.scepter.agent.cli;

import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** Shows where a failure came from, for {@code -v} and defects. */
public final class TracePrinter {
    private static final int MOST_CAUSES = 10;
    private static final int MOST_FRAMES = 15;

    private final PrintStream err;

    public TracePrinter(PrintStream err) {
        this.err = err;
    }

    /** A few causes with a few frames each. */
    public void print(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
            err.println("  caused by " + cause);
            StackTraceElement[] frames = cause.getStackTrace();
            for (int i = 0; i < Math.min(frames.length, MOST_FRAMES); i++) {
                err.println("    at " + frames[i]);
            }
            cause = next(cause);
        }
    }

    private static @Nullable Throwable next(Throwable failure) {
        return failure.getCause();
    }
}
