package dev.scepter.agent.platform.windows.certenroll;

import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.platform.windows.com.ComObject;
import dev.scepter.agent.platform.windows.com.ComSession;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;

/** Objects of transactions that go on in this process, the newest last; bounded. */
final class LiveEnrollments {
    static final int MOST = 32;

    private final Deque<Live> all = new ArrayDeque<>();

    private record Live(String transaction, KeyName key, ComObject enrollment) {}

    /** Keeps an object; the oldest one goes if there are too many. */
    synchronized void keep(ComSession com, String transaction, KeyName key, ComObject enrollment) {
        if (all.size() >= MOST) {
            end(com, all.removeFirst());
        }
        all.addLast(new Live(transaction, key, com.keep(enrollment)));
    }

    /** The object of a transaction, if it can still be used. */
    synchronized Optional<ComObject> of(ComSession com, String transaction) {
        all.removeIf(live -> !com.has(live.enrollment()));
        return all.stream()
                .filter(live -> live.transaction().equals(transaction))
                .map(Live::enrollment)
                .reduce((older, newer) -> newer);
    }

    /** Lets go of all objects for a key. */
    synchronized void forget(ComSession com, KeyName key) {
        for (Iterator<Live> each = all.iterator(); each.hasNext(); ) {
            Live live = each.next();
            if (live.key().equals(key)) {
                each.remove();
                end(com, live);
            }
        }
    }

    synchronized boolean hasAny(KeyName key) {
        return all.stream().anyMatch(live -> live.key().equals(key));
    }

    private static void end(ComSession com, Live live) {
        if (com.has(live.enrollment())) {
            live.enrollment().close();
        }
    }
}
