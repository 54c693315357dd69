package dev.scepter.agent.service;

import dev.scepter.agent.port.WakeUp;
import dev.scepter.agent.port.WakeUps;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What comes into the resident agent from outside, so that tests can hold it.
 *
 * @param bell where the loop waits
 * @param workers who does what goes on beside the loop
 * @param wakeUps what tells of things outside
 * @param longestWait how long the loop waits at most before it looks at the clock and at the journal
 * @param longestTrust how long a certificate is believed to be there and to work without a look at it
 */
public record LoopSeams(Bell bell, Workers workers, WakeUps wakeUps, Duration longestWait, Duration longestTrust) {
    /** Sleep of the machine and a clock that was set are noticed after this time. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private static final Duration LONGEST_TRUST = Duration.ofHours(1);

    /** Real time and threads. */
    public static LoopSeams ofThisMachine(WakeUps wakeUps) {
        return new LoopSeams(new MonitorBell(), Workers.onThreads(), wakeUps, LONGEST_WAIT, LONGEST_TRUST);
    }

    /** The same, but of each thing outside somebody else is told first. */
    LoopSeams telling(Consumer<WakeUp> first) {
        WakeUps told = listener -> wakeUps.listen(why -> {
            first.accept(why);
            listener.accept(why);
        });
        return new LoopSeams(bell, workers, told, longestWait, longestTrust);
    }
}
