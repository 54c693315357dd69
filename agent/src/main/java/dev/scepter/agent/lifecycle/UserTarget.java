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
 * @param damage why the record cannot be read
 * @param wanted whether the policy wants a certificate for the user; if not, what it has is to go
 */
record UserTarget(
        UserSid sid,
        Optional<UserSession> session,
        Optional<PolicyRecord> record,
        Optional<ScepterException> damage,
        boolean wanted) {

    boolean isHere() {
        return session.isPresent();
    }

    /** The user, for people. */
    String label() {
        return session.map(UserSession::account).orElse(sid.text());
    }

    boolean hasCertificate() {
        return record.flatMap(PolicyRecord::inForce).isPresent();
    }
}
