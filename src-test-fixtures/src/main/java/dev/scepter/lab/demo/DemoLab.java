package dev.scepter.lab.demo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.lab.ca.ChallengeRule;
import dev.scepter.lab.ca.LabCa;
import dev.scepter.lab.ca.LabCaRules;
import dev.scepter.lab.ca.PendingRule;
import dev.scepter.lab.ca.RenewalRule;
import dev.scepter.lab.web.LabCaServer;
import dev.scepter.lab.web.LabPolicyServer;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;

/** The other side of the demo: a CA and a policy server on this machine. */
final class DemoLab implements AutoCloseable {
    static final PolicyId POLICY = new PolicyId("demo-wifi");

    private static final int CHALLENGE_BYTES = 12;

    private final LabCa ca;
    private final LabCaServer caServer;
    private final LabPolicyServer policyServer;

    private DemoLab(LabCa ca, LabCaServer caServer, LabPolicyServer policyServer) {
        this.ca = ca;
        this.caServer = caServer;
        this.policyServer = policyServer;
    }

    /** Makes the keys and certificates of a CA with a root and an issuing CA. */
    static LabCa found(Clock clock, SecureRandom random) {
        return LabCa.builder(clock, random).name("Scepter Demo").twoTier().build();
    }

    /** Starts the servers; the CA wants a challenge, also for renewals, and keeps the first request for a while. */
    static DemoLab start(LabCa ca, SecureRandom random) throws IOException {
        byte[] bytes = new byte[CHALLENGE_BYTES];
        random.nextBytes(bytes);
        String challenge = HexFormat.of().formatHex(bytes);
        ca.setRules(LabCaRules.standard()
                .with(ChallengeRule.fixed(challenge))
                .with(RenewalRule.open().withChallenge())
                .with(PendingRule.untilPoll(2)));
        LabCaServer caServer = LabCaServer.start(ca);
        try {
            return new DemoLab(ca, caServer, LabPolicyServer.start(policy(ca.root(), caServer.url(), challenge)));
        } catch (IOException e) {
            caServer.close();
            throw e;
        }
    }

    String caUrl() {
        return caServer.url();
    }

    String policyUrl() {
        return policyServer.url();
    }

    /** From now on the CA issues without asking anybody. */
    void issueAtOnce() {
        ca.setRules(ca.rules().with(PendingRule.none()));
    }

    private static String policy(X509Certificate root, String url, String challenge) {
        ObjectNode policy = new JsonMapper().createObjectNode();
        policy.put("id", POLICY.text());
        policy.put("revision", "1");
        policy.put("name", "Wi-Fi of the demo");
        policy.put("serverUrl", url);
        policy.put("challenge", challenge);
        policy.put("subjectName", "CN=demo-device,O=Scepter Demo");
        policy.put("keyLength", 2048);
        policy.put("renewPeriodDays", 30);
        policy.put("retryDelaySeconds", 1);
        policy.put("includeRootCertificate", true);
        try {
            byte[] der = root.getEncoded();
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(der);
            policy.put("caThumbprint", HexFormat.of().formatHex(digest));
            policy.put("rootCertificate", Base64.getEncoder().encodeToString(der));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the lab's own root cannot be written", e);
        }
        return policy.toPrettyString();
    }

    @Override
    public void close() {
        policyServer.close();
        caServer.close();
    }
}
