package dev.scepter.agent.enrollment.certenroll;

import dev.scepter.agent.enrollment.nativescep.CaGate;
import dev.scepter.agent.lifecycle.Attempt;
import dev.scepter.agent.lifecycle.Enrollment;
import dev.scepter.agent.lifecycle.EnrollmentContext;
import dev.scepter.agent.lifecycle.Issued;
import dev.scepter.agent.lifecycle.KeySpecs;
import dev.scepter.agent.lifecycle.Probe;
import dev.scepter.agent.lifecycle.Step;
import dev.scepter.agent.lifecycle.StepOutcome;
import dev.scepter.agent.lifecycle.Warning;
import dev.scepter.agent.model.Backend;
import dev.scepter.agent.model.Deadline;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.port.EventSink;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.MachineIdentity;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.port.ScepObjects;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Windows' CertEnroll objects make and read the messages; all else is Scepter's: the pin, the key, HTTP, the proofs.
 *
 * <p>The message is on disk before it is sent, so after any crash the very same bytes go again. Windows installs nothing. What it
 * keeps of a request is forgotten when the certificate is there, and goes with the key at the latest.
 */
public final class CertEnrollEnrollment implements Enrollment {
    static final Step AUTHENTICATE_CA = Step.plain("authenticateCa", "fetch the CA's certificates and check the pin");
    static final Step NAME_KEY = Step.plain("nameKey", "choose the name of the new key");
    static final Step MAKE_KEY = new Step("makeKey", "make the key", Step.Kind.MAKES_KEY);
    static final Step BUILD_REQUEST = Step.plain("buildRequest", "let Windows build the request, and store it");
    static final Step SEND = new Step("send", "send the request", Step.Kind.SENDS_REQUEST);
    static final Step POLL = Step.plain("poll", "ask the CA about the request");
    static final Step TAKE_CERTIFICATE =
            Step.plain("takeCertificate", "look at the certificate, and let Windows forget the request");

    /** What is wrong with a certificate that the CA issued: the answer is final though it is of no use. */
    private static final Set<ErrorCode> FINAL = EnumSet.of(
            ErrorCode.ISSUED_FOR_OTHER_KEY,
            ErrorCode.ISSUED_CHAIN_UNTRUSTED,
            ErrorCode.ISSUED_CERTIFICATE_UNFIT,
            ErrorCode.RENEWAL_RETURNED_OLD_CERTIFICATE);

    private static final int TOKEN_BYTES = 8;

    private final ScepObjects objects;
    private final WindowsRequests requests;
    private final CaGate gate;
    private final KeyProvider keys;
    private final KeySpecs keySpecs;
    private final CertEnrollBeginning beginning;
    private final CertEnrollExchange exchange;
    private final SecureRandom random;

    /**
     * @param folder where it is noted for which keys Windows may keep something; the same as that of {@link RequestForgettingKeys}
     * @param identity what stands in for the placeholders of a policy
     */
    public CertEnrollEnrollment(
            ScepObjects objects,
            CaGate gate,
            KeyProvider keys,
            DurableFolder folder,
            MachineIdentity identity,
            KeySpecs keySpecs,
            EventSink events,
            SecureRandom random,
            Clock clock) {
        this.objects = objects;
        this.requests = new WindowsRequests(folder, objects);
        this.gate = gate;
        this.keys = keys;
        this.keySpecs = keySpecs;
        this.beginning = new CertEnrollBeginning(objects, requests, gate, keys, identity);
        this.exchange = new CertEnrollExchange(objects, gate, events, clock);
        this.random = random;
    }

    @Override
    public String name() {
        return Backend.CERTENROLL.word();
    }

    @Override
    public Probe probe(ScepPolicy policy) {
        List<String> reasons = new ArrayList<>(objects.obstacles());
        reasons.addAll(CertEnrollLimits.reasons(policy));
        return Probe.of(reasons);
    }

    @Override
    public List<Step> outline() {
        return List.of(AUTHENTICATE_CA, NAME_KEY, MAKE_KEY, BUILD_REQUEST, SEND, TAKE_CERTIFICATE);
    }

    @Override
    public Step next(Attempt attempt) {
        CertEnrollTransaction transaction = new CertEnrollTransaction(attempt);
        if (transaction.hasCertificate()) {
            return TAKE_CERTIFICATE;
        }
        if (!transaction.hasCa()) {
            return AUTHENTICATE_CA;
        }
        if (attempt.key().isEmpty()) {
            return NAME_KEY;
        }
        if (!transaction.hasPublicKey()) {
            return MAKE_KEY;
        }
        if (!transaction.hasRequest()) {
            return BUILD_REQUEST;
        }
        return attempt.pending().isPresent() || transaction.isRefusedAfterLoss() ? POLL : SEND;
    }

    @Override
    public StepOutcome perform(Step step, Attempt attempt, EnrollmentContext context)
            throws ScepterException, InterruptedException {
        CertEnrollTransaction transaction = new CertEnrollTransaction(attempt);
        if (step.equals(AUTHENTICATE_CA)) {
            return advanced(beginning.authenticate(transaction, context));
        }
        if (step.equals(NAME_KEY)) {
            return new StepOutcome.Advanced(attempt.withKey(newName(context.policy())));
        }
        if (step.equals(MAKE_KEY)) {
            return makeKey(transaction, context);
        }
        if (step.equals(BUILD_REQUEST)) {
            return advanced(beginning.build(transaction, context));
        }
        if (step.equals(TAKE_CERTIFICATE)) {
            return take(transaction, context);
        }
        return step.equals(SEND) ? exchange.send(transaction, context) : exchange.poll(transaction, context);
    }

    private static StepOutcome advanced(CertEnrollTransaction transaction) {
        return new StepOutcome.Advanced(transaction.attempt());
    }

    private KeyName newName(ScepPolicy policy) {
        byte[] token = new byte[TOKEN_BYTES];
        random.nextBytes(token);
        return new KeyName(policy.id(), HexFormat.of().formatHex(token));
    }

    /** A key of that name is there already if a crash fell after it was made. */
    private StepOutcome makeKey(CertEnrollTransaction transaction, EnrollmentContext context) throws ScepterException {
        KeyName name = transaction.key();
        Optional<ManagedKey> made = keys.open(name);
        try (ManagedKey key = made.isPresent() ? made.get() : keys.generate(name, keySpecs.of(context.policy()))) {
            return advanced(transaction.withPublicKey(key.publicKey()));
        } catch (ScepterException e) {
            if (e.code() != ErrorCode.KEY_NAME_TAKEN) {
                throw e;
            }
            // Another's key: it is not deleted with this attempt, and the next one chooses another name.
            return new StepOutcome.Refused(transaction.attempt().withoutKey(), e.code(), e.getMessage());
        }
    }

    private StepOutcome take(CertEnrollTransaction transaction, EnrollmentContext context) throws ScepterException {
        Issued issued;
        try {
            issued = gate.judge(
                    context,
                    transaction.attempt().purpose(),
                    transaction.pin(),
                    transaction.certificates(),
                    transaction.publicKey(),
                    transaction.certificate());
        } catch (ScepterException e) {
            if (!FINAL.contains(e.code())) {
                throw e;
            }
            return new StepOutcome.Refused(transaction.attempt(), e.code(), e.getMessage());
        }
        try {
            requests.forget(transaction.key());
        } catch (ScepterException e) {
            // Whatever failed: it stays noted and goes with the key, and no certificate waits for it.
        }
        return new StepOutcome.CertificateIssued(transaction.attempt(), issued);
    }

    @Override
    public void check(ScepPolicy policy, Deadline deadline) throws ScepterException, InterruptedException {
        gate.check(policy, deadline);
    }

    @Override
    public Optional<List<Warning>> compare(ScepPolicy policy, EncodedCertificate certificate) throws ScepterException {
        return gate.compare(policy, certificate);
    }

    /** What was sent may still be answered, whatever came instead of an answer, as long as its notes and keys are there. */
    @Override
    public boolean staysOpenAfter(Attempt attempt, ErrorCode code) {
        return attempt.sentAt().isPresent()
                && code != ErrorCode.RECORD_DAMAGED
                && code != ErrorCode.KEY_MISSING
                && code != ErrorCode.KEY_DAMAGED;
    }
}
