package dev.scepter.agent.service;

import dev.scepter.agent.port.UserSessions;
import dev.scepter.agent.port.UserSessions.UserSession;
import dev.scepter.agent.userstore.HelperLimits;
import dev.scepter.agent.userstore.RemoteKeys;
import dev.scepter.agent.userstore.RemoteStore;
import dev.scepter.agent.userstore.UserHelper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The keys and stores of users behind a helper process in the session of each, which lives while it is used. At another
 * sign-in, or another user in a session, what was had before fails for good.
 */
final class HelperUserStores implements UserStores {
    private final UserSessions sessions;
    private final HelperLimits limits;
    private final LongSupplier nanoTime;
    private final Map<Place, Helped> helpers = new HashMap<>();

    /** Where a helper runs, and as whom; all else that is known of a session may change meanwhile. */
    private record Place(int session, String sid) {
        static Place of(UserSession session) {
            return new Place(session.id(), session.sid());
        }

        boolean isLeftFor(Place other) {
            return !equals(other) && (session == other.session || sid.equals(other.sid));
        }
    }

    private record Helped(UserHelper helper, UserStore store) {}

    /** @param nanoTime as {@link System#nanoTime} */
    HelperUserStores(UserSessions sessions, HelperLimits limits, LongSupplier nanoTime) {
        this.sessions = sessions;
        this.limits = limits;
        this.nanoTime = nanoTime;
    }

    @Override
    public UserStore of(UserSession session) {
        Place place = Place.of(session);
        List<Helped> left = new ArrayList<>();
        Helped helped;
        synchronized (this) {
            helpers.keySet().stream()
                    .filter(other -> other.isLeftFor(place))
                    .toList()
                    .forEach(other -> Optional.ofNullable(helpers.remove(other)).ifPresent(left::add));
            helped = Optional.ofNullable(helpers.get(place)).orElseGet(() -> helped(session));
            helpers.put(place, helped);
        }
        // Not while others wait: each waits for the call that it is at.
        left.forEach(one -> one.helper().close());
        return helped.store();
    }

    private Helped helped(UserSession session) {
        UserHelper helper = new UserHelper(() -> sessions.start(session), limits, nanoTime);
        return new Helped(helper, new UserStore(new RemoteKeys(helper), new RemoteStore(helper)));
    }

    /** A call that is under way ends first; one that comes later starts another process. */
    @Override
    public void rest() {
        List<Helped> all;
        synchronized (this) {
            all = List.copyOf(helpers.values());
        }
        all.forEach(one -> one.helper().rest());
    }
}
