package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.UserSid;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.policy.StoreLocation;
import dev.scepter.agent.port.UserSessions.UserSession;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/** Says which users a policy concerns: those it is for, and those who have something of it. */
final class UserTargets {
    private final Users users;

    UserTargets(Users users) {
        this.users = users;
    }

    /** Whether any user concerns a policy, or could. */
    boolean concern(PolicyRecord template) throws ScepterException {
        return template.policy().store() == StoreLocation.USER || isAnyRecorded(template.id());
    }

    boolean isAnyRecorded(PolicyId id) throws ScepterException {
        return firstRecorded(id).isPresent();
    }

    /** The first user who has a record of a policy, readable or not. */
    Optional<UserSid> firstRecorded(PolicyId id) throws ScepterException {
        for (UserSid sid : users.known()) {
            if (users.scope(sid).journal().fingerprint(id).isPresent()) {
                return Optional.of(sid);
            }
        }
        return Optional.empty();
    }

    /** All of them, sorted. */
    List<UserTarget> of(PolicyRecord template) throws ScepterException {
        SortedMap<UserSid, UserSession> here = users.signedIn();
        Set<UserSid> known = new HashSet<>(users.known());
        Set<UserSid> all = new TreeSet<>(known);
        all.addAll(here.keySet());
        List<UserTarget> targets = new ArrayList<>();
        for (UserSid sid : all) {
            UserTarget target = target(template, sid, Optional.ofNullable(here.get(sid)), known.contains(sid));
            if (isBegun(target) || (target.wanted() && target.isHere())) {
                targets.add(target);
            }
        }
        return targets;
    }

    /** One of them as it is now. */
    UserTarget again(PolicyRecord template, UserTarget before) throws ScepterException {
        return target(
                template, before.sid(), Optional.ofNullable(users.signedIn().get(before.sid())), true);
    }

    private static boolean isBegun(UserTarget target) {
        return target.record().isPresent() || target.damage().isPresent();
    }

    private UserTarget target(PolicyRecord template, UserSid sid, Optional<UserSession> session, boolean known) {
        Optional<PolicyRecord> record = Optional.empty();
        Optional<ScepterException> damage = Optional.empty();
        try {
            record = known ? users.scope(sid).journal().read(template.id()) : Optional.empty();
        } catch (ScepterException e) {
            // What is wrong with one user's record holds up no other user; whoever works on it meets the failure.
            damage = Optional.of(e);
        }
        boolean begun = record.isPresent() || damage.isPresent();
        boolean mayReturn = session.isPresent() || !begun || mayHaveProfile(sid);
        boolean wanted = mayReturn && isWanted(template, sid, session, record, damage.isPresent());
        return new UserTarget(sid, session, record, damage, mayReturn, wanted);
    }

    /** A profile of which nothing can be told counts as one: nothing is forgotten then. */
    private boolean mayHaveProfile(UserSid sid) {
        try {
            return users.hasProfile(sid);
        } catch (ScepterException e) {
            return true;
        }
    }

    /**
     * A user who was meant once is meant as long as the policy says the same, while nobody tells the user's name: it may be
     * unknown for a while. A name that is known and is another one belongs to somebody else now.
     */
    private static boolean isWanted(
            PolicyRecord template,
            UserSid sid,
            Optional<UserSession> session,
            Optional<PolicyRecord> record,
            boolean damaged) {
        ScepPolicy policy = template.policy();
        if (policy.store() != StoreLocation.USER || template.removal().isPresent()) {
            return false;
        }
        Optional<String> user = policy.user();
        if (user.isEmpty() || user.get().equalsIgnoreCase(sid.text())) {
            return true;
        }
        if (UserSid.isValid(user.get())) {
            return false;
        }
        return session.flatMap(UserSession::upn)
                .map(user.get()::equalsIgnoreCase)
                .orElseGet(() ->
                        record.map(known -> known.policy().user().equals(user)).orElse(damaged));
    }
}
