package dev.scepter.agent.lifecycle;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.policy.PolicyReader;
import dev.scepter.agent.policy.PolicyWriter;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.port.SecretProtector;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.Optional;

/**
 * A {@link PolicyRecord} as JSON that a person can read; secrets in it are protected.
 *
 * <p>Versioned: a record of another version is refused, never guessed at.
 */
final class RecordCodec {
    static final int VERSION = 1;

    private static final String CHALLENGE = "challenge";
    private static final String SERVER_URL = "serverUrl";
    private static final String SPENT = "spentChallenge";
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(32)
                            .maxStringLength(4 << 20)
                            .maxDocumentLength(16L << 20)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final SecretProtector protector;

    RecordCodec(SecretProtector protector) {
        this.protector = protector;
    }

    byte[] encode(PolicyRecord record) throws ScepterException {
        JsonFields root = new JsonFields(MAPPER.createObjectNode());
        RecordSecrets secrets = new RecordSecrets(protector, record.id());
        root.put("version", VERSION);
        root.put("source", record.source());
        record.intent().ifPresent(step -> root.put("intent", step));
        record.removal().ifPresent(value -> RecordParts.encode(root.object("removal"), value));
        try {
            root.node().set("policy", MAPPER.readTree(PolicyWriter.toJsonWithoutChallenge(readable(record.policy()))));
            secrets.put(root, CHALLENGE, record.policy().challenge());
            secrets.put(
                    root,
                    SERVER_URL,
                    Optional.of(record.policy())
                            .filter(ScepPolicy::hasUserInfo)
                            .map(policy -> Secret.ofText(policy.serverUrl())));
            secrets.put(root, SPENT, record.spentChallenge().map(Secret::ofText));
            record.inForce().ifPresent(value -> RecordParts.encode(root.object("inForce"), value));
            record.predecessor().ifPresent(value -> RecordParts.encode(root.object("predecessor"), value));
            if (record.attempt().isPresent()) {
                AttemptCodec.encode(
                        root.object("attempt"), secrets, record.attempt().get());
            }
            record.failure().ifPresent(value -> RecordParts.encode(root.object("failure"), value));
            record.root().ifPresent(value -> RecordParts.encode(root.object("root"), value));
            record.repairedAt().ifPresent(value -> root.put("repairedAt", value));
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(root.node());
        } catch (IOException e) {
            throw new ScepterException(ErrorCode.DEFECT, "a state file could not be put into JSON", e);
        }
    }

    PolicyRecord decode(String path, byte[] content) throws ScepterException {
        try {
            JsonNode tree = MAPPER.readTree(content);
            if (!(tree instanceof ObjectNode object)) {
                throw new IllegalArgumentException("it holds no JSON object");
            }
            JsonFields root = new JsonFields(object);
            int version = root.integer("version");
            if (version != VERSION) {
                throw new IllegalArgumentException(
                        "it has version " + version + ", and this Scepter knows version " + VERSION);
            }
            return decode(root);
        } catch (JacksonException e) {
            throw damaged(path, e.getOriginalMessage(), e);
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            throw damaged(path, String.valueOf(e.getMessage()), e);
        }
    }

    private PolicyRecord decode(JsonFields root) throws ScepterException, IOException {
        ScepPolicy stored = new PolicyReader()
                .readStored(MAPPER.writeValueAsBytes(root.required("policy")))
                .orElseThrow(() -> new IllegalArgumentException("its policy cannot be read"));
        PolicyId id = stored.id();
        RecordSecrets secrets = new RecordSecrets(protector, id);
        ScepPolicy policy = stored.withChallenge(secrets.get(root, CHALLENGE));
        Optional<Secret> address = secrets.get(root, SERVER_URL);
        if (address.isPresent()) {
            policy = policy.withServerUrl(address.get().revealText());
        }
        Optional<String> spent = secrets.get(root, SPENT).map(Secret::revealText);
        Optional<JsonFields> attempt = root.optionalObject("attempt");
        return new PolicyRecord(
                policy,
                root.text("source"),
                root.optionalText("intent"),
                root.optionalObject("inForce").map(fields -> RecordParts.inForce(fields, id)),
                root.optionalObject("predecessor").map(fields -> RecordParts.predecessor(fields, id)),
                attempt.isPresent() ? Optional.of(AttemptCodec.decode(attempt.get(), secrets, id)) : Optional.empty(),
                root.optionalObject("failure").map(RecordParts::failure),
                root.optionalObject("root").map(RecordParts::root),
                spent,
                root.optionalInstant("repairedAt"),
                root.optionalObject("removal").map(RecordParts::removal));
    }

    /** User info of an address is as secret as a password; it stands beside the policy, protected. */
    private static ScepPolicy readable(ScepPolicy policy) {
        return policy.hasUserInfo() ? policy.withoutUserInfo() : policy;
    }

    private static ScepterException damaged(String path, String reason, Throwable cause) {
        return new ScepterException(
                ErrorCode.RECORD_DAMAGED, "the state file " + path + " cannot be read: " + reason, cause);
    }
}
