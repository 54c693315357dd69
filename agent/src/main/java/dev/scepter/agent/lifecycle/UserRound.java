package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** One look at all users of a policy, which does for each what is due. For one thread, once. */
final class UserRound {
    private final Users users;
    private final UserTargets targets;
    private final Demand demand;
    private final StepListener listener;
    private final RecordGate gate;
    private final List<RunResult> results = new ArrayList<>();
    private Optional<ScepterException> trouble = Optional.empty();
    private PolicyRecord template;

    UserRound(
            Users users,
            UserTargets targets,
            PolicyRecord template,
            Demand demand,
            StepListener listener,
            RecordGate gate) {
        this.users = users;
        this.targets = targets;
        this.template = template;
        this.demand = demand;
        this.listener = listener;
        this.gate = gate;
    }

    /** The template as it stands on disk by now. */
    PolicyRecord template() {
        return template;
    }

    /** The machine's part of the policy has gone. */
    void retired(PolicyRecord left) {
        template = left;
    }

    void run() throws ScepterException, InterruptedException {
        List<UserTarget> all = new ArrayList<>(UserChallenges.inTurn(targets.of(template)));
        for (int i = 0; i < all.size(); i++) {
            try {
                visit(all.get(i), all);
            } catch (ScepterException e) {
                // One user holds up no other; the trouble is told when all had their turn.
                trouble = trouble.or(() -> Optional.of(e));
            }
            // What one user took, such as a one-time challenge, the next must see.
            all.set(i, targets.again(template, all.get(i)));
        }
    }

    private void visit(UserTarget user, List<UserTarget> all) throws ScepterException, InterruptedException {
        if (user.wanted() && user.isHere()) {
            if (user.damage().isPresent()) {
                throw user.damage().get();
            }
            Optional<String> spent = UserChallenges.spentElsewhere(template, user, all);
            results.add(users.scope(user.sid())
                    .engine()
                    .apply(template.policy(), template.source(), spent, demand, listener)
                    .of(user.sid()));
        } else if (user.canBeRemoved()) {
            remove(user);
        }
    }

    private void remove(UserTarget user) throws ScepterException, InterruptedException {
        PolicyId id = template.id();
        LifecycleEngine engine = (user.isHere() ? users.scope(user.sid()) : users.withoutProfile(user.sid())).engine();
        if (user.damage().isPresent()) {
            if (!Journal.isUnreadable(user.damage().get())) {
                // A trouble that passes: the record still says what the user has.
                throw user.damage().get();
            }
            template = gate.save(UserChallenges.rememberingUnread(template), Optional.of(template));
            engine.removeUnreadable(id, listener);
            return;
        }
        PolicyRecord own = user.record().orElseThrow();
        template = gate.save(UserChallenges.remembering(template, own), Optional.of(template));
        engine.remove(id, wish(template), listener)
                .map(result -> result.of(user.sid()))
                .filter(result -> result.failure().isPresent())
                .ifPresent(results::add);
    }

    /** How users are to be rid of a policy: a mark that holds it is left at the template. */
    static RemovalWish wish(PolicyRecord template) {
        return new RemovalWish(
                false,
                template.removal().map(removal -> removal.wish().keepRoots()).orElse(false));
    }

    RunResult result() throws ScepterException {
        Optional<RunResult> worst = results.stream().min(Comparator.comparing(UserRound::rank));
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
