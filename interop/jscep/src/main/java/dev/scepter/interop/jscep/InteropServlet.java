package dev.scepter.interop.jscep;

import java.io.IOException;
import java.io.PrintStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.jscep.server.ScepServlet;
import org.jscep.transaction.FailInfo;
import org.jscep.transaction.OperationFailureException;
import org.jscep.transaction.TransactionId;
import org.jscep.transport.response.Capability;
import org.jscep.util.CertificationRequestUtils;

/**
 * jscep's servlet with the decisions that it leaves to its users: challenge, approval, certificates. Everything on the
 * wire is jscep's own work. Thread-safe.
 */
@SuppressWarnings("serial") // A servlet is serializable by inheritance only; nobody does it.
final class InteropServlet extends ScepServlet {
    private final String name;
    private final Authority authority;
    private final ServletRules rules;
    private final Identity recipient;
    private final Identity signer;
    private final List<X509Certificate> announced;
    private final PrintStream log;
    private final Map<TransactionId, Held> held = new HashMap<>();

    /** A request that waits, and how often it was asked for. */
    private record Held(PKCS10CertificationRequest request, int polls) {}

    /**
     * @param name of the servlet, for the log
     * @param authority what issues
     * @param rules how to behave
     * @param recipient what requests are encrypted to
     * @param signer what signs replies
     * @param announced what GetCACert says
     * @param log gets a line {@code enrol NAME TYPE CHALLENGE} for each certificate request that was understood
     */
    InteropServlet(
            String name,
            Authority authority,
            ServletRules rules,
            Identity recipient,
            Identity signer,
            List<X509Certificate> announced,
            PrintStream log) {
        this.name = name;
        this.log = log;
        this.authority = authority;
        this.rules = rules;
        this.recipient = recipient;
        this.signer = signer;
        this.announced = List.copyOf(announced);
    }

    @Override
    protected List<X509Certificate> doEnrol(
            PKCS10CertificationRequest request, X509Certificate sender, TransactionId transaction)
            throws OperationFailureException, GeneralSecurityException, IOException, OperatorCreationException {
        authorise(request, sender);
        if (rules.pendingPolls() > 0) {
            synchronized (held) {
                held.putIfAbsent(transaction, new Held(request, 0));
            }
            return List.of();
        }
        return List.of(authority.issue(request));
    }

    @Override
    protected List<X509Certificate> doGetCertInitial(X500Name issuer, X500Name subject, TransactionId transaction)
            throws OperationFailureException, GeneralSecurityException, IOException, OperatorCreationException {
        Held asked;
        synchronized (held) {
            asked = held.computeIfPresent(transaction, (id, before) -> new Held(before.request(), before.polls() + 1));
        }
        if (asked == null
                || !issuer.equals(X500Name.getInstance(
                        authority.ca().certificate().getSubjectX500Principal().getEncoded()))
                || !subject.equals(asked.request().getSubject())) {
            throw new OperationFailureException(FailInfo.badCertId);
        }
        return asked.polls() < rules.pendingPolls() ? List.of() : List.of(authority.issue(asked.request()));
    }

    /** The right challenge for everybody; none for who holds a certificate of this CA. */
    private void authorise(PKCS10CertificationRequest request, X509Certificate sender)
            throws OperationFailureException {
        String challenge = CertificationRequestUtils.getChallengePassword(request);
        // jscep hands on PKCSReq only; it knows no RenewalReq.
        log.println("enrol " + name + " PKCSReq " + (challenge != null));
        boolean passes = challenge == null ? authority.hasIssued(sender) : challenge.equals(rules.challenge());
        if (!passes) {
            throw new OperationFailureException(FailInfo.badRequest);
        }
    }

    @Override
    protected Set<Capability> doCapabilities(String identifier) {
        return rules.capabilities();
    }

    @Override
    protected List<X509Certificate> doGetCaCertificate(String identifier) {
        return announced;
    }

    @Override
    protected List<X509Certificate> getNextCaCertificate(String identifier) {
        return List.of();
    }

    @Override
    protected List<X509Certificate> doGetCert(X500Name issuer, BigInteger serial) throws OperationFailureException {
        throw new OperationFailureException(FailInfo.badCertId);
    }

    @Override
    protected X509CRL doGetCrl(X500Name issuer, BigInteger serial) throws OperationFailureException {
        throw new OperationFailureException(FailInfo.badCertId);
    }

    @Override
    protected PrivateKey getRecipientKey() {
        return recipient.key();
    }

    @Override
    protected X509Certificate getRecipient() {
        return recipient.certificate();
    }

    @Override
    protected PrivateKey getSignerKey() {
        return signer.key();
    }

    @Override
    protected X509Certificate getSigner() {
        return signer.certificate();
    }

    @Override
    protected X509Certificate[] getSignerCertificateChain() {
        return new X509Certificate[] {signer.certificate()};
    }
}
