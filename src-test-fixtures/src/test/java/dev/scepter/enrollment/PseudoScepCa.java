package dev.scepter.enrollment;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.enrollment.Rig.Mood;
import dev.scepter.lab.ca.Announcement;
import dev.scepter.lab.ca.LabCa;
import dev.scepter.lab.ca.LabCaRules;
import dev.scepter.lab.ca.LabReply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A SCEP server on loopback for doubles of Windows' SCEP objects: GetCACaps and GetCACert are those of a lab CA, the messages of
 * PKIOperation are {@linkplain PseudoMessage text}, the certificates are real. Thread-safe.
 */
final class PseudoScepCa implements AutoCloseable {
    private static final int MOST_BODY = 1_000_000;
    private static final Pattern OPERATION = Pattern.compile("(?:^|&)operation=(\\w+)");
    private static final Pattern MESSAGE = Pattern.compile("(?:^|&)message=([^&]*)");
    /** AlternativeNameType of certenroll.h, plus, value. */
    private static final Pattern NAME = Pattern.compile("(\\d+)\\+(.*)");

    private static final ASN1ObjectIdentifier UPN = new ASN1ObjectIdentifier("1.3.6.1.4.1.311.20.2.3");
    private static final int BAD_REQUEST = 2;
    private static final int BAD_CERT_ID = 4;

    private final Clock clock;
    private final Supplier<KeyPair> keys;
    private final KeyPair caKey;
    private final LabCa ca;
    private final HttpServer server;
    private final List<PseudoMessage> requests = new ArrayList<>();
    private final Set<String> withChallenge = new LinkedHashSet<>();
    private final Set<String> spent = new HashSet<>();
    private final Set<String> issuedSha1 = new HashSet<>();
    /** Requests by the digest of their bytes, and what was decided; empty while they are held. */
    private final Map<String, Decision> decisions = new LinkedHashMap<>();

    private Mood mood = Mood.ISSUES;
    private boolean remembersBytes = true;
    private boolean garbles;
    private boolean challengeWorksOnce = true;
    private boolean refusesSigners;
    private int messages;

    /** A request and what became of it. */
    private record Decision(PseudoMessage request, Optional<PseudoMessage> reply) {}

    PseudoScepCa(Clock clock, SecureRandom random, Supplier<KeyPair> keys) {
        this.clock = clock;
        this.keys = keys;
        this.caKey = keys.get();
        Iterator<KeyPair> first = List.of(caKey).iterator();
        this.ca = LabCa.builder(clock, random)
                .keys(() -> first.hasNext() ? first.next() : keys.get())
                .build();
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/scep", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/scep";
    }

    X509Certificate root() {
        return ca.root();
    }

    synchronized void mood(Mood value) {
        mood = value;
    }

    /** From now on the same bytes are another request, as at servers that keep no transactions. */
    synchronized void forgetBytes() {
        remembersBytes = false;
    }

    /** From now on PKIOperation is answered by bytes that are no reply, or soundly again. */
    synchronized void garble(boolean value) {
        garbles = value;
    }

    /** From now on the challenge works any number of times. */
    synchronized void acceptChallengeAgain() {
        challengeWorksOnce = false;
    }

    /** From now on no request is granted that a certificate of this CA signed. */
    synchronized void refuseSigners() {
        refusesSigners = true;
    }

    /** What GetCACaps says from now on, a keyword each. */
    void capabilities(String... keywords) {
        ca.setRules(LabCaRules.standard().with(Announcement.standard().withCapabilities(keywords)));
    }

    /** All messages of PKIOperation that came, the same ones again too. */
    synchronized int messages() {
        return messages;
    }

    /** The requests for certificates that came, oldest first. */
    synchronized List<PseudoMessage> requests() {
        return List.copyOf(requests);
    }

    /** Digests of the requests with a challenge. */
    synchronized Set<String> requestsWithChallenge() {
        return Set.copyOf(withChallenge);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(MOST_BODY);
            String query = String.valueOf(exchange.getRequestURI().getRawQuery());
            Matcher operation = OPERATION.matcher(query);
            String asked = operation.find() ? operation.group(1) : "";
            Optional<byte[]> reply = asked.equals("PKIOperation")
                    ? answer(exchange.getRequestMethod().equals("POST") ? body : message(query))
                    : ofLab(asked, exchange);
            if (reply.isPresent()) {
                exchange.sendResponseHeaders(200, reply.get().length);
                exchange.getResponseBody().write(reply.get());
            }
        }
    }

    private synchronized Optional<byte[]> ofLab(String operation, HttpExchange exchange) {
        if (mood == Mood.UNREACHABLE) {
            return Optional.empty();
        }
        LabReply reply = ca.responder().respond(operation, new byte[0]);
        exchange.getResponseHeaders().set("Content-Type", reply.contentType());
        return Optional.of(reply.body());
    }

    private static byte[] message(String query) {
        Matcher message = MESSAGE.matcher(query);
        return message.find()
                ? Base64.getDecoder().decode(URLDecoder.decode(message.group(1), StandardCharsets.UTF_8))
                : new byte[0];
    }

    /** Answers a message of PKIOperation; empty if no answer arrives. */
    synchronized Optional<byte[]> answer(byte[] body) {
        if (mood == Mood.UNREACHABLE) {
            return Optional.empty();
        }
        messages++;
        byte[] reply = PseudoMessage.parse(body)
                .map(message -> message.value("type").equals("CertPoll") ? polled(message) : asked(message, body))
                .map(PseudoMessage::bytes)
                .orElse("no message".getBytes(StandardCharsets.UTF_8));
        if (mood == Mood.LOSES_REPLY) {
            return Optional.empty();
        }
        return Optional.of(garbles ? "garbage".getBytes(StandardCharsets.UTF_8) : reply);
    }

    private PseudoMessage asked(PseudoMessage request, byte[] body) {
        String digest = Thumbprint.of(Thumbprint.Algorithm.SHA256, body).hex();
        if (!request.value("challenge").isEmpty()) {
            withChallenge.add(digest);
        }
        Decision before = decisions.get(digest);
        if (before != null && remembersBytes) {
            return before.reply().orElseGet(() -> reply(request, "3", Map.of()));
        }
        requests.add(request);
        PseudoMessage reply = decide(request);
        if (before == null) {
            boolean held = reply.value("disposition").equals("3");
            decisions.put(digest, new Decision(request, held ? Optional.empty() : Optional.of(reply)));
        }
        return reply;
    }

    private PseudoMessage polled(PseudoMessage poll) {
        for (Map.Entry<String, Decision> entry : decisions.entrySet()) {
            Decision decision = entry.getValue();
            if (decision.request().value("transaction").equals(poll.value("transaction"))) {
                if (decision.reply().isEmpty() && mood != Mood.HOLDS) {
                    PseudoMessage reply = issued(decision.request());
                    entry.setValue(new Decision(decision.request(), Optional.of(reply)));
                    return reply;
                }
                return decision.reply().orElseGet(() -> reply(poll, "3", Map.of()));
            }
        }
        return refused(poll, BAD_CERT_ID, "no such transaction");
    }

    private PseudoMessage decide(PseudoMessage request) {
        String challenge = request.value("challenge");
        boolean vouched = issuedSha1.contains(request.value("signer").toUpperCase(Locale.ROOT));
        boolean fresh = challenge.equals(Rig.CHALLENGE) && !(challengeWorksOnce && spent.contains(challenge));
        boolean granted = refusesSigners ? fresh && !vouched : fresh || vouched;
        if (mood == Mood.REFUSES || !granted) {
            return refused(request, BAD_REQUEST, "refused by the double's CA");
        }
        if (!challenge.isEmpty()) {
            spent.add(challenge);
        }
        return mood == Mood.HOLDS ? reply(request, "3", Map.of()) : issued(request);
    }

    private PseudoMessage issued(PseudoMessage request) {
        byte[] certificate = certificate(request);
        issuedSha1.add(Thumbprint.of(Thumbprint.Algorithm.SHA1, certificate).hex());
        return reply(request, "0", Map.of("certificate", Base64.getEncoder().encodeToString(certificate)));
    }

    private static PseudoMessage refused(PseudoMessage request, int failInfo, String text) {
        return reply(request, "2", Map.of("failInfo", Integer.toString(failInfo), "text", text));
    }

    private static PseudoMessage reply(PseudoMessage request, String disposition, Map<String, String> more) {
        Map<String, String> values = new LinkedHashMap<>(more);
        values.put("transaction", request.value("transaction"));
        values.put("disposition", disposition);
        return new PseudoMessage(values);
    }

    private byte[] certificate(PseudoMessage request) {
        Instant now = clock.instant();
        byte[] key = mood == Mood.OTHER_KEY
                ? keys.get().getPublic().getEncoded()
                : Base64.getDecoder().decode(request.value("key"));
        X509v3CertificateBuilder plan = new X509v3CertificateBuilder(
                X500Name.getInstance(ca.root().getSubjectX500Principal().getEncoded()),
                BigInteger.valueOf(1_000L + issuedSha1.size()),
                Date.from(now),
                Date.from(now.plus(Rig.LIFETIME)),
                new X500Name(mood == Mood.OTHER_NAMES ? "CN=Somebody Else" : request.value("subject")),
                SubjectPublicKeyInfo.getInstance(key));
        try {
            plan.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            plan.addExtension(Extension.keyUsage, true, new KeyUsage(Integer.parseInt(request.value("keyUsage"))));
            if (!request.value("extendedKeyUsage").isEmpty()) {
                plan.addExtension(Extension.extendedKeyUsage, false, purposes(request.value("extendedKeyUsage")));
            }
            if (!request.value("names").isEmpty()) {
                plan.addExtension(Extension.subjectAlternativeName, false, names(request.value("names")));
            }
            KeyPair signer = mood == Mood.FORGED ? keys.get() : caKey;
            return plan.build(new JcaContentSignerBuilder("SHA256withRSA").build(signer.getPrivate()))
                    .getEncoded();
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException("the double's CA cannot issue", e);
        }
    }

    private static ExtendedKeyUsage purposes(String joined) {
        List<KeyPurposeId> purposes = new ArrayList<>();
        for (String oid : joined.split("\\+")) {
            purposes.add(KeyPurposeId.getInstance(new ASN1ObjectIdentifier(oid)));
        }
        return new ExtendedKeyUsage(purposes.toArray(KeyPurposeId[]::new));
    }

    private static GeneralNames names(String joined) {
        List<GeneralName> names = new ArrayList<>();
        for (String each : joined.split(";")) {
            Matcher name = NAME.matcher(each);
            if (!name.matches()) {
                throw new IllegalStateException("no name: " + each);
            }
            names.add(name(Integer.parseInt(name.group(1)), name.group(2)));
        }
        return new GeneralNames(names.toArray(GeneralName[]::new));
    }

    private static GeneralName name(int type, String value) {
        return switch (type) {
            case 2 -> new GeneralName(GeneralName.rfc822Name, value);
            case 3 -> new GeneralName(GeneralName.dNSName, value);
            case 7 -> new GeneralName(GeneralName.uniformResourceIdentifier, value);
            case 8 -> new GeneralName(GeneralName.iPAddress, value);
            case 11 ->
                new GeneralName(GeneralName.otherName, new DERSequence(new ASN1Encodable[] {
                    UPN, new DERTaggedObject(true, 0, new DERUTF8String(value))
                }));
            default -> throw new IllegalStateException("no type of name: " + type);
        };
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
