package dev.scepter.agent.enrollment.nativescep;

import dev.scepter.agent.lifecycle.CertificateInForce;
import dev.scepter.agent.lifecycle.EnrollmentContext;
import dev.scepter.agent.lifecycle.Issued;
import dev.scepter.agent.lifecycle.Purpose;
import dev.scepter.agent.lifecycle.Warning;
import dev.scepter.agent.model.Deadline;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.port.ManagedKey.SignatureDigest;
import dev.scepter.agent.scep.AuthenticatedCa;
import dev.scepter.agent.scep.Capabilities;
import dev.scepter.agent.scep.CertRep;
import dev.scepter.agent.scep.IssuedCertificate;
import dev.scepter.agent.scep.RaRules;
import dev.scepter.agent.scep.ReplyWarning;
import dev.scepter.agent.scep.RequestedCertificate;
import dev.scepter.agent.scep.ScepServer;
import java.security.PublicKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What stands before every way to enrol: the CA is authenticated by the pin, by Scepter itself, before a challenge leaves or is
 * handed to Windows.
 */
public final class CaGate {
    private final CaAuthentication authentication;
    private final ServerChoice servers;
    private final CertificateWish wishes;
    private final Clock clock;

    CaGate(CaAuthentication authentication, ServerChoice servers, CertificateWish wishes, Clock clock) {
        this.authentication = authentication;
        this.servers = servers;
        this.wishes = wishes;
        this.clock = clock;
    }

    /**
     * A CA that the pin has vouched for.
     *
     * @param pin the policy's, or that of a successor
     */
    public record KnownCa(Thumbprint pin, AuthenticatedCa ca, Capabilities capabilities) {
        /** Its certificates: those of CA, RA and all between them. */
        public List<EncodedCertificate> certificates() {
            return ca.certificates();
        }
    }

    /** Asks the server of a policy for its certificates and capabilities, and authenticates them. Sends nothing secret. */
    public KnownCa authenticate(ScepPolicy policy, Deadline deadline) throws ScepterException, InterruptedException {
        CaAuthentication.Found found = authentication.find(policy, deadline);
        return new KnownCa(found.pin(), found.ca(), found.capabilities());
    }

    /** As {@link dev.scepter.agent.lifecycle.Enrollment#check}. */
    public void check(ScepPolicy policy, Deadline deadline) throws ScepterException, InterruptedException {
        authentication.look(policy, deadline);
    }

    /**
     * Looks whether what a policy asks for can be said now.
     *
     * @throws ScepterException {@code PLACEHOLDER_EMPTY}, but not for a renewal
     */
    public void requireWish(EnrollmentContext context, Purpose purpose) throws ScepterException {
        wishes.of(context, purpose);
    }

    /**
     * The server to which a transaction goes.
     *
     * @param url where it is pending, or the policy's
     */
    public ScepServer server(ScepPolicy policy, String url, Capabilities capabilities, Deadline deadline) {
        return servers.of(policy, url, capabilities.supportsPost(), deadline);
    }

    /** The digest for a request: the policy's, except that the default gives way to the only one that the server has. */
    public SignatureDigest digest(ScepPolicy policy, Capabilities capabilities) throws ScepterException {
        return AlgorithmChoice.of(policy, capabilities, Optional.empty()).digest();
    }

    /**
     * Judges a certificate that Windows received, as if Scepter had received it itself.
     *
     * @param authenticated what {@link #authenticate} found when the attempt began, with the pin
     * @param key that it was asked for
     * @throws ScepterException {@code ISSUED_FOR_OTHER_KEY}, {@code ISSUED_CHAIN_UNTRUSTED}, {@code ISSUED_CERTIFICATE_UNFIT} or
     *     {@code RENEWAL_RETURNED_OLD_CERTIFICATE}
     */
    public Issued judge(
            EnrollmentContext context,
            Purpose purpose,
            Thumbprint pin,
            List<EncodedCertificate> authenticated,
            PublicKey key,
            EncodedCertificate certificate)
            throws ScepterException {
        ScepPolicy policy = context.policy();
        AuthenticatedCa ca = AuthenticatedCa.authenticate(
                authenticated, pin, new RaRules(policy.raThumbprint(), policy.requireRaEku()), clock.instant());
        Optional<EncodedCertificate> renewed =
                purpose == Purpose.RENEW ? context.inForce().map(CertificateInForce::leaf) : Optional.empty();
        CertRep.Issued issued = new IssuedCertificate(
                        new IssuedCertificate.Expected(ca, key, requested(context, purpose), clock.instant(), renewed))
                .judge(List.of(certificate), new ArrayList<>());
        return new Issued(issued.leaf(), issued.chain(), warnings(issued.warnings()));
    }

    /** What was asked for may be empty by now; a certificate is never lost for that. */
    private Optional<RequestedCertificate> requested(EnrollmentContext context, Purpose purpose)
            throws ScepterException {
        try {
            return Optional.of(wishes.of(context, purpose).requested());
        } catch (ScepterException e) {
            if (e.code() != ErrorCode.PLACEHOLDER_EMPTY) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private static List<Warning> warnings(List<ReplyWarning> otherwise) {
        return otherwise.stream()
                .map(each -> Warning.of(each.code(), each.message()))
                .toList();
    }

    /** As {@link dev.scepter.agent.lifecycle.Enrollment#compare}. */
    public Optional<List<Warning>> compare(ScepPolicy policy, EncodedCertificate certificate) throws ScepterException {
        return wishes.of(policy).likeness(certificate).map(CaGate::warnings);
    }
}
