package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.UserSid;
import dev.scepter.agent.port.UserSessions.UserSession;
import java.util.List;
import java.util.SortedMap;

/** The users of this device, as the policies for their stores need them. Safe for several threads. */
public interface Users {
    /** Who is signed in now. */
    SortedMap<UserSid, UserSession> signedIn() throws ScepterException;

    /** Who has records, signed in or not, sorted. */
    List<UserSid> known() throws ScepterException;

    /** The scope of a user. */
    UserScope scope(UserSid sid);

    /** The scope of a user whose profile is gone, and with it keys and certificates: there are none. */
    UserScope withoutProfile(UserSid sid);

    /** Whether the user can come back to what was kept for it. */
    boolean hasProfile(UserSid sid) throws ScepterException;

    /** Keys and stores are not needed for a while. */
    void rest();
}
