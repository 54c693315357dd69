package dev.scepter.agent.enrollment.nativescep;

import dev.scepter.agent.lifecycle.Attempt;
import dev.scepter.agent.lifecycle.Enrollment;
import dev.scepter.agent.lifecycle.EnrollmentContext;
import dev.scepter.agent.lifecycle.KeySpecs;
import dev.scepter.agent.lifecycle.Step;
import dev.scepter.agent.lifecycle.StepOutcome;
import dev.scepter.agent.lifecycle.Warning;
import dev.scepter.agent.model.Deadline;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.port.EventSink;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.MachineIdentity;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.scep.CertRepReader;
import dev.scepter.agent.scep.TransportKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * SCEP spoken by the agent itself (RFC 8894): authenticate the CA by the pin, make the key, store the request, send it,
 * poll while it is pending.
 *
 * <p>The request is on disk before it is sent, so after any crash the very same bytes go again and no second challenge
 * is spent.
 */
public final class NativeScepEnrollment implements Enrollment {
    /** As in {@code --backend}. */
    public static final String NAME = "native";

    static final Step AUTHENTICATE_CA = Step.plain("authenticateCa", "fetch the CA's certificates and check the pin");
    static final Step NAME_KEY = Step.plain("nameKey", "choose the name of the new key");
    static final Step MAKE_KEY = new Step("makeKey", "make the key", Step.Kind.MAKES_KEY);
    static final Step MAKE_TRANSPORT_KEY =
            new Step("makeTransportKey", "make a key that can receive the reply", Step.Kind.MAKES_KEY);
    static final Step BUILD_REQUEST = Step.plain("buildRequest", "build and store the request");
    static final Step SEND = new Step("send", "send the request", Step.Kind.SENDS_REQUEST);
    static final Step POLL = Step.plain("poll", "ask the CA about the request");

    /** What is wrong with a SUCCESS that the CA signed: the answer is final though it is of no use. */
    private static final Set<ErrorCode> FINAL = EnumSet.of(
            ErrorCode.ISSUED_FOR_OTHER_KEY,
            ErrorCode.ISSUED_CHAIN_UNTRUSTED,
            ErrorCode.ISSUED_CERTIFICATE_UNFIT,
            ErrorCode.RENEWAL_RETURNED_OLD_CERTIFICATE,
            ErrorCode.REPLY_NOT_DECRYPTABLE);

    private static final int TOKEN_BYTES = 8;

    private final KeyProvider keys;
    private final TransportKey.Source transportKeys;
    private final CaGate gate;
    private final CaAuthentication authentication;
    private final KeySpecs keySpecs;
    private final RequestBuilder requests;
    private final Conversation conversation;
    private final SecureRandom random;

    /**
     * @param transportKeys makes keys for transactions whose own key only signs
     * @param folder where hints and successors of CAs are kept
     * @param identity what stands in for the placeholders of a policy
     */
    public NativeScepEnrollment(
            KeyProvider keys,
            TransportKey.Source transportKeys,
            ScepServers servers,
            DurableFolder folder,
            MachineIdentity identity,
            KeySpecs keySpecs,
            EventSink events,
            SecureRandom random,
            Clock clock) {
        PolicyEvents told = new PolicyEvents(events);
        CaMemory memory = new CaMemory(folder);
        ServerChoice choice = new ServerChoice(servers, memory);
        CertificateWish wishes = new CertificateWish(identity);
        this.keys = keys;
        this.transportKeys = transportKeys;
        this.authentication = new CaAuthentication(keys, choice, memory, folder, wishes, told, clock);
        this.gate = new CaGate(authentication, choice, wishes, clock);
        this.requests = new RequestBuilder(keys, wishes, random, clock);
        this.conversation = new Conversation(choice, memory, requests, new CertRepReader(random), told, clock);
        this.keySpecs = keySpecs;
        this.random = random;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Step> outline() {
        return List.of(AUTHENTICATE_CA, NAME_KEY, MAKE_KEY, BUILD_REQUEST, SEND);
    }

    @Override
    public Step next(Attempt attempt) {
        ScepTransaction transaction = new ScepTransaction(attempt);
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
            return transaction.lacksTransportKey() ? MAKE_TRANSPORT_KEY : BUILD_REQUEST;
        }
        return attempt.pending().isPresent() || transaction.isRefusedAfterLoss() ? POLL : SEND;
    }

    @Override
    public StepOutcome perform(Step step, Attempt attempt, EnrollmentContext context)
            throws ScepterException, InterruptedException {
        ScepTransaction transaction = new ScepTransaction(attempt);
        if (step.equals(AUTHENTICATE_CA)) {
            return advanced(authentication.perform(transaction, context));
        }
        if (step.equals(NAME_KEY)) {
            return new StepOutcome.Advanced(attempt.withKey(newName(context.policy())));
        }
        if (step.equals(MAKE_KEY)) {
            return makeKey(transaction, context);
        }
        if (step.equals(MAKE_TRANSPORT_KEY)) {
            return advanced(transaction.withTransportKey(TransportKey.generate(transportKeys)));
        }
        if (step.equals(BUILD_REQUEST)) {
            return advanced(requests.build(transaction, context));
        }
        try {
            return step.equals(SEND)
                    ? conversation.send(transaction, context)
                    : conversation.poll(transaction, context);
        } catch (ScepterException e) {
            if (!FINAL.contains(e.code())) {
                throw e;
            }
            return new StepOutcome.Refused(Conversation.answered(transaction).attempt(), e.code(), e.getMessage());
        }
    }

    @Override
    public void check(ScepPolicy policy, Deadline deadline) throws ScepterException, InterruptedException {
        authentication.look(policy, deadline);
    }

    @Override
    public Optional<List<Warning>> compare(ScepPolicy policy, EncodedCertificate certificate) throws ScepterException {
        return gate.compare(policy, certificate);
    }

    /** What other ways to enrol do before they ask for anything. */
    public CaGate gate() {
        return gate;
    }

    private KeyName newName(ScepPolicy policy) {
        byte[] token = new byte[TOKEN_BYTES];
        random.nextBytes(token);
        return new KeyName(policy.id(), HexFormat.of().formatHex(token));
    }

    /** A key of that name is there already if a crash fell after it was made. */
    private StepOutcome makeKey(ScepTransaction transaction, EnrollmentContext context) throws ScepterException {
        KeyName name = transaction.attempt().key().orElseThrow();
        KeySpec spec = keySpecs.of(context.policy());
        Optional<ManagedKey> made = keys.open(name);
        try (ManagedKey key = made.isPresent() ? made.get() : keys.generate(name, spec)) {
            return advanced(transaction.withPublicKey(key.publicKey().getEncoded(), key.canDecrypt()));
        } catch (ScepterException e) {
            if (e.code() != ErrorCode.KEY_NAME_TAKEN) {
                throw e;
            }
            // Another's key: it is not deleted with this attempt, and the next one chooses another name.
            return new StepOutcome.Refused(transaction.attempt().withoutKey(), e.code(), e.getMessage());
        }
    }

    private static StepOutcome advanced(ScepTransaction transaction) {
        return new StepOutcome.Advanced(transaction.attempt());
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
