package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.ScepterException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What would be done now for a policy that concerns users; nothing is done. */
final class UserForecast {
    private final Users users;
    private final UserTargets targets;

    UserForecast(Users users, UserTargets targets) {
        this.users = users;
        this.targets = targets;
    }

    /** The forecast of the machine's own engine. */
    @FunctionalInterface
    interface Machine {
        Forecast make() throws ScepterException;
    }

    Forecast of(PolicyRecord template, Set<Purpose> paused, Machine machine, Ways ways) throws ScepterException {
        List<UserTarget> all = targets.of(template);
        boolean ofMachine = MachinePart.isMeant(template);
        if (all.isEmpty() && (template.removal().isPresent() || ofMachine)) {
            return machine.make();
        }
        return ofMachine ? ofMachine(template, all, machine) : ofUsers(template, all, paused, ways);
    }

    private static Forecast ofMachine(PolicyRecord template, List<UserTarget> all, Machine machine)
            throws ScepterException {
        Forecast own = machine.make();
        List<Step> steps = removals(template, all);
        boolean isTurn = own.steps().isEmpty() && MachinePart.hasItsCertificate(template);
        return isTurn && !steps.isEmpty()
                ? new Forecast(
                        template.id(), steps, "a user still has a certificate of it", Optional.empty(), own.way())
                : own;
    }

    private Forecast ofUsers(PolicyRecord template, List<UserTarget> all, Set<Purpose> paused, Ways ways)
            throws ScepterException {
        List<Forecast> made = new ArrayList<>();
        Optional<ScepterException> trouble = Optional.empty();
        for (UserTarget user : all) {
            try {
                forecast(template, user, all, paused).ifPresent(made::add);
            } catch (ScepterException e) {
                trouble = trouble.or(() -> Optional.of(e));
            }
        }
        List<Step> steps = new ArrayList<>(removals(template, all));
        made.forEach(one -> steps.addAll(one.steps()));
        if (MachinePart.isToGo(template, all)) {
            steps.add(RemovalSteps.REMOVE_CERTIFICATES);
        }
        if (steps.isEmpty() && trouble.isPresent()) {
            throw trouble.get();
        }
        Optional<Instant> next =
                made.stream().flatMap(one -> one.nextAttempt().stream()).min(Comparator.naturalOrder());
        String reason = Stream.concat(made.stream().map(Forecast::reason), waiting(template, all).stream())
                .distinct()
                .collect(Collectors.joining("; "));
        return new Forecast(
                template.id(),
                steps,
                reason,
                steps.isEmpty() ? next : Optional.empty(),
                made.stream().findFirst().map(Forecast::way).orElseGet(() -> way(template, ways)));
    }

    /** What the machine has of a policy that is for users now says nothing about the way of users. */
    private static WayChoice way(PolicyRecord template, Ways ways) {
        return template.removal().isPresent() ? ways.of(template) : ways.choose(template.policy());
    }

    private Optional<Forecast> forecast(
            PolicyRecord template, UserTarget user, List<UserTarget> all, Set<Purpose> paused) throws ScepterException {
        if (!user.wanted() || !user.isHere()) {
            return Optional.empty();
        }
        if (user.damage().isPresent()) {
            throw user.damage().get();
        }
        Optional<String> spent = UserChallenges.spentElsewhere(template, user, all);
        return Optional.of(
                users.scope(user.sid()).engine().forecast(template.policy(), template.source(), spent, paused));
    }

    private static List<Step> removals(PolicyRecord template, List<UserTarget> all) {
        return all.stream()
                .filter(UserTarget::canBeRemoved)
                .flatMap(user -> RemovalSteps.outline(UserRound.wish(template)).stream())
                .toList();
    }

    /** In words, for whom the policy waits; empty if for nobody. */
    private static Optional<String> waiting(PolicyRecord template, List<UserTarget> all) {
        List<String> names = new ArrayList<>(all.stream()
                .filter(UserTarget::isAwaited)
                .map(UserTarget::label)
                .toList());
        if (all.stream().noneMatch(UserTarget::wanted) && template.removal().isEmpty()) {
            names.add(template.policy().user().orElse("a user"));
        }
        return names.isEmpty() ? Optional.empty() : Optional.of(waitingFor(String.join(", ", names)));
    }

    static String waitingFor(String name) {
        return "waiting for logon of " + name;
    }
}
