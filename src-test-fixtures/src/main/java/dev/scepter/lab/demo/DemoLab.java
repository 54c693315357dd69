package dev.scepter.lab.demo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.lab.ca.ChallengeRule;
import dev.scepter.lab.ca.IssueRule;
import dev.scepter.lab.ca.LabCa;
import dev.scepter.lab.ca.LabCaRules;
import dev.scepter.lab.ca.PendingRule;
import dev.scepter.lab.ca.RenewalRule;
import dev.scepter.lab.mdm.LabDevice;
import dev.scepter.lab.mdm.LabMdm;
import dev.scepter.lab.mdm.MdmExchange;
import dev.scepter.lab.mdm.Roots;
import dev.scepter.lab.web.LabCaServer;
import dev.scepter.lab.web.LabMdmServer;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** The other side of the demo: a CA and an MDM on this machine. For one thread, as far as it changes. */
final class DemoLab implements AutoCloseable {
    static final PolicyId POLICY = new PolicyId("demo-wifi");

    /** What the MDM is told of the agent. */
    static final String AGENT_VERSION = "demo";

    private static final int CHALLENGE_BYTES = 12;

    private static final Duration TOKEN_LIFE = Duration.ofDays(1);

    private final LabCa ca;
    private final LabCaServer caServer;
    private final LabMdm mdm;
    private LabMdmServer mdmServer;

    private DemoLab(LabCa ca, LabCaServer caServer, LabMdm mdm, LabMdmServer mdmServer) {
        this.ca = ca;
        this.caServer = caServer;
        this.mdm = mdm;
        this.mdmServer = mdmServer;
    }

    /** Makes the keys and certificates of a CA with a root and an issuing CA. */
    static LabCa found(Clock clock, SecureRandom random) {
        return LabCa.builder(clock, random).name("Scepter Demo").twoTier().build();
    }

    /**
     * Lets the CA want a challenge, also for renewals, and keep the first request for a while; starts an MDM that
     * assigns a policy for it.
     *
     * @param caServer closed with the lab, or if this fails
     */
    static DemoLab start(LabCa ca, LabCaServer caServer, Clock clock, SecureRandom random) throws IOException {
        boolean started = false;
        try {
            DemoLab lab = over(ca, caServer, clock, random);
            started = true;
            return lab;
        } finally {
            if (!started) {
                caServer.close();
            }
        }
    }

    private static DemoLab over(LabCa ca, LabCaServer caServer, Clock clock, SecureRandom random) throws IOException {
        byte[] bytes = new byte[CHALLENGE_BYTES];
        random.nextBytes(bytes);
        String challenge = HexFormat.of().formatHex(bytes);
        ca.setRules(LabCaRules.standard()
                .with(ChallengeRule.fixed(challenge))
                .with(RenewalRule.open().withChallenge())
                .with(IssueRule.standard().withLifetime(Renewal.LIFETIME))
                .with(PendingRule.untilPoll(2)));
        LabMdm mdm = LabMdm.builder(clock, random)
                .authorities(List.of(ca.root(), ca.issuingCa()))
                .build();
        mdm.assignToAll(policy(ca.root(), caServer.url(), challenge));
        return new DemoLab(ca, caServer, mdm, LabMdmServer.start(mdm));
    }

    String mdmUrl() {
        return mdmServer.url();
    }

    /** A token that enrols one device. */
    String token() {
        return mdm.issueToken(1, TOKEN_LIFE);
    }

    /** The calls at the MDM so far. */
    List<MdmExchange> calls() {
        return mdm.exchanges();
    }

    /** What the MDM knows of the demo's device. */
    LabDevice device() {
        return mdm.devices().get(0);
    }

    /** Nobody listens at the MDM's address any more. */
    void switchMdmOff() {
        mdmServer.close();
    }

    /** The MDM is at its address again, and has forgotten nothing. */
    void switchMdmOn() throws IOException {
        mdmServer = LabMdmServer.start(mdm, mdmServer.port());
    }

    /** Tells all devices to remove the policy and what it brought. */
    void withdrawPolicy() {
        mdm.removeFromAll(POLICY.text(), Roots.REMOVE);
    }

    /** From now on the CA issues without asking anybody, and for a year. */
    void issueAtOnce() {
        ca.setRules(ca.rules().with(PendingRule.none()).with(IssueRule.standard()));
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
        mdmServer.close();
        caServer.close();
    }
}
