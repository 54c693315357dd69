package dev.scepter.agent.service;

import dev.scepter.agent.port.UserSessions;
import dev.scepter.agent.port.UserSessions.UserSession;
import dev.scepter.agent.userstore.HelperLimits;
import dev.scepter.agent.userstore.RemoteKeys;
import dev.scepter.agent.userstore.RemoteStore;
import dev.scepter.agent.userstore.UserHelper;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys and stores of users behind a helper process in the session of each, which lives while it is used. */
final class HelperUserStores implements UserStores {
    private final UserSessions sessions;
    /** By session; another sign-in is another session, or another user in it. */
    private final Map<UserSession, Helped> helpers = new HashMap<>();

    private record Helped(UserHelper helper, UserStore store) {}

    HelperUserStores(UserSessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public synchronized UserStore of(UserSession session) {
        return Optional.ofNullable(helpers.get(session))
                .orElseGet(() -> {
                    forgetEarlier(session);
                    UserHelper helper = new UserHelper(() -> sessions.start(session), HelperLimits.DEFAULT);
                    Helped made = new Helped(helper, new UserStore(new RemoteKeys(helper), new RemoteStore(helper)));
                    helpers.put(session, made);
                    return made;
                })
                .store();
    }

    private void forgetEarlier(UserSession session) {
        List<UserSession> earlier = helpers.keySet().stream()
                .filter(other -> other.sid().equals(session.sid()) || other.id() == session.id())
                .toList();
        for (UserSession one : earlier) {
            Optional.ofNullable(helpers.remove(one))
                    .ifPresent(helped -> helped.helper().close());
        }
    }

    /** A call that is under way ends first; one that comes later starts another process. */
    @Override
    public void rest() {
        List<Helped> all;
        synchronized (this) {
            all = List.copyOf(helpers.values());
        }
        all.forEach(one -> one.helper().close());
    }
}
