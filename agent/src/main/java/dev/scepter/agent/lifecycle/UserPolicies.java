package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.UserSid;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Carries a policy for the store of users to each of them. The record of the machine says what the policy is (the template),
 * so that it is there for a user who comes later; each user has a record of its own. A user who is not signed in waits, and
 * holds up nobody.
 *
 * <p>Also takes away what users have of a policy that is removed, is for another user, or is for the machine now.
 */
public final class UserPolicies {
    private final Users users;
    private final UserTargets targets;

    public UserPolicies(Users users) {
        this.users = users;
        this.targets = new UserTargets(users);
    }

    /** What the machine's own engine does with a record. */
    interface Machine {
        RunResult run(PolicyRecord record) throws ScepterException, InterruptedException;

        /** Takes away what the machine's store has of the policy; the record that is left. */
        PolicyRecord retire(PolicyRecord record) throws ScepterException;
    }

    boolean concerns(PolicyRecord template) throws ScepterException {
        return targets.concern(template);
    }

    boolean isAnyRecorded(PolicyId id) throws ScepterException {
        return targets.isAnyRecorded(id);
    }

    /**
     * Takes away what users have of a policy whose template cannot be read.
     *
     * @return a template by which the rest goes when its users come; empty if there is none
     * @throws ScepterException {@code USER_AWAY} if something is left of which nothing can be told
     */
    Optional<PolicyRecord> removeUnreadable(PolicyId id, StepListener listener)
            throws ScepterException, InterruptedException {
        try {
            Optional<PolicyRecord> left = Optional.empty();
            for (UserSid sid : users.known()) {
                boolean here = users.signedIn().containsKey(sid);
                if (here || !users.hasProfile(sid)) {
                    LifecycleEngine engine = (here ? users.scope(sid) : users.withoutProfile(sid)).engine();
                    removeUnreadable(engine, id, listener);
                }
                left = leaving(users.scope(sid).journal(), id, left);
            }
            Optional<UserSid> unread = left.isEmpty() ? targets.firstRecorded(id) : Optional.empty();
            if (unread.isPresent()) {
                throw new ScepterException(
                        ErrorCode.USER_AWAY,
                        "removing policy " + id + ": neither the state file of " + unread.get()
                                + " nor the machine's can be read; remove it again when that user is signed in");
            }
            return left;
        } finally {
            users.rest();
        }
    }

    private static void removeUnreadable(LifecycleEngine engine, PolicyId id, StepListener listener)
            throws ScepterException, InterruptedException {
        try {
            engine.remove(id, new RemovalWish(false, false), listener);
        } catch (ScepterException e) {
            if (!Journal.isUnreadable(e)) {
                throw e;
            }
            engine.removeUnreadable(id, listener);
        }
    }

    /** The template that goes, as far as the record of a user tells what it was. */
    private static Optional<PolicyRecord> leaving(Journal journal, PolicyId id, Optional<PolicyRecord> before)
            throws ScepterException {
        try {
            return journal.read(id)
                    .map(own -> UserChallenges.remembering(before.orElseGet(() -> leaving(own)), own))
                    .or(() -> before);
        } catch (ScepterException e) {
            if (!Journal.isUnreadable(e)) {
                throw e;
            }
            return before;
        }
    }

    private static PolicyRecord leaving(PolicyRecord own) {
        return PolicyRecord.of(own.policy().withChallenge(Optional.empty()), own.source())
                .withRemoval(Optional.of(Removal.begin(new RemovalWish(false, false))));
    }

    List<UserTarget> targets(PolicyRecord template) throws ScepterException {
        return targets.of(template);
    }

    void rest() {
        users.rest();
    }

    UserScope scope(UserTarget target) {
        return users.scope(target.sid());
    }

    /** Whether the policy's certificate is in force for any user. */
    public boolean hasCertificate(PolicyRecord template) throws ScepterException {
        return targets.of(template).stream().anyMatch(UserTarget::hasCertificate);
    }

    /** Does what is due; the template is on disk. */
    RunResult run(PolicyRecord template, Demand demand, StepListener listener, Machine machine, RecordGate gate)
            throws ScepterException, InterruptedException {
        try {
            if (MachinePart.isMeant(template)) {
                RunResult result = machine.run(template);
                if (MachinePart.hasItsCertificate(result.record())) {
                    round(result.record(), demand, listener, gate).run();
                }
                return result;
            }
            return runForUsers(round(template, demand, listener, gate), machine);
        } finally {
            users.rest();
        }
    }

    private UserRound round(PolicyRecord template, Demand demand, StepListener listener, RecordGate gate) {
        return new UserRound(users, targets, template, demand, listener, gate);
    }

    private RunResult runForUsers(UserRound round, Machine machine) throws ScepterException, InterruptedException {
        round.run();
        PolicyRecord template = round.template();
        List<UserTarget> left = targets.of(template);
        if (left.isEmpty() && template.removal().isPresent()) {
            return machine.run(template);
        }
        if (MachinePart.isToGo(template, left)) {
            round.retired(machine.retire(template));
        }
        return round.result();
    }

    /** What would be done now. */
    Forecast forecast(PolicyRecord template, Set<Purpose> paused, UserForecast.Machine machine, Ways ways)
            throws ScepterException {
        try {
            return new UserForecast(users, targets).of(template, paused, machine, ways);
        } finally {
            users.rest();
        }
    }
}
