package dev.scepter.agent.enrollment.csp;

import dev.scepter.agent.csp.ClientCertificateInstall;
import dev.scepter.agent.csp.ClientCertificateInstall.Installation;
import dev.scepter.agent.csp.NodeWriter;
import dev.scepter.agent.csp.NodeWriting;
import dev.scepter.agent.enrollment.nativescep.CaGate;
import dev.scepter.agent.lifecycle.Attempt;
import dev.scepter.agent.lifecycle.Enrollment;
import dev.scepter.agent.lifecycle.EnrollmentContext;
import dev.scepter.agent.lifecycle.KeySpecs;
import dev.scepter.agent.lifecycle.Probe;
import dev.scepter.agent.lifecycle.Purpose;
import dev.scepter.agent.lifecycle.Step;
import dev.scepter.agent.lifecycle.StepOutcome;
import dev.scepter.agent.lifecycle.Warning;
import dev.scepter.agent.model.Backend;
import dev.scepter.agent.model.Deadline;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.policy.Placeholders;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.port.InstalledCertificates;
import dev.scepter.agent.port.MachineIdentity;
import dev.scepter.agent.port.Sleeper;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Windows enrols by its ClientCertificateInstall CSP: authenticate the CA by the pin, name and note the node, tell Windows what to
 * ask for, have it begin, and look what came of it.
 *
 * <p>Windows is told once to begin. Where it is not known whether that reached it, as after a crash or a time-out, it is only asked
 * what became of it. Safe for several threads, as long as each policy is worked on by one of them.
 */
public final class CspEnrollment implements Enrollment {
    static final Step AUTHENTICATE_CA = Step.plain("authenticateCa", "fetch the CA's certificates and check the pin");
    static final Step NAME_NODE = Step.plain("nameNode", "choose the name of the key and of its node");
    static final Step NOTE_NODE = Step.plain("noteNode", "note that Windows will make the key of this name");
    static final Step PREPARE =
            new Step("prepare", "tell Windows what to ask for, nothing is sent yet", Step.Kind.HANDS_OVER);
    static final Step ENROLL = new Step("enroll", "have Windows send the request", Step.Kind.SENDS_REQUEST);
    static final Step POLL = Step.plain("poll", "ask Windows how it went");

    private static final int TOKEN_BYTES = 8;

    private final Backend way;
    private final ClientCertificateInstall csp;
    private final CaGate gate;
    private final CspKeys keys;
    private final MachineIdentity identity;
    private final KeySpecs keySpecs;
    private final SecureRandom random;
    private final Clock clock;
    private final WindowsProgress progress;

    /**
     * @param way how the CSP is reached
     * @param keys where the nodes are noted
     * @param identity what stands in for the placeholders of a policy
     */
    public CspEnrollment(
            Backend way,
            ClientCertificateInstall csp,
            CaGate gate,
            CspKeys keys,
            InstalledCertificates installed,
            MachineIdentity identity,
            KeySpecs keySpecs,
            SecureRandom random,
            Clock clock,
            Sleeper sleeper) {
        if (!way.isCsp()) {
            throw new IllegalArgumentException(way + " goes by no CSP");
        }
        this.way = way;
        this.csp = csp;
        this.gate = gate;
        this.keys = keys;
        this.identity = identity;
        this.keySpecs = keySpecs;
        this.random = random;
        this.clock = clock;
        ReportedCertificate reported = new ReportedCertificate(gate, keys, keySpecs, clock);
        this.progress = new WindowsProgress(csp, installed, reported, clock, sleeper);
    }

    @Override
    public String name() {
        return way.word();
    }

    /** The challenge says nothing about the way, and what is not asked for is not revealed. */
    @Override
    public Probe probe(ScepPolicy policy) {
        List<String> reasons = new ArrayList<>(csp.obstacles());
        ScepPolicy told = policy.withChallenge(Optional.empty());
        reasons.addAll(writing(told, told.id().text(), Optional.empty()).refusals());
        return Probe.of(reasons);
    }

    /** Windows builds the chain by itself, and installs nothing whose root it does not trust. */
    @Override
    public boolean needsRootFirst() {
        return true;
    }

    /** Windows tells of a node as long as that is there. */
    @Override
    public boolean keepsAnswers() {
        return true;
    }

    @Override
    public List<Step> outline() {
        return List.of(AUTHENTICATE_CA, NAME_NODE, NOTE_NODE, PREPARE, ENROLL, POLL);
    }

    @Override
    public Step next(Attempt open) {
        CspAttempt attempt = new CspAttempt(open);
        if (!attempt.hasCa()) {
            return AUTHENTICATE_CA;
        }
        if (open.key().isEmpty()) {
            return NAME_NODE;
        }
        if (!attempt.isNoted()) {
            return NOTE_NODE;
        }
        if (!attempt.isPrepared()) {
            return PREPARE;
        }
        return attempt.isExecuted() ? POLL : ENROLL;
    }

    @Override
    public StepOutcome perform(Step step, Attempt open, EnrollmentContext context)
            throws ScepterException, InterruptedException {
        CspAttempt attempt = new CspAttempt(open);
        if (step.equals(AUTHENTICATE_CA)) {
            return advanced(authenticate(attempt, context));
        }
        if (step.equals(NAME_NODE)) {
            return new StepOutcome.Advanced(open.withKey(newName(context.policy())));
        }
        if (step.equals(NOTE_NODE)) {
            keys.announce(attempt.key(), way);
            return advanced(attempt.noted());
        }
        if (step.equals(PREPARE)) {
            return advanced(prepare(attempt, context));
        }
        return step.equals(ENROLL) ? enroll(attempt, context) : progress.poll(attempt, context);
    }

    /** What fails here costs nothing. */
    private CspAttempt authenticate(CspAttempt attempt, EnrollmentContext context)
            throws ScepterException, InterruptedException {
        ScepPolicy policy = context.policy();
        // Not as for a renewal: Windows does not know the certificate in force, so its names cannot stand in.
        gate.requireWish(context, Purpose.ENROL);
        if (context.challengeSpent() && context.challenge().isEmpty()) {
            throw new ScepterException(
                    ErrorCode.CHALLENGE_SPENT,
                    "having Windows ask " + policy.serverAddress()
                            + " for a certificate: the one-time challenge of revision " + policy.revision()
                            + " was used already, and Windows cannot renew by the certificate in force");
        }
        return attempt.withCa(gate.authenticate(policy, context.deadline()));
    }

    private KeyName newName(ScepPolicy policy) {
        byte[] token = new byte[TOKEN_BYTES];
        random.nextBytes(token);
        return new KeyName(policy.id(), HexFormat.of().formatHex(token));
    }

    private CspAttempt prepare(CspAttempt attempt, EnrollmentContext context)
            throws ScepterException, InterruptedException {
        ScepPolicy asked = Placeholders.resolve(context.policy(), identity).withChallenge(context.challenge());
        csp.prepare(installation(attempt, asked), context.deadline());
        return attempt.prepared(asked);
    }

    private StepOutcome enroll(CspAttempt attempt, EnrollmentContext context)
            throws ScepterException, InterruptedException {
        if (context.resumed()) {
            // The order may have reached Windows, and the challenge the CA: no state of the node tells otherwise.
            return advanced(attempt.executed(clock.instant()));
        }
        Installation installation = installation(attempt, attempt.asked(context.policy()));
        Optional<String> refusal = csp.enroll(installation, context.deadline());
        return refusal.isPresent()
                ? new StepOutcome.Refused(
                        attempt.attempt().withSentAt(Optional.empty()), ErrorCode.CSP_FAILED, refusal.get())
                : advanced(attempt.executed(clock.instant()));
    }

    private Installation installation(CspAttempt attempt, ScepPolicy asked) throws ScepterException {
        NodeWriting writing =
                writing(asked, attempt.uniqueId(), Optional.of(attempt.anchor().sha1()));
        if (writing.nodes().isEmpty()) {
            throw new ScepterException(
                    ErrorCode.BACKEND_REFUSED,
                    "telling Windows to enrol for the policy " + asked.id() + ": "
                            + String.join("; ", writing.refusals()));
        }
        return new Installation(attempt.uniqueId(), writing.nodes());
    }

    private NodeWriting writing(ScepPolicy policy, String uniqueId, Optional<Thumbprint> pinned) {
        return NodeWriter.writeRequest(
                policy, uniqueId, pinned, Optional.of(keySpecs.of(policy).bits()));
    }

    private static StepOutcome advanced(CspAttempt attempt) {
        return new StepOutcome.Advanced(attempt.attempt());
    }

    @Override
    public void check(ScepPolicy policy, Deadline deadline) throws ScepterException, InterruptedException {
        gate.check(policy, deadline);
    }

    @Override
    public Optional<List<Warning>> compare(ScepPolicy policy, EncodedCertificate certificate) throws ScepterException {
        return gate.compare(policy, certificate);
    }

    /** Windows goes on by itself once it has begun; before that, what only the machine hinders is tried again. */
    @Override
    public boolean staysOpenAfter(Attempt attempt, ErrorCode code) {
        return switch (code) {
            case RECORD_DAMAGED, KEY_MISSING, KEY_DAMAGED -> false;
            case CSP_FAILED,
                    STORE_FAILED,
                    KEY_PROVIDER_FAILED,
                    KEY_PROVIDER_MISSING,
                    DATA_FOLDER_UNUSABLE,
                    NOT_PERMITTED -> true;
            default -> attempt.sentAt().isPresent();
        };
    }
}
