package dev.scepter.lab.ca;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.jspecify.annotations.Nullable;

/** Carries faults out at the stage where they strike. Not thread-safe. */
final class FaultInjector {
    private static final int GARBAGE_LENGTH = 2_000;
    private static final String LOG_IN_PAGE =
            "<!DOCTYPE html><html><head><title>Sign in</title></head><body><h1>Sign in to the network</h1></body></html>";

    private final SecureRandom random;
    private final CertificateIssuer certificates;
    private final EndEntityIssuer issuer;
    private final X509CertificateHolder replySigner;
    private final X509CertificateHolder root;

    private final LabAuthority authority;
    private final Clock clock;

    private @Nullable LabIdentity falseSigner;
    private @Nullable LabIdentity client;
    private @Nullable LabIdentity unlimitedClient;
    private Optional<Decision.Issued> firstIssued = Optional.empty();
    private Optional<LabReply> firstReply = Optional.empty();
    private @Nullable LabIdentity falseRoot;

    FaultInjector(
            SecureRandom random,
            CertificateIssuer certificates,
            EndEntityIssuer issuer,
            LabAuthority authority,
            Clock clock) {
        this.authority = authority;
        this.clock = clock;
        this.random = random;
        this.certificates = certificates;
        this.issuer = issuer;
        this.replySigner = authority.replySigner().certificate();
        this.root = authority.root();
    }

    /** The reply that comes before anything is processed, if the fault is of that kind. */
    Optional<LabReply> instead(LabFault fault, String contentType) {
        return switch (fault) {
            case HTML_PAGE ->
                Optional.of(LabReply.of(200, "text/html; charset=utf-8", LOG_IN_PAGE.getBytes(StandardCharsets.UTF_8)));
            case EMPTY_BODY -> Optional.of(LabReply.of(200, contentType, new byte[0]));
            case NOT_FOUND -> Optional.of(LabReply.text(404, "no such page"));
            case SERVER_ERROR -> Optional.of(LabReply.text(500, "internal error of the server"));
            case UNAVAILABLE -> Optional.of(LabReply.text(503, "the server is being serviced"));
            case GARBAGE -> Optional.of(LabReply.of(200, contentType, randomBytes(GARBAGE_LENGTH)));
            case CLOSED_UNPROCESSED -> Optional.of(LabReply.lost());
            default -> Optional.empty();
        };
    }

    /** Keeps the first certificate, for the fault that gives it out again. */
    void see(Decision decision) {
        if (firstIssued.isEmpty() && decision instanceof Decision.Issued issued) {
            firstIssued = Optional.of(issued);
        }
    }

    /** Keeps the first CertRep, for the fault that plays it again. */
    void see(LabReply reply) {
        firstReply = firstReply.or(() -> Optional.of(reply));
    }

    Decision onDecision(Decision decision, LabFault fault) {
        if (fault == LabFault.FIRST_CERTIFICATE_AGAIN && decision instanceof Decision.Issued) {
            return firstIssued.isPresent() ? firstIssued.get() : decision;
        }
        return decision instanceof Decision.Issued issued ? issuer.spoil(issued, fault) : decision;
    }

    ReplyHeader onHeader(ReplyHeader header, LabFault fault) {
        return switch (fault) {
            case WRONG_TRANSACTION_ID ->
                new ReplyHeader(header.transactionId() + "0", header.recipientNonce(), header.recipient());
            case WRONG_RECIPIENT_NONCE ->
                new ReplyHeader(
                        header.transactionId(), header.recipientNonce().map(this::otherNonce), header.recipient());
            case MISSING_RECIPIENT_NONCE ->
                new ReplyHeader(header.transactionId(), Optional.empty(), header.recipient());
            case OTHER_RECIPIENT ->
                new ReplyHeader(
                        header.transactionId(),
                        header.recipientNonce(),
                        certificates.stranger().certificate());
            default -> header;
        };
    }

    LabIdentity onSigner(LabIdentity signer, LabFault fault) {
        if (fault == LabFault.SIGNED_BY_CLIENT) {
            return client();
        }
        if (fault != LabFault.WRONG_SIGNER) {
            return signer;
        }
        if (falseSigner == null) {
            falseSigner = certificates.lookalikeOf(replySigner);
        }
        return falseSigner;
    }

    /** What GetCACert gives. */
    List<X509CertificateHolder> onCertificates(List<X509CertificateHolder> sound, LabFault fault) {
        List<X509CertificateHolder> all = new ArrayList<>(sound);
        switch (fault) {
            case ANOTHER_CA -> all = List.of(falseRoot());
            case CLIENT_AS_RA -> all.add(0, client().certificate());
            case UNLIMITED_CLIENT_AS_RA -> all.add(0, unlimitedClient().certificate());
            case ANOTHER_ROOT_BESIDE -> all.add(0, falseRoot());
            case FOREIGN_RA -> {
                LabAuthority foreign = new AuthorityFounder(certificates, clock, "Foreign", Duration.ofDays(365))
                        .found(false, Optional.of(RaUsage.SIGNER_ONLY));
                all.addAll(0, foreign.certificates());
            }
            default -> {}
        }
        return List.copyOf(all);
    }

    /** A client of the CA that can do all an RA can, were it one; issued a moment ago. */
    private LabIdentity client() {
        if (client == null) {
            client = certificates.client(
                    authority.issuer(), clock.instant(), Optional.of(KeyPurposeId.id_kp_clientAuth));
        }
        return client;
    }

    /** The same without any extended key usage. */
    private LabIdentity unlimitedClient() {
        if (unlimitedClient == null) {
            unlimitedClient = certificates.client(authority.issuer(), clock.instant(), Optional.empty());
        }
        return unlimitedClient;
    }

    /** The only certificate of the false CA. */
    private X509CertificateHolder falseRoot() {
        if (falseRoot == null) {
            falseRoot = certificates.lookalikeOf(root);
        }
        return falseRoot.certificate();
    }

    LabReply onDelivery(LabReply reply, LabFault fault) {
        return switch (fault) {
            case LOST_REPLY -> LabReply.lost();
            case REPLAY -> firstReply.orElse(reply);
            case TRUNCATED -> reply.truncated();
            case CUT_OFF -> reply.cutOff();
            default -> reply;
        };
    }

    private ASN1OctetString otherNonce(ASN1OctetString nonce) {
        return new DEROctetString(randomBytes(nonce.getOctetsLength()));
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
