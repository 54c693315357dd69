package dev.scepter.agent.service;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.UserSid;
import dev.scepter.agent.port.UserSessions;
import dev.scepter.agent.port.UserSessions.UserSession;
import java.util.SortedMap;
import java.util.TreeMap;

/** Who is signed in, each user once, by SID. Asks at each call. */
final class SignedInUsers {
    private static final int MOST = 256;

    private final UserSessions sessions;
    private final UserStores stores;

    SignedInUsers(UserSessions sessions, UserStores stores) {
        this.sessions = sessions;
        this.stores = stores;
    }

    /** At most {@value #MOST}; what has no sound identifier is nobody. */
    SortedMap<UserSid, UserSession> now() throws ScepterException {
        SortedMap<UserSid, UserSession> users = new TreeMap<>();
        for (UserSession session : sessions.signedIn()) {
            UserSid.of(session.sid())
                    .filter(sid -> users.size() < MOST)
                    .ifPresent(sid -> users.putIfAbsent(sid, session));
        }
        return users;
    }

    void rest() {
        stores.rest();
    }

    boolean hasProfile(UserSid sid) throws ScepterException {
        return sessions.hasProfile(sid.text());
    }

    /** @throws ScepterException {@code USER_AWAY} if the user is not signed in */
    UserStores.UserStore store(UserSid sid) throws ScepterException {
        UserSession session = now().get(sid);
        if (session == null) {
            throw new ScepterException(ErrorCode.USER_AWAY, "waiting for logon of " + sid + ": signed out meanwhile");
        }
        return stores.of(session);
    }
}
