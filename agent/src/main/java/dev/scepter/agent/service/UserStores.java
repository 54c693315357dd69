package dev.scepter.agent.service;

import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.CertificateStore;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.UserSessions.UserSession;

/** The keys and stores of users who are signed in. Safe for several threads. */
@FunctionalInterface
public interface UserStores {
    /** A platform where users have none. */
    UserStores NONE = session -> {
        throw new IllegalStateException("users have no stores on this platform");
    };

    /** What a user has. Neither is believed: the user may answer through them. */
    record UserStore(KeyProvider keys, CertificateStore store) {}

    /**
     * What the user of a session has; the same for the same session as long as that is possible. Who asks closes nothing.
     *
     * @throws ScepterException {@code USER_HELPER_FAILED} if it cannot be had
     */
    UserStore of(UserSession session) throws ScepterException;

    /** Nobody needs them for a while. */
    default void rest() {}
}
