package dev.scepter.enrollment;

import dev.scepter.agent.model.Backend;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeyPlace;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.policy.ScepPolicyBuilder;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.WindowsWays;
import dev.scepter.agent.testing.FakeClientCertificateInstall;
import dev.scepter.agent.testing.FakeClientCertificateInstall.Answer;
import dev.scepter.agent.testing.FakeClientCertificateInstall.Habit;
import dev.scepter.agent.testing.FakeClientCertificateInstall.Issued;
import dev.scepter.agent.testing.FakeClientCertificateInstall.Told;
import dev.scepter.agent.x509.CertificateDecoder;
import dev.scepter.agent.x509.CertificateFormatException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.PublicKey;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Windows enrols by its CSP, of which there is a fake, on files. The fake asks the CA itself, and again while it has no answer. */
final class CspRig extends FileRig {
    private static final Told RUNNING = new Told(32, 0);
    private static final Told HELD = new Told(2, 0);
    private static final Told REFUSED = new Told(16, 0x800B0110);

    private final Backend backend;
    private final PseudoScepCa ca = new PseudoScepCa(clock(), random(), preparedKeys()::next);
    private final HttpClient http = HttpClient.newHttpClient();
    private final FakeClientCertificateInstall windows = new FakeClientCertificateInstall(preparedKeys(), this::ask);
    /** A certificate came that is not trusted, so neither is where it says that its key lies: that key stays with Windows. */
    private boolean untrusted;

    private final Set<String> held = new TreeSet<>();

    CspRig(Backend backend, Habit... habits) {
        this.backend = backend;
        // Windows cannot renew by the certificate in force, so the challenge has to work more than once.
        ca.acceptChallengeAgain();
        windows.take(habits);
    }

    @Override
    public String way() {
        return backend.word();
    }

    @Override
    public Agent start() {
        WindowsWays ways =
                new WindowsWays(Optional.empty(), Map.of(backend, windows), windows.placedKeys(), windows.installed());
        Agent agent = Agent.on(platform().withWindowsWays(ways), seams());
        agent.useBackend(backend);
        return agent;
    }

    /** The nodes hold a SHA-1. */
    @Override
    public ScepPolicyBuilder policy() {
        return policy(ca.root(), ca.url()).caThumbprint(encoded(ca.root()).sha1());
    }

    @Override
    public void mood(Mood mood) {
        ca.mood(mood);
        untrusted |= mood == Mood.OTHER_KEY || mood == Mood.FORGED || mood == Mood.OTHER_NAMES;
    }

    @Override
    public int sent() {
        return windows.execs();
    }

    @Override
    public Set<String> repeatedOrders() {
        return windows.idsExecutedAgain();
    }

    @Override
    public boolean losesOrders() {
        return true;
    }

    @Override
    public Set<String> requestsWithChallenge() {
        return ca.requestsWithChallenge();
    }

    @Override
    public boolean renewsWithoutChallenge() {
        return false;
    }

    @Override
    public Set<ErrorCode> codes(Mood mood) {
        return mood == Mood.REFUSES ? Set.of(ErrorCode.CSP_REFUSED) : CertEnrollRig.codesOf(mood);
    }

    @Override
    public Set<String> leftovers(Set<KeyName> owned) throws ScepterException {
        Set<String> names = owned.stream().map(KeyName::containerName).collect(Collectors.toSet());
        Set<String> left = new TreeSet<>();
        windows.ids().stream().filter(id -> !names.contains(id)).forEach(id -> left.add("the node " + id));
        List<String> notes = platform().folder().list("csp");
        notes.stream().filter(note -> !names.contains(note)).forEach(note -> left.add("the note " + note));
        if (!untrusted && windows.keys().size() > owned.size()) {
            left.add("keys " + windows.keys().stream().map(KeyPlace::container).toList());
        }
        if (windows.certificates().size() > owned.size()) {
            left.add("certificates " + windows.certificates());
        }
        return left;
    }

    private Answer ask(Map<String, String> values, PublicKey key) {
        String transaction =
                Thumbprint.of(Thumbprint.Algorithm.SHA256, key.getEncoded()).hex();
        Map<String, String> message = new LinkedHashMap<>();
        message.put("type", held.contains(transaction) ? "CertPoll" : "PKCSReq");
        message.put("transaction", transaction);
        message.put("key", Base64.getEncoder().encodeToString(key.getEncoded()));
        message.put("subject", values.get("SubjectName"));
        message.put("keyUsage", values.get("KeyUsage"));
        message.put("extendedKeyUsage", values.get("EKUMapping"));
        message.put("challenge", values.getOrDefault("Challenge", ""));
        PseudoMessage reply;
        try {
            reply = PseudoMessage.parse(post(new PseudoMessage(message).bytes()))
                    .orElseThrow();
        } catch (IOException e) {
            return RUNNING;
        }
        return switch (reply.value("disposition")) {
            case "0" -> issued(reply);
            case "3" -> {
                held.add(transaction);
                yield HELD;
            }
            default -> REFUSED;
        };
    }

    private byte[] post(byte[] body) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(ca.url() + "?operation=PKIOperation"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts this", e);
        }
    }

    private static Answer issued(PseudoMessage reply) {
        try {
            return new Issued(CertificateDecoder.decode(Base64.getDecoder().decode(reply.value("certificate"))));
        } catch (CertificateFormatException e) {
            throw new IllegalStateException("the double's CA issued no certificate", e);
        }
    }

    @Override
    public void close() {
        ca.close();
    }
}
