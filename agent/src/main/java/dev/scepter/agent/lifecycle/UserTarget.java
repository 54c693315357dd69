package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.UserSid;
import dev.scepter.agent.port.UserSessions.UserSession;
import java.util.Optional;

/**
 * One user whom a policy concerns.
 *
 * @param session empty if the user is not signed in
 * @param record what was done for the user; empty before the first run
 * @param damage why the record cannot be read, for a while or for ever
 * @param mayReturn whether the user can come back to what was kept: not if the profile is gone
 * @param wanted whether the policy wants a certificate for the user; if not, what it has is to go
 */
record UserTarget(
        UserSid sid,
        Optional<UserSession> session,
        Optional<PolicyRecord> record,
        Optional<ScepterException> damage,
        boolean mayReturn,
        boolean wanted) {

    boolean isHere() {
        return session.isPresent();
    }

    /** Work for the user waits until the user signs in. */
    boolean isAwaited() {
        return !isHere() && mayReturn;
    }

    /** What the user has of the policy is to go, and can: from a store that is here, or from one that is gone. */
    boolean canBeRemoved() {
        return !wanted && !isAwaited();
    }

    /** The user, for people. */
    String label() {
        return session.map(UserSession::account).orElse(sid.text());
    }

    boolean hasCertificate() {
        return mayReturn && record.flatMap(PolicyRecord::inForce).isPresent();
    }
}
