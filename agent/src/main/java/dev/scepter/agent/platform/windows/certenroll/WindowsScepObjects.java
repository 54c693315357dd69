package dev.scepter.agent.platform.windows.certenroll;

import static dev.scepter.agent.platform.windows.certenroll.CertEnrollConstants.ContextMachine;
import static dev.scepter.agent.platform.windows.certenroll.CertEnrollConstants.SCEPProcessSkipCertInstall;
import static dev.scepter.agent.platform.windows.certenroll.CertEnrollConstants.VerifyNone;
import static dev.scepter.agent.platform.windows.certenroll.CertEnrollConstants.XCN_CRYPT_STRING_BASE64;
import static dev.scepter.agent.platform.windows.certenroll.CertEnrollConstants.XCN_CRYPT_STRING_HEX;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.platform.windows.KeyLink;
import dev.scepter.agent.platform.windows.KeyLinks;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.com.ComObject;
import dev.scepter.agent.platform.windows.com.ComSession;
import dev.scepter.agent.platform.windows.com.ComThread;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.port.ScepObjects;
import dev.scepter.agent.x509.CertificateSet;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * {@code CX509SCEPEnrollment} in the order that Windows documents: request encoded, Initialize, ServerCapabilities, then the
 * message. The object that made a request stays for the reply; in another process, {@code InitializeForPending} takes its
 * place.
 *
 * <p>Which digest of the CA Windows wants is not settled: see {@link CaThumbprint}.
 */
public final class WindowsScepObjects implements ScepObjects {
    /** Long enough for a slow TPM, which signs twice for a message. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final int MAX_TRANSACTION = 256;
    private static final int MAX_MESSAGE = 1024 * 1024;

    private final ComThread com;
    private final KeyLinks links;
    private final KeyProvider keys;
    private final OutstandingRequests requests;
    private final CertEnrollLook look;
    private final LiveEnrollments live = new LiveEnrollments();

    /**
     * @param com where the objects live; not closed by this
     * @param links in which provider a key lies
     * @param keys asked for the public half of a key that is to be forgotten
     * @param requests the store REQUEST of the machine
     */
    public WindowsScepObjects(ComThread com, KeyLinks links, KeyProvider keys, OutstandingRequests requests) {
        this(com, links, keys, requests, System::nanoTime);
    }

    WindowsScepObjects(
            ComThread com, KeyLinks links, KeyProvider keys, OutstandingRequests requests, LongSupplier nanoTime) {
        this.com = com;
        this.links = links;
        this.keys = keys;
        this.requests = requests;
        this.look = new CertEnrollLook(com, nanoTime);
    }

    @Override
    public List<String> obstacles() {
        return look.obstacles();
    }

    @Override
    public Begun begin(Request request) throws ScepterException {
        KeyLink link = links.of(request.key());
        return call("make a request for key " + request.key(), session -> begin(session, request, link));
    }

    private Begun begin(ComSession session, Request request, KeyLink link) throws WindowsException {
        ComObject pkcs10 = new Pkcs10(session).encoded(request, link);
        ComObject enrollment = session.create(CertEnrollClasses.CX509SCEPEnrollment);
        enrollment.put("Silent", true);
        enrollment.call(
                "Initialize",
                pkcs10,
                CaThumbprint.of(request.anchor()),
                XCN_CRYPT_STRING_HEX,
                base64(CertificateSet.encode(request.caCertificates())),
                XCN_CRYPT_STRING_BASE64);
        enrollment.put("ServerCapabilities", request.capabilities());
        if (request.signer().isPresent()) {
            enrollment.put("SignerCertificate", signer(session, request.signer().get()));
        }
        Secret message = Secret.ofText(message(enrollment, "CreateRequestMessage"));
        String id = bounded(enrollment, "TransactionId", MAX_TRANSACTION);
        live.keep(session, id, request.key(), enrollment);
        return new Begun(new Transaction(id, request.key(), request.capabilities()), message);
    }

    private static ComObject signer(ComSession session, EncodedCertificate certificate) throws WindowsException {
        ComObject signer = session.create(CertEnrollClasses.CSignerCertificate);
        // Before Initialize (Windows page ISignerCertificate::Silent).
        signer.put("Silent", true);
        signer.call("Initialize", true, VerifyNone, XCN_CRYPT_STRING_BASE64, base64(certificate.der()));
        return signer;
    }

    @Override
    public String poll(Transaction transaction) throws ScepterException {
        return call(
                "ask about transaction " + transaction.id(),
                session -> message(enrollment(session, transaction), "CreateRetrievePendingMessage"));
    }

    @Override
    public Answer read(Transaction transaction, String reply) throws ScepterException {
        Reply read = call("read the reply to transaction " + transaction.id(), session -> {
            ComObject enrollment = enrollment(session, transaction);
            Optional<Integer> disposition = enrollment.number(
                    "ProcessResponseMessage2", SCEPProcessSkipCertInstall, reply, XCN_CRYPT_STRING_BASE64);
            return Reply.of(enrollment, disposition.orElse(CertEnrollConstants.SCEPDispositionUnknown));
        });
        return read.answer(transaction.id());
    }

    @Override
    public void forget(KeyName key) throws ScepterException {
        if (live.hasAny(key)) {
            call("forget requests for key " + key, session -> {
                live.forget(session, key);
                return true;
            });
        }
        try (ManagedKey managed = keys.open(key).orElse(null)) {
            if (managed != null) {
                requests.forget(managed.publicKey());
            }
        }
    }

    /** The object that made the transaction, or one that goes on from its id. */
    private ComObject enrollment(ComSession session, Transaction transaction) throws WindowsException {
        Optional<ComObject> known = live.of(session, transaction.id());
        if (known.isPresent()) {
            return known.get();
        }
        ComObject made = session.create(CertEnrollClasses.CX509SCEPEnrollment);
        made.put("Silent", true);
        made.call("InitializeForPending", ContextMachine);
        made.put("TransactionId", XCN_CRYPT_STRING_BASE64, transaction.id());
        made.put("ServerCapabilities", transaction.capabilities());
        live.keep(session, transaction.id(), transaction.key(), made);
        return made;
    }

    private static String message(ComObject enrollment, String member) throws WindowsException {
        return bounded(enrollment, member, MAX_MESSAGE);
    }

    /** Base64, which Windows writes in lines, on one line. */
    private static String bounded(ComObject enrollment, String member, int most) throws WindowsException {
        String text = enrollment
                .text(member, XCN_CRYPT_STRING_BASE64)
                .map(lines -> lines.replaceAll("\\s", ""))
                .orElse("");
        if (text.isEmpty() || text.length() > most) {
            throw new WindowsException(
                    enrollment + "." + member,
                    text.length() + " characters",
                    CertEnrollConstants.CERTSRV_E_PROPERTY_EMPTY);
        }
        return text;
    }

    private <T> T call(String action, ComThread.Work<T> work) throws ScepterException {
        try {
            return com.call(work, LIMIT);
        } catch (WindowsException e) {
            throw e.toScepter(ErrorCode.CERTENROLL_FAILED, "cannot " + action);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ScepterException(ErrorCode.CERTENROLL_FAILED, "cannot " + action + ": interrupted", e);
        }
    }

    private static String base64(byte[] der) {
        return Base64.getEncoder().encodeToString(der);
    }
}
