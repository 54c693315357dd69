package dev.scepter.agent.platform.windows.certenroll;

import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.platform.windows.com.ComObject;
import dev.scepter.agent.platform.windows.com.ComSession;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Objects of transactions that go on in this process, the newest last; bounded. No call of COM is made with the lock held. */
final class LiveEnrollments {
    static final int MOST = 32;

    private final Deque<Live> all = new ArrayDeque<>();

    private record Live(String transaction, KeyName key, ComObject enrollment) {}

    /** Keeps an object; the oldest one goes if there are too many. */
    void keep(ComSession com, String transaction, KeyName key, ComObject enrollment) {
        add(new Live(transaction, key, com.keep(enrollment))).ifPresent(oldest -> end(com, oldest));
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
    void forget(ComSession com, KeyName key) {
        takeOut(key).forEach(live -> end(com, live));
    }

    synchronized boolean hasAny(KeyName key) {
        return all.stream().anyMatch(live -> live.key().equals(key));
    }

    private synchronized Optional<Live> add(Live live) {
        Optional<Live> oldest = all.size() >= MOST ? Optional.of(all.removeFirst()) : Optional.empty();
        all.addLast(live);
        return oldest;
    }

    private synchronized List<Live> takeOut(KeyName key) {
        List<Live> ofKey =
                all.stream().filter(live -> live.key().equals(key)).toList();
        all.removeAll(ofKey);
        return ofKey;
    }

    private static void end(ComSession com, Live live) {
        if (com.has(live.enrollment())) {
            live.enrollment().close();
        }
    }
}
