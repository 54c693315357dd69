package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.UserSid;
import dev.scepter.agent.policy.StoreLocation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /** The forecast of the machine's own engine. */
    @FunctionalInterface
    interface MachineForecast {
        Forecast make() throws ScepterException;
    }

    boolean concerns(PolicyRecord template) throws ScepterException {
        return targets.concern(template);
    }

    boolean isAnyRecorded(PolicyId id) throws ScepterException {
        return targets.isAnyRecorded(id);
    }

    /** Takes away what users have of a policy of which only an id is left; of those who are not here, when it is asked again. */
    void removeUnreadable(PolicyId id, StepListener listener) throws ScepterException, InterruptedException {
        try {
            for (UserSid sid : users.known()) {
                boolean here = users.signedIn().containsKey(sid);
                if (here || !users.hasProfile(sid)) {
                    LifecycleEngine engine = (here ? users.scope(sid) : users.withoutProfile(sid)).engine();
                    removeUnreadable(engine, id, listener);
                }
            }
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
            return runForAll(template, demand, listener, machine, gate);
        } finally {
            users.rest();
        }
    }

    private RunResult runForAll(
            PolicyRecord template, Demand demand, StepListener listener, Machine machine, RecordGate gate)
            throws ScepterException, InterruptedException {
        boolean going = template.removal().isPresent();
        if (template.policy().store() == StoreLocation.MACHINE && !going) {
            RunResult result = machine.run(template);
            if (hasItsCertificate(result.record())) {
                new Round(result.record(), demand, listener, gate).run();
            }
            return result;
        }
        Round round = new Round(template, demand, listener, gate);
        round.run();
        if (going && targets.of(round.template).isEmpty()) {
            return machine.run(round.template);
        }
        if (!going && mayRetire(round.template, targets.of(round.template))) {
            round.template = machine.retire(round.template);
        }
        return round.result();
    }

    private static boolean hasItsCertificate(PolicyRecord record) {
        return record.inForce().isPresent() && !record.wantsAnotherCertificate();
    }

    /** The machine's certificate stays until a user has one; what never came to one goes at once. */
    private static boolean mayRetire(PolicyRecord template, List<UserTarget> all) {
        boolean anything = template.inForce().isPresent()
                || template.attempt().isPresent()
                || !template.predecessors().isEmpty()
                || !template.roots().isEmpty();
        return anything
                && (template.inForce().isEmpty()
                        || all.stream().anyMatch(target -> target.wanted() && target.hasCertificate()));
    }

    /** One look at all users of a policy. */
    private final class Round {
        private final Demand demand;
        private final StepListener listener;
        private final RecordGate gate;
        private final List<RunResult> results = new ArrayList<>();
        private Optional<ScepterException> trouble = Optional.empty();
        private PolicyRecord template;

        Round(PolicyRecord template, Demand demand, StepListener listener, RecordGate gate) {
            this.template = template;
            this.demand = demand;
            this.listener = listener;
            this.gate = gate;
        }

        void run() throws ScepterException, InterruptedException {
            List<UserTarget> all = targets.of(template);
            for (int i = 0; i < all.size(); i++) {
                try {
                    visit(all.get(i), all);
                } catch (ScepterException e) {
                    // One user holds up no other; the trouble is told when all had their turn.
                    trouble = trouble.or(() -> Optional.of(e));
                }
                // What one user took, such as a one-time challenge, the next must see.
                all = refreshed(all, i);
            }
        }

        private List<UserTarget> refreshed(List<UserTarget> all, int done) throws ScepterException {
            List<UserTarget> now = targets.of(template);
            UserTarget one = all.get(done);
            List<UserTarget> refreshed = new ArrayList<>(all);
            now.stream()
                    .filter(target -> target.sid().equals(one.sid()))
                    .findFirst()
                    .ifPresent(target -> refreshed.set(done, target));
            return refreshed;
        }

        private void visit(UserTarget user, List<UserTarget> all) throws ScepterException, InterruptedException {
            if (user.wanted() && user.isHere()) {
                if (user.damage().isPresent()) {
                    throw user.damage().get();
                }
                Optional<String> spent = UserChallenges.spentElsewhere(template, user, all);
                results.add(scope(user)
                        .engine()
                        .apply(template.policy(), template.source(), spent, demand, listener)
                        .of(user.sid()));
            } else if (!user.wanted() && mayRemove(user)) {
                remove(user);
            }
        }

        private void remove(UserTarget user) throws ScepterException, InterruptedException {
            PolicyId id = template.id();
            LifecycleEngine engine = (user.isHere() ? scope(user) : users.withoutProfile(user.sid())).engine();
            if (user.record().isEmpty()) {
                engine.removeUnreadable(id, listener);
                return;
            }
            PolicyRecord remembering =
                    UserChallenges.remembering(template, user.record().get());
            template = gate.save(remembering, Optional.of(template));
            engine.remove(id, wish(template), listener)
                    .map(result -> result.of(user.sid()))
                    .filter(result -> result.failure().isPresent())
                    .ifPresent(results::add);
        }

        RunResult result() throws ScepterException {
            Optional<RunResult> worst = results.stream().min(Comparator.comparing(Round::rank));
            if (trouble.isPresent() && worst.flatMap(RunResult::failure).isEmpty()) {
                throw trouble.get();
            }
            Optional<Instant> next = results.stream()
                    .flatMap(result -> result.nextAttempt().stream())
                    .min(Comparator.naturalOrder());
            return worst.map(result ->
                            new RunResult(result.record(), result.failure(), result.reason(), next, result.user()))
                    .orElseGet(() -> new RunResult(
                            template, Optional.empty(), "waiting for logon", Optional.empty(), Optional.empty()));
        }

        private static int rank(RunResult result) {
            if (result.failure().isPresent()) {
                return 0;
            }
            return result.record().attempt().isPresent() ? 1 : 2;
        }
    }

    /** What a user who is not signed in has can only be removed when the user comes; what has no profile has nothing. */
    private boolean mayRemove(UserTarget user) throws ScepterException {
        return user.isHere() || !users.hasProfile(user.sid());
    }

    private static RemovalWish wish(PolicyRecord template) {
        return new RemovalWish(
                false,
                template.removal().map(removal -> removal.wish().keepRoots()).orElse(false));
    }

    /** What would be done now. */
    Forecast forecast(PolicyRecord template, Set<Purpose> paused, MachineForecast machine, Ways ways)
            throws ScepterException {
        try {
            return forecastForAll(template, paused, machine, ways);
        } finally {
            users.rest();
        }
    }

    private Forecast forecastForAll(PolicyRecord template, Set<Purpose> paused, MachineForecast machine, Ways ways)
            throws ScepterException {
        List<UserTarget> all = targets.of(template);
        boolean going = template.removal().isPresent();
        boolean ofMachine = template.policy().store() == StoreLocation.MACHINE && !going;
        if (all.isEmpty() && (going || ofMachine)) {
            return machine.make();
        }
        if (ofMachine) {
            Forecast own = machine.make();
            if (!own.steps().isEmpty() || !hasItsCertificate(template)) {
                return own;
            }
            List<Step> steps = removals(template, all);
            return steps.isEmpty()
                    ? own
                    : new Forecast(
                            template.id(), steps, "a user still has a certificate of it", Optional.empty(), own.way());
        }
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
        if (!going && mayRetire(template, all)) {
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
                made.stream().findFirst().map(Forecast::way).orElseGet(() -> ways.of(template)));
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
        return Optional.of(scope(user).engine().forecast(template.policy(), template.source(), spent, paused));
    }

    private List<Step> removals(PolicyRecord template, List<UserTarget> all) throws ScepterException {
        List<Step> steps = new ArrayList<>();
        for (UserTarget user : all) {
            if (!user.wanted() && mayRemove(user)) {
                steps.addAll(RemovalSteps.outline(wish(template)));
            }
        }
        return steps;
    }

    /** In words, for whom the policy waits; empty if for nobody. */
    static Optional<String> waiting(PolicyRecord template, List<UserTarget> all) {
        List<String> names = new ArrayList<>(all.stream()
                .filter(user -> !user.isHere())
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
