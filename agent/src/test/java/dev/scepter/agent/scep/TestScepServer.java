package dev.scepter.agent.scep;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSEnvelopedData;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;
import org.jspecify.annotations.NullMarked;

/** A SCEP server in memory: one CA, answers by script, and without one it issues. */
@NullMarked
public final class TestScepServer implements ScepServer {
    private final TestCa ca;
    private final Deque<Answer> script = new ArrayDeque<>();
    private final List<Request> requests = new ArrayList<>();
    private final List<EncodedCertificate> certificates = new ArrayList<>();
    private String capabilities = "AES\nPOSTPKIOperation\nRenewal\nSCEPStandard\nSHA-256\n";
    private UnaryOperator<TestCa.Spec> issues = spec -> spec;
    private boolean decrypts = true;
    private boolean sentAgain;
    private boolean busy;
    private byte[] next = new byte[0];
    private Optional<Instant> time = Optional.empty();
    private final List<String> asked = new ArrayList<>();

    /** What came; the key is that of the last certification request, which CertPoll does not repeat. */
    public record Request(
            String messageType,
            String transactionId,
            Nonce nonce,
            EncodedCertificate signer,
            boolean withChallenge,
            PublicKey key,
            OnServerError onServerError,
            List<Byte> bytes) {}

    /** One answer. */
    @FunctionalInterface
    public interface Answer {
        byte[] to(TestScepServer server, Request request) throws ScepterException;
    }

    public TestScepServer(TestCa ca) {
        this.ca = ca;
        certificates.add(ca.certificate());
    }

    public static Answer issue() {
        return (server, request) -> server.issued(request).build();
    }

    /** Issues for a key that nobody asked for. */
    public static Answer issueForOtherKey() {
        return (server, request) -> server.reply(PkiStatus.SUCCESS, request)
                .issue(
                        request.signer(),
                        server.ca.issue(
                                "CN=device", SoftwareManagedKey.newKeys().getPublic()))
                .build();
    }

    public static Answer issueWeakly() {
        return (server, request) -> server.issued(request)
                .signatureAlgorithm("SHA1withRSA")
                .cipher(CMSAlgorithm.DES_EDE3_CBC)
                .build();
    }

    public static Answer pending() {
        return (server, request) -> server.reply(PkiStatus.PENDING, request).build();
    }

    public static Answer refuse() {
        return (server, request) -> server.reply(PkiStatus.FAILURE, request)
                .set(ScepAttributes.FAIL_INFO, FailInfo.BAD_REQUEST.text())
                .build();
    }

    public static Answer refuse(FailInfo reason) {
        return (server, request) -> server.reply(PkiStatus.FAILURE, request)
                .set(ScepAttributes.FAIL_INFO, reason.text())
                .build();
    }

    public static Answer wrongNonce() {
        return (server, request) -> TestReply.of(
                        server.ca,
                        PkiStatus.SUCCESS,
                        new TransactionId(request.transactionId()),
                        Nonce.ofBytes(new byte[Nonce.LENGTH]))
                .build();
    }

    public static Answer fail(ErrorCode code) {
        return (server, request) -> {
            throw new ScepterException(code, "the server answered " + code);
        };
    }

    public static Answer fail(ErrorCode code, String message) {
        return (server, request) -> {
            throw new ScepterException(code, message);
        };
    }

    /** HTTP 503: the message was not looked at. */
    public static Answer busy() {
        return (server, request) -> {
            server.busy = true;
            throw new ScepterException(ErrorCode.SERVER_UNAVAILABLE, "PKIOperation: HTTP 503");
        };
    }

    public TestScepServer answer(Answer... answers) {
        script.addAll(List.of(answers));
        return this;
    }

    public TestScepServer capabilities(String lines) {
        capabilities = lines;
        return this;
    }

    public TestScepServer alsoSends(EncodedCertificate certificate) {
        certificates.add(certificate);
        return this;
    }

    public TestScepServer issues(UnaryOperator<TestCa.Spec> more) {
        issues = more;
        return this;
    }

    /** Takes requests as they come without a look inside: they are encrypted to somebody else. */
    public TestScepServer decryptsNothing() {
        decrypts = false;
        return this;
    }

    /** From now on each message leaves more than once. */
    public void sendsAgain() {
        sentAgain = true;
    }

    @Override
    public boolean isBusy() {
        return busy;
    }

    @Override
    public boolean wasSentAgain() {
        return sentAgain;
    }

    /** What GetNextCACert answers. */
    public TestScepServer next(byte[] answer) {
        next = answer.clone();
        return this;
    }

    /** The clock of the server; without it the server tells no time. */
    public TestScepServer time(Instant now) {
        time = Optional.of(now);
        return this;
    }

    /** Forgets the certificates and sends these. */
    public TestScepServer sendsOnly(EncodedCertificate... others) {
        certificates.clear();
        certificates.addAll(List.of(others));
        return this;
    }

    public List<String> asked() {
        return List.copyOf(asked);
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    @Override
    public byte[] getCaCaps() {
        asked.add("GetCACaps");
        return capabilities.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public byte[] getCaCert() {
        return certificates.size() == 1 ? certificates.get(0).der() : TestReply.degenerate(certificates);
    }

    @Override
    public byte[] getNextCaCert() throws ScepterException {
        asked.add("GetNextCACert");
        if (next.length == 0) {
            throw new ScepterException(ErrorCode.HTTP_REFUSED, "GetNextCACert: HTTP 403");
        }
        return next;
    }

    @Override
    public Optional<Instant> serverTime() {
        return time;
    }

    @Override
    public byte[] pkiOperation(byte[] message, OnServerError onServerError) throws ScepterException {
        Request request = read(message, onServerError);
        requests.add(request);
        busy = false;
        Answer answer = script.isEmpty() ? issue() : script.remove();
        return answer.to(this, request);
    }

    private TestReply reply(PkiStatus status, Request request) {
        return TestReply.of(ca, status, new TransactionId(request.transactionId()), request.nonce());
    }

    private TestReply issued(Request request) {
        return reply(PkiStatus.SUCCESS, request).issue(request.signer(), ca.issue("CN=device", request.key(), issues));
    }

    private Request read(byte[] message, OnServerError onServerError) {
        try {
            CMSSignedData signed = new CMSSignedData(message);
            SignerInformation signer = signed.getSignerInfos().iterator().next();
            X509CertificateHolder certificate =
                    signed.getCertificates().getMatches(null).iterator().next();
            String type = text(signer, ScepAttributes.MESSAGE_TYPE);
            boolean poll = type.equals(MessageType.CERT_POLL.text());
            byte[] content = decrypts ? content(signed) : new byte[0];
            PublicKey key = !decrypts
                    ? ca.keys().getPublic()
                    : poll ? requests.get(requests.size() - 1).key() : requestedKey(content);
            boolean challenge = !poll && new String(content, StandardCharsets.ISO_8859_1).contains("the-challenge");
            List<Byte> bytes = new ArrayList<>();
            for (byte b : message) {
                bytes.add(b);
            }
            return new Request(
                    type,
                    text(signer, ScepAttributes.TRANSACTION_ID),
                    Nonce.ofBytes(((ASN1OctetString) attribute(signer, ScepAttributes.SENDER_NONCE)).getOctets()),
                    EncodedCertificate.ofDer(certificate.getEncoded()),
                    challenge,
                    key,
                    onServerError,
                    bytes);
        } catch (CMSException | IOException | GeneralSecurityException e) {
            throw new IllegalStateException("the request cannot be read", e);
        }
    }

    private byte[] content(CMSSignedData signed) throws CMSException {
        return new CMSEnvelopedData((byte[]) signed.getSignedContent().getContent())
                .getRecipientInfos()
                .iterator()
                .next()
                .getContent(new JceKeyTransEnvelopedRecipient(ca.privateKey()));
    }

    private static PublicKey requestedKey(byte[] request) throws IOException, GeneralSecurityException {
        SubjectPublicKeyInfo info = CertificationRequest.getInstance(request)
                .getCertificationRequestInfo()
                .getSubjectPublicKeyInfo();
        boolean ec =
                X9ObjectIdentifiers.id_ecPublicKey.equals(info.getAlgorithm().getAlgorithm());
        return KeyFactory.getInstance(ec ? "EC" : "RSA").generatePublic(new X509EncodedKeySpec(info.getEncoded()));
    }

    private static String text(SignerInformation signer, ASN1ObjectIdentifier type) {
        return ((ASN1String) attribute(signer, type)).getString();
    }

    private static ASN1Encodable attribute(SignerInformation signer, ASN1ObjectIdentifier type) {
        return signer.getSignedAttributes().get(type).getAttrValues().getObjectAt(0);
    }
}
