package dev.scepter.agent.lifecycle;

import dev.scepter.agent.lifecycle.PolicyStatus.Problem;
import dev.scepter.agent.lifecycle.PolicyStatus.State;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.UserSid;
import dev.scepter.agent.model.WarningCode;
import dev.scepter.agent.policy.StoreLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a policy is for each of its users. Nothing of a user who is not signed in is looked at: what is on record is told. */
final class UserStatuses {
    private final UserPolicies users;

    UserStatuses(UserPolicies users) {
        this.users = users;
    }

    /** How the machine's own part of a policy is. */
    @FunctionalInterface
    interface Machine {
        PolicyStatus status() throws ScepterException;
    }

    /** One for each user, and one of the machine's where that has something; never none. */
    List<PolicyStatus> of(PolicyRecord template, Machine machine) throws ScepterException {
        try {
            return ofAll(template, machine);
        } finally {
            users.rest();
        }
    }

    private List<PolicyStatus> ofAll(PolicyRecord template, Machine machine) throws ScepterException {
        List<UserTarget> all = users.targets(template);
        boolean going = template.removal().isPresent();
        boolean forUsers = template.policy().store() == StoreLocation.USER && !going;
        List<PolicyStatus> statuses = new ArrayList<>();
        boolean machineHas = template.inForce().isPresent() && !going;
        if (going && !all.isEmpty() && MachinePart.isAnything(template)) {
            statuses.add(without(template, State.REMOVED, unfinished("what the machine has of it is to be removed")));
        }
        if (machineHas || !(forUsers || going) || (going && all.isEmpty())) {
            statuses.add(machine.status());
        }
        for (UserTarget user : all) {
            statuses.add(of(template, user).of(user.sid().text()));
        }
        if (forUsers && all.stream().noneMatch(UserTarget::wanted)) {
            Optional<String> user = template.policy().user();
            statuses.add(without(template, State.NEW, away(user.orElse("a user")))
                    .of(user.flatMap(UserSid::of).map(UserSid::text).or(() -> user)));
        }
        return statuses;
    }

    private PolicyStatus of(PolicyRecord template, UserTarget user) {
        try {
            if (user.damage().isPresent()) {
                return PolicyStatus.unreadable(template.id(), user.damage().get());
            }
            if (!user.wanted()) {
                return leaving(template, user);
            }
            StatusReader reader = users.scope(user).status();
            if (user.record().isEmpty()) {
                return without(template, State.NEW, unfinished("no attempt was begun for " + user.label()));
            }
            return user.isHere()
                    ? seen(reader, user.record().get())
                    : reader.unseen(user.record().get(), away(user.label()), WarningCode.USER_AWAY);
        } catch (ScepterException e) {
            return PolicyStatus.unreadable(template.id(), e);
        } catch (RuntimeException | StackOverflowError e) {
            return PolicyStatus.unreadable(
                    template.id(), ScepterException.defect("looking at policy " + template.id(), e));
        }
    }

    /** An account that must not look at keys of users, as a command's may be, tells what is on record. */
    private static PolicyStatus seen(StatusReader reader, PolicyRecord record) throws ScepterException {
        try {
            return reader.of(record);
        } catch (ScepterException e) {
            if (e.code() != ErrorCode.NOT_PERMITTED) {
                throw e;
            }
            return reader.unseen(
                    record,
                    new Problem(
                            e.code(), e.getMessage(), e.code().actor(), e.code().retry(), Optional.empty()),
                    WarningCode.USER_NOT_LOOKED_AT);
        }
    }

    private static PolicyStatus leaving(PolicyRecord template, UserTarget user) {
        Problem problem = user.canBeRemoved()
                ? unfinished("what " + user.label() + " has of it is to be removed")
                : away(user.label());
        return without(template, State.REMOVED, problem);
    }

    private static PolicyStatus without(PolicyRecord template, State state, Problem problem) {
        return new PolicyStatus(
                template.id(),
                template.policy().name(),
                Optional.of(template.policy().revision()),
                state,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.of(problem),
                Optional.empty(),
                problem.code().exitCode(),
                Optional.of(PolicyStatus.MACHINE));
    }

    private static Problem unfinished(String words) {
        ErrorCode code = ErrorCode.NOT_FINISHED;
        return new Problem(code, words, code.actor(), code.retry(), Optional.empty());
    }

    private static Problem away(String label) {
        ErrorCode code = ErrorCode.USER_AWAY;
        return new Problem(code, UserForecast.waitingFor(label), code.actor(), code.retry(), Optional.empty());
    }

    /** The worst of all users after a run; what the run said of one of them is among it. */
    PolicyStatus after(PolicyRecord template, RunResult result, StatusReader machine) throws ScepterException {
        Optional<UserTarget> ran = users.targets(template).stream()
                .filter(user -> result.user().equals(Optional.of(user.sid())) && user.wanted() && user.isHere())
                .findFirst();
        Optional<String> whose = ran.map(user -> user.sid().text()).or(() -> Optional.of(PolicyStatus.MACHINE));
        boolean replaced =
                ran.isPresent() || (result.user().isEmpty() && result.failure().isPresent());
        List<PolicyStatus> statuses = new ArrayList<>();
        if (replaced) {
            StatusReader reader = ran.map(user -> users.scope(user).status()).orElse(machine);
            statuses.add(reader.afterOwn(result).of(whose));
        }
        machine.each(template).stream()
                .filter(status -> !replaced || !status.principal().equals(whose))
                .forEach(statuses::add);
        return worst(statuses);
    }

    /** The one that a command for the whole policy shows: the worst. */
    static PolicyStatus worst(List<PolicyStatus> statuses) {
        ExitCode worst =
                ExitCode.worst(statuses.stream().map(PolicyStatus::exitCode).toList());
        return statuses.stream()
                .filter(status -> status.exitCode() == worst)
                .findFirst()
                .orElseThrow();
    }
}
