package dev.scepter.agent.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;

/** Writes policies as JSON. */
public final class PolicyWriter {
    private static final JsonMapper MAPPER = new JsonMapper();

    private PolicyWriter() {}

    /**
     * The policy without its challenge, which is protected and kept elsewhere. Equal policies give equal bytes, with all
     * effective values; {@link PolicyReader} reads them back to an equal policy without challenge.
     */
    public static byte[] toJsonWithoutChallenge(ScepPolicy policy) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", policy.id().text());
        json.put("revision", policy.revision());
        json.put("name", policy.name());
        policy.notes().ifPresent(notes -> json.put("notes", notes));
        json.put("caThumbprint", policy.caThumbprint().hex());
        json.put("oneTimeChallenge", policy.oneTimeChallenge());
        policy.keyLength().ifPresent(bits -> json.put("keyLength", bits));
        json.put("subjectName", policy.subjectName().toText());
        json.put("retryCount", policy.retryCount());
        json.put("retryDelaySeconds", policy.retryDelay().toSeconds());
        json.put("pendingMaxDays", policy.pendingMaxDays());
        json.put("serverUrl", policy.serverUrl());
        policy.templateName().ifPresent(template -> json.put("templateName", template));
        json.put("includeRootCertificate", policy.includeRootCertificate());
        policy.rootCertificate()
                .ifPresent(
                        root -> json.put("rootCertificate", Base64.getEncoder().encodeToString(root.der())));
        json.put("renewPeriodDays", policy.renewPeriodDays());
        json.put("hashAlgorithm", policy.hashAlgorithm().jsonName());
        json.put("renewalMode", policy.renewalMode().jsonName());
        json.put("renewalChallenge", policy.renewalChallenge().jsonName());
        json.put("acceptWeakResponse", policy.acceptWeakResponse());
        json.put("onMissingCertificate", policy.onMissingCertificate().jsonName());
        try {
            return MAPPER.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("writing a tree to memory failed", e);
        }
    }
}
