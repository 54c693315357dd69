package dev.scepter.agent.testing;

import dev.scepter.agent.lifecycle.Attempt;
import dev.scepter.agent.lifecycle.Enrollment;
import dev.scepter.agent.lifecycle.EnrollmentContext;
import dev.scepter.agent.lifecycle.Issued;
import dev.scepter.agent.lifecycle.KeySpecs;
import dev.scepter.agent.lifecycle.Step;
import dev.scepter.agent.lifecycle.StepOutcome;
import dev.scepter.agent.lifecycle.Warning;
import dev.scepter.agent.model.Deadline;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.ManagedKey;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A way to enrol that follows a script: each sending and each poll takes the next answer, and without one the CA issues.
 *
 * <p>Takes the steps that any way takes: name a key, make it, send, poll while the answer is pending.
 */
public final class FakeEnrollment implements Enrollment {
    public static final String NAME = "fake";

    public static final Step NAME_KEY = Step.plain("nameKey", "choose the name of the new key");
    public static final Step MAKE_KEY = new Step("makeKey", "make the key", Step.Kind.MAKES_KEY);
    public static final Step SEND = new Step("send", "send the request", Step.Kind.SENDS_REQUEST);
    public static final Step POLL = Step.plain("poll", "ask about the request");

    private static final String MADE = "made";

    private final KeyProvider keys;
    private final Function<PublicKey, Issued> ca;
    private final Deque<Answer> script = new ConcurrentLinkedDeque<>();
    private final List<Performed> performed = new CopyOnWriteArrayList<>();
    private final List<ScepPolicy> asked = new CopyOnWriteArrayList<>();
    private final List<ScepPolicy> checked = new CopyOnWriteArrayList<>();
    private Optional<ScepterException> checkTrouble = Optional.empty();
    private Optional<List<Warning>> comparison = Optional.of(List.of());
    private Runnable whileMakingKeys = () -> {};
    private KeySpecs keySpecs = policy -> policy.keySpec(Optional.empty());
    private final AtomicInteger named = new AtomicInteger();

    /** What the CA, or the way to it, answers. */
    @FunctionalInterface
    public interface Answer {
        StepOutcome to(Attempt attempt, EnrollmentContext context) throws ScepterException;
    }

    /**
     * A step that was performed.
     *
     * @param timeLeft of its deadline when it began
     */
    public record Performed(Step step, boolean resumed, boolean challengeAtHand, Duration timeLeft) {}

    /**
     * @param ca what is issued for a key
     */
    public FakeEnrollment(KeyProvider keys, Function<PublicKey, Issued> ca) {
        this.keys = keys;
        this.ca = ca;
    }

    /** Which keys are made from now on. */
    public void makeKeys(KeySpecs specs) {
        keySpecs = specs;
    }

    /** The CA does not decide yet; the request that it holds carried the challenge of its time. */
    public static Answer pending() {
        return (attempt, context) -> new StepOutcome.StillPending(
                context.challenge()
                        .filter(challenge -> attempt.pending().isEmpty())
                        .map(attempt::withChallengeSent)
                        .orElse(attempt),
                true);
    }

    /** The CA refuses a request, and with it the challenge that it carried. */
    public static Answer refused(ErrorCode code) {
        return (attempt, context) -> new StepOutcome.Refused(answered(attempt, context), code, "the fake CA refused");
    }

    private static Attempt answered(Attempt attempt, EnrollmentContext context) {
        return context.challenge()
                .map(attempt::withChallengeSent)
                .orElse(attempt)
                .withChallengeAnswered();
    }

    /** The CA refuses a request that carried no challenge. */
    public static Answer refusedWithoutChallenge(ErrorCode code) {
        return (attempt, context) -> new StepOutcome.Refused(attempt, code, "the fake CA refused");
    }

    /** No answer. */
    public static Answer fails(ErrorCode code) {
        return fails(new ScepterException(code, "the way to the fake CA failed"));
    }

    /** No answer. */
    public static Answer fails(ScepterException failure) {
        return (attempt, context) -> {
            throw failure;
        };
    }

    /** Adds answers to the script. */
    public void answer(Answer... answers) {
        script.addAll(List.of(answers));
    }

    /** Makes something happen while a key is made, such as time passing. */
    public void whileMakingKeys(Runnable action) {
        whileMakingKeys = action;
    }

    /** All steps so far, oldest first. */
    public List<Performed> performed() {
        return List.copyOf(performed);
    }

    /** By which policy each request was sent, oldest first. */
    public List<ScepPolicy> asked() {
        return List.copyOf(asked);
    }

    /** How often a step was performed so far. */
    public long count(Step step) {
        return performed.stream().filter(done -> done.step().equals(step)).count();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Step> outline() {
        return List.of(NAME_KEY, MAKE_KEY, SEND);
    }

    @Override
    public Step next(Attempt attempt) {
        if (attempt.key().isEmpty()) {
            return NAME_KEY;
        }
        if (attempt.data(MADE).isEmpty()) {
            return MAKE_KEY;
        }
        return attempt.pending().isPresent() ? POLL : SEND;
    }

    @Override
    public StepOutcome perform(Step step, Attempt attempt, EnrollmentContext context) throws ScepterException {
        performed.add(new Performed(
                step,
                context.resumed(),
                context.challenge().isPresent(),
                context.deadline().left()));
        if (step.equals(NAME_KEY)) {
            return new StepOutcome.Advanced(attempt.withKey(
                    new KeyName(context.policy().id(), String.format("key%05d", named.incrementAndGet()))));
        }
        if (step.equals(MAKE_KEY)) {
            whileMakingKeys.run();
            makeKey(attempt, context);
            return new StepOutcome.Advanced(attempt.withData(MADE, "yes"));
        }
        if (step.equals(SEND)) {
            asked.add(context.policy());
        }
        Answer answer = script.poll();
        return answer == null ? issue(attempt, context) : answer.to(attempt, context);
    }

    private void makeKey(Attempt attempt, EnrollmentContext context) throws ScepterException {
        KeyName name = attempt.key().orElseThrow();
        if (keys.open(name).isEmpty()) {
            keys.generate(name, keySpecs.of(context.policy())).close();
        }
    }

    private StepOutcome issue(Attempt attempt, EnrollmentContext context) throws ScepterException {
        Optional<ManagedKey> key = keys.open(attempt.key().orElseThrow());
        try (ManagedKey opened = key.orElseThrow()) {
            return new StepOutcome.CertificateIssued(answered(attempt, context), ca.apply(opened.publicKey()));
        }
    }

    /** What the next looks at a CA find; without one it is the right one. */
    public void willCheck(ScepterException trouble) {
        checkTrouble = Optional.of(trouble);
    }

    /** The policies whose CA was looked at. */
    public List<ScepPolicy> checked() {
        return List.copyOf(checked);
    }

    @Override
    public void check(ScepPolicy policy, Deadline deadline) throws ScepterException {
        checked.add(policy);
        if (checkTrouble.isPresent()) {
            throw checkTrouble.get();
        }
    }

    /** What certificates from elsewhere have otherwise than asked for; empty if they are for other names. */
    public void willCompare(Optional<List<Warning>> answer) {
        comparison = answer;
    }

    @Override
    public Optional<List<Warning>> compare(ScepPolicy policy, EncodedCertificate certificate) {
        return comparison;
    }

    @Override
    public boolean staysOpenAfter(Attempt attempt, ErrorCode code) {
        return attempt.sentAt().isPresent();
    }
}
