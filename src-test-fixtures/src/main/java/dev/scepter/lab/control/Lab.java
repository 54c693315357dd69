package dev.scepter.lab.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.lab.ca.LabCa;
import dev.scepter.lab.mdm.LabMdm;
import dev.scepter.lab.mdm.Roots;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A CA and an MDM that belong together: the MDM knows the CA's certificates, so that it verifies whole chains.
 * Thread-safe.
 */
public final class Lab {
    /** The id of the policy that a new lab can assign. */
    public static final String SAMPLE = "lab-sample";

    private static final JsonMapper MAPPER = new JsonMapper();

    private final LabCa ca;
    private final LabMdm mdm;

    /** A lab of a CA and an MDM that exist already. */
    public Lab(LabCa ca, LabMdm mdm) {
        this.ca = ca;
        this.mdm = mdm;
    }

    /** Makes the keys and certificates of a CA with a root and an issuing CA, and an MDM that knows them. */
    public static Lab found(Clock clock, SecureRandom random) {
        LabCa ca = LabCa.builder(clock, random).name("Scepter Lab").twoTier().build();
        return new Lab(
                ca,
                LabMdm.builder(clock, random)
                        .authorities(List.of(ca.root(), ca.issuingCa()))
                        .build());
    }

    public LabCa ca() {
        return ca;
    }

    public LabMdm mdm() {
        return mdm;
    }

    /** How a policy goes. */
    public enum Removal {
        /** By a tombstone; the roots that only it brought go, too. */
        TOMBSTONE,
        /** By a tombstone; its roots stay. */
        KEEP_ROOTS,
        /** Without a word. */
        ABSENCE
    }

    /**
     * Takes a policy away; says whether there was something to take.
     *
     * @param device from which device; from all if empty
     */
    public boolean remove(Optional<String> device, String policyId, Removal how) {
        boolean common =
                mdm.policies().containsKey(policyId) || mdm.tombstones().containsKey(policyId);
        boolean known = common
                || device.filter(id -> mdm.policiesOf(id).containsKey(policyId)).isPresent();
        if (!known) {
            return false;
        }
        switch (how) {
            case TOMBSTONE -> tombstone(device, policyId, Roots.REMOVE);
            case KEEP_ROOTS -> tombstone(device, policyId, Roots.KEEP);
            case ABSENCE ->
                device.ifPresentOrElse(id -> mdm.unassignFrom(id, policyId), () -> mdm.unassignFromAll(policyId));
        }
        return true;
    }

    private void tombstone(Optional<String> device, String policyId, Roots roots) {
        device.ifPresentOrElse(id -> mdm.removeFrom(id, policyId, roots), () -> mdm.removeFromAll(policyId, roots));
    }

    /** The policies for all devices as a static source has them. */
    public String policyDocument() {
        return "{\"policies\":[" + String.join(",", mdm.policies().values()) + "]}";
    }

    /** A policy for this lab's CA that suits every device; its text is JSON. */
    public String samplePolicy(String scepUrl) {
        ObjectNode policy = MAPPER.createObjectNode();
        policy.put("id", SAMPLE);
        policy.put("revision", "1");
        policy.put("name", "Sample of the lab");
        policy.put("serverUrl", scepUrl);
        policy.put("subjectName", "CN={{DeviceName}},O=Scepter Lab");
        policy.put("keyLength", 2_048);
        policy.put("renewPeriodDays", 30);
        policy.put("caThumbprint", caThumbprint());
        policy.put("includeRootCertificate", true);
        policy.put("rootCertificate", Base64.getEncoder().encodeToString(encoded(ca.root())));
        return policy.toString();
    }

    /** SHA-256 of the CA's root, for {@code caThumbprint}. */
    public String caThumbprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(encoded(ca.root()));
            return HexFormat.of().withUpperCase().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The policies for all devices, without their challenges. */
    Map<String, ObjectNode> shownPolicies() {
        Map<String, ObjectNode> shown = new LinkedHashMap<>();
        mdm.policies().forEach((id, text) -> {
            ObjectNode policy = read(text);
            if (policy.hasNonNull("challenge")) {
                policy.put("challenge", "...");
            }
            shown.put(id, policy);
        });
        return shown;
    }

    private static ObjectNode read(String policy) {
        try {
            return (ObjectNode) MAPPER.readTree(policy);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the MDM wrote JSON that cannot be read", e);
        }
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the lab's own root cannot be written", e);
        }
    }
}
