package dev.scepter.agent.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.model.ExtendedKeyUsage;
import dev.scepter.agent.model.KeyUsage;
import java.util.Base64;
import java.util.stream.Stream;

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
        writeServer(policy, json);
        writeRequest(policy, json);
        json.put("retryCount", policy.retryCount());
        json.put("retryDelaySeconds", policy.retryDelay().toSeconds());
        json.put("pendingMaxDays", policy.pendingMaxDays());
        json.put("renewPeriodDays", policy.renewPeriodDays());
        json.put("renewalMode", policy.renewalMode().jsonName());
        json.put("renewalChallenge", policy.renewalChallenge().jsonName());
        json.put("onMissingCertificate", policy.onMissingCertificate().jsonName());
        try {
            return MAPPER.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("writing a tree to memory failed", e);
        }
    }

    private static void writeServer(ScepPolicy policy, ObjectNode json) {
        json.put("serverUrl", policy.serverUrl());
        json.put("ndesPath", policy.ndesPath());
        policy.templateName().ifPresent(template -> json.put("templateName", template));
        json.put("templateNameUse", policy.templateNameUse().jsonName());
        json.put("caThumbprint", policy.caThumbprint().hex());
        policy.raThumbprint().ifPresent(pin -> json.put("raThumbprint", pin.hex()));
        json.put("includeRootCertificate", policy.includeRootCertificate());
        policy.rootCertificate()
                .ifPresent(
                        root -> json.put("rootCertificate", Base64.getEncoder().encodeToString(root.der())));
        json.put("legacyAlgorithms", policy.legacyAlgorithms());
        json.put("acceptWeakResponse", policy.acceptWeakResponse());
        json.put("expectScepStandard", policy.expectScepStandard());
        json.put("requireRaEku", policy.requireRaEku());
    }

    private static void writeRequest(ScepPolicy policy, ObjectNode json) {
        json.put("oneTimeChallenge", policy.oneTimeChallenge());
        json.put("subjectName", policy.subjectName().toText());
        policy.subjectAlternativeName().ifPresent(names -> json.put("subjectAlternativeName", names.toText()));
        json.put("keyAlgorithm", policy.keyAlgorithm().jsonName());
        policy.keyLength().ifPresent(bits -> json.put("keyLength", bits));
        json.put("keyProtection", policy.keyProtection().jsonName());
        write(json, "keyReadAccess", policy.keyReadAccess().stream());
        json.put("store", policy.store().jsonName());
        policy.user().ifPresent(user -> json.put("user", user));
        policy.keyUsage()
                .ifPresent(usages -> write(json, "keyUsage", usages.stream().map(KeyUsage::standardName)));
        policy.extendedKeyUsage()
                .ifPresent(usages ->
                        write(json, "extendedKeyUsage", usages.stream().map(ExtendedKeyUsage::text)));
        json.put("hashAlgorithm", policy.hashAlgorithm().jsonName());
        policy.certificateTemplate().ifPresent(template -> json.put("certificateTemplate", template.text()));
        json.put("sid", policy.sid().jsonName());
    }

    /** A set in one order, so that equal policies give equal bytes. */
    private static void write(ObjectNode json, String member, Stream<String> texts) {
        ArrayNode array = json.putArray(member);
        texts.sorted().forEach(array::add);
    }
}
