package dev.scepter.agent.port;

import dev.scepter.agent.model.ScepterException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/** The users who are signed in at this machine, and processes of theirs. Safe for several threads. */
public interface UserSessions {
    /** A machine without users. */
    UserSessions NONE = new UserSessions() {
        @Override
        public List<UserSession> signedIn() {
            return List.of();
        }

        @Override
        public UserProcess start(UserSession session) {
            throw new IllegalStateException("nobody is signed in");
        }
    };

    /**
     * A user who is signed in.
     *
     * @param sid security identifier, as {@code S-1-5-21-…}
     * @param account {@code DOMAIN\name}
     * @param upn user principal name, if Windows knows one
     */
    record UserSession(int id, String sid, String account, Optional<String> upn) {}

    /** A process of a user. What it writes is not to be believed: the user may have replaced it. */
    interface UserProcess extends AutoCloseable {
        /** What it reads. */
        OutputStream to();

        /** What it writes. */
        InputStream from();

        /** Ends it if it has not ended, and waits for that, at most 5 s. */
        @Override
        void close();
    }

    /** Users who are signed in now, each once; a session that is locked or disconnected counts. */
    List<UserSession> signedIn() throws ScepterException;

    /**
     * Whether a user has a profile here, signed in or not: without one, nothing of what was kept for the user is left.
     * Where that cannot be told: true.
     */
    default boolean hasProfile(String sid) throws ScepterException {
        return true;
    }

    /**
     * Starts the helper of the user store as that user, in that session.
     *
     * @throws ScepterException {@code USER_HELPER_FAILED} if it cannot be started, such as because the user has gone
     */
    UserProcess start(UserSession session) throws ScepterException;
}
