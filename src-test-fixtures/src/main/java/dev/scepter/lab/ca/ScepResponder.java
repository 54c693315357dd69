package dev.scepter.lab.ca;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * Answers the operations of SCEP: bytes in, bytes out, without HTTP. Thread-safe; calls are answered one at a time.
 */
public final class ScepResponder {
    private static final String PKI_MESSAGE = "application/x-pki-message";
    private static final String CA_CERTIFICATE = "application/x-x509-ca-cert";
    private static final String NEXT_CA_CERTIFICATE = "application/x-x509-next-ca-cert";
    private static final String CA_RA_CERTIFICATES = "application/x-x509-ca-ra-cert";

    private final LabAuthority authority;
    private final Supplier<LabCaRules> rules;
    private final Registrar registrar;
    private final ReplyWriter writer;
    private final CertRepForger forger;
    private final LabFaults faults;
    private final FaultInjector injector;
    private final LabLog log;
    private final Clock clock;

    ScepResponder(
            LabAuthority authority,
            Supplier<LabCaRules> rules,
            Registrar registrar,
            ReplyWriter writer,
            CertRepForger forger,
            LabFaults faults,
            FaultInjector injector,
            LabLog log,
            Clock clock) {
        this.authority = authority;
        this.rules = rules;
        this.registrar = registrar;
        this.writer = writer;
        this.forger = forger;
        this.faults = faults;
        this.injector = injector;
        this.log = log;
        this.clock = clock;
    }

    /**
     * Answers one call.
     *
     * @param operation value of the {@code operation} parameter, compared with regard to case
     * @param message the pkiMessage; for GetCACaps and GetCACert the CA identifier in UTF-8, or nothing
     */
    public synchronized LabReply respond(String operation, byte[] message) {
        LabOperation asked = LabOperation.of(operation);
        Optional<LabFault> fault = faults.take(asked);
        ExchangeNote note = new ExchangeNote(
                clock.instant(), asked, caIdentifier(asked, message), Digests.sha256Hex(message), fault);
        LabReply reply = switch (asked) {
            case GET_CA_CAPS, GET_CA_CERT -> announce(note, rules.get().announcement());
            case GET_NEXT_CA_CERT -> nextCa(note, rules.get().rollover());
            case PKI_OPERATION -> pkiOperation(note, message, rules.get());
            case OTHER -> reject(note, 400, "operation not supported");
        };
        return fault.isPresent() ? injector.onDelivery(reply, fault.get()) : reply;
    }

    private static Optional<String> caIdentifier(LabOperation operation, byte[] message) {
        boolean none = operation == LabOperation.PKI_OPERATION || message.length == 0;
        return none ? Optional.empty() : Optional.of(new String(message, StandardCharsets.UTF_8));
    }

    private LabReply announce(ExchangeNote note, Announcement announcement) {
        boolean capabilities = note.operation() == LabOperation.GET_CA_CAPS;
        Optional<LabReply> instead =
                note.fault().flatMap(fault -> injector.instead(fault, capabilities ? "text/plain" : CA_CERTIFICATE));
        if (instead.isPresent()) {
            log.add(note.of(LabOutcome.FAULTED, ""));
            return instead.get();
        }
        if (note.caIdentifier().isPresent()
                && !announcement.knows(note.caIdentifier().get())) {
            return reject(note, 404, "no such CA");
        }
        log.add(note.of(LabOutcome.ANSWERED, ""));
        if (capabilities) {
            byte[] text = announcement.capabilityText().getBytes(StandardCharsets.UTF_8);
            return LabReply.of(200, "text/plain", text);
        }
        List<X509CertificateHolder> sound = authority.certificates();
        List<X509CertificateHolder> certificates =
                note.fault().map(fault -> injector.onCertificates(sound, fault)).orElse(sound);
        return certificates(certificates, announcement.certificateForm());
    }

    private LabReply nextCa(ExchangeNote note, RolloverRule rule) {
        if (rule.form() == RolloverRule.Form.NONE) {
            return reject(note, 403, "no next CA");
        }
        log.add(note.of(LabOutcome.ANSWERED, ""));
        LabIdentity issuer = authority.issuer();
        byte[] body = switch (rule.form()) {
            case UNSIGNED -> NextCaWriter.unsigned(rule.next());
            case WRONGLY_SIGNED -> NextCaWriter.signed(rule.next(), injector.onSigner(issuer, LabFault.WRONG_SIGNER));
            default -> NextCaWriter.signed(rule.next(), issuer);
        };
        return LabReply.of(200, NEXT_CA_CERTIFICATE, body);
    }

    private static LabReply certificates(List<X509CertificateHolder> certificates, Announcement.CertificateForm form) {
        boolean single = form == Announcement.CertificateForm.SINGLE
                || (form == Announcement.CertificateForm.AUTOMATIC && certificates.size() == 1);
        return single
                ? LabReply.of(200, CA_CERTIFICATE, LabIdentity.toDer(certificates.get(0)))
                : LabReply.of(200, CA_RA_CERTIFICATES, ReplyWriter.certificatesOnly(certificates));
    }

    private LabReply pkiOperation(ExchangeNote note, byte[] bytes, LabCaRules current) {
        log.addRaw(bytes);
        Optional<LabReply> instead = note.fault().flatMap(fault -> injector.instead(fault, PKI_MESSAGE));
        PkiMessage message;
        try {
            message = MessageReader.read(bytes, current.requests().derOnly());
        } catch (UnreadableMessageException e) {
            if (instead.isPresent()) {
                log.add(note.of(LabOutcome.FAULTED, ""));
                return instead.get();
            }
            return reject(note, 400, String.valueOf(e.getMessage()));
        }
        if (instead.isPresent()) {
            log.add(note.unprocessed(message));
            return instead.get();
        }
        Verdict verdict = registrar.decide(message, current);
        log.add(note.of(message, verdict));
        injector.see(verdict.decision());
        LabReply reply =
                LabReply.of(200, PKI_MESSAGE, certRep(message, verdict.decision(), current.replies(), note.fault()));
        injector.see(reply);
        return reply;
    }

    private byte[] certRep(PkiMessage message, Decision sound, ReplyForm form, Optional<LabFault> fault) {
        Decision decision = sound;
        ReplyHeader header =
                new ReplyHeader(message.transactionId(), Optional.of(message.senderNonce()), message.signer());
        LabIdentity signer = authority.replySigner();
        if (fault.isPresent()) {
            decision = injector.onDecision(decision, fault.get());
            header = injector.onHeader(header, fault.get());
            signer = injector.onSigner(signer, fault.get());
        }
        if (fault.isPresent() && fault.get().isOfForm()) {
            return forger.write(header, decision, form, signer, fault.get());
        }
        return writer.write(header, decision, form, signer);
    }

    private LabReply reject(ExchangeNote note, int status, String text) {
        log.add(note.of(LabOutcome.REJECTED, text));
        return LabReply.text(status, text);
    }
}
