package dev.scepter.agent.platform.windows.certenroll;

import com.sun.jna.platform.win32.WinError;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.com.ComObject;
import dev.scepter.agent.platform.windows.com.ComSession;
import dev.scepter.agent.platform.windows.com.ComThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Whether this Windows has all classes and members of CertEnroll that are used, so that none turns out to be missing once the
 * challenge has left. What was seen is good for some minutes: each choice of a way asks, and COM may hang. Safe for several
 * threads.
 */
final class CertEnrollLook {
    static final Duration GOOD_FOR = Duration.ofMinutes(5);

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String UNUSABLE = "Windows' CertEnroll objects cannot be used: ";

    /** Which COM answers if Windows has no such class. */
    private static final List<Integer> MISSING = List.of(
            CertEnrollConstants.REGDB_E_CLASSNOTREG,
            CertEnrollConstants.CLASS_E_CLASSNOTAVAILABLE,
            WinError.ERROR_MOD_NOT_FOUND);

    private final ComThread com;
    private final LongSupplier nanoTime;
    private Optional<Seen> last = Optional.empty();

    private record Seen(long at, List<String> obstacles) {}

    /** @param nanoTime as {@link System#nanoTime} */
    CertEnrollLook(ComThread com, LongSupplier nanoTime) {
        this.com = com;
        this.nanoTime = nanoTime;
    }

    /** What is missing or denied. Anything else that fails may pass, and is no obstacle: an enrolment then fails and is tried again. */
    synchronized List<String> obstacles() {
        if (last.isEmpty() || nanoTime.getAsLong() - last.get().at() >= GOOD_FOR.toNanos()) {
            try {
                List<String> seen = seen();
                last = Optional.of(new Seen(nanoTime.getAsLong(), seen));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return List.of();
            }
        }
        return last.get().obstacles();
    }

    private List<String> seen() throws InterruptedException {
        try {
            List<String> unknown = com.call(CertEnrollLook::unknownMembers, LIMIT);
            return unknown.isEmpty() ? List.of() : List.of(UNUSABLE + "they lack " + String.join(", ", unknown));
        } catch (WindowsException e) {
            return e.isAccessDenied() || MISSING.stream().anyMatch(e::is)
                    ? List.of(UNUSABLE + e.getMessage())
                    : List.of();
        } catch (UnsatisfiedLinkError e) {
            return List.of(UNUSABLE + "this Windows has no COM: " + e.getMessage());
        }
    }

    /** Makes one object of each class, one after the other: what the first one lacks, all lack. */
    private static List<String> unknownMembers(ComSession session) throws WindowsException {
        List<String> unknown = new ArrayList<>();
        for (CertEnrollMembers members : CertEnrollMembers.ALL) {
            ComObject object = session.create(members.type());
            for (String name : members.names()) {
                if (!object.knows(name)) {
                    unknown.add(members.type().name() + "." + name);
                }
            }
            object.close();
        }
        return unknown;
    }
}
