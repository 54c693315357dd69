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
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A {@link PolicyRecord} as JSON that a person can read; secrets in it are protected.
 *
 * <p>Versioned: a record of a newer version is refused, never guessed at. Version 1 knew one predecessor and one root.
 */
final class RecordCodec {
    static final int VERSION = 2;

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
            root.node().set("policy", tree(readable(record.policy())));
            if (record.earlier().isPresent()) {
                root.node().set("earlier", tree(record.earlier().get()));
            }
            secrets.put(root, CHALLENGE, record.policy().challenge());
            secrets.put(
                    root,
                    SERVER_URL,
                    Optional.of(record.policy())
                            .filter(ScepPolicy::mayHaveSecretAddress)
                            .map(policy -> Secret.ofText(policy.serverUrl())));
            secrets.put(root, SPENT, record.spentChallenge().map(Secret::ofText));
            record.inForce().ifPresent(value -> RecordParts.encode(root.object("inForce"), value));
            root.putObjects("predecessors", record.predecessors(), RecordParts::encode);
            if (record.attempt().isPresent()) {
                AttemptCodec.encode(
                        root.object("attempt"), secrets, record.attempt().get());
            }
            record.failure().ifPresent(value -> RecordParts.encode(root.object("failure"), value));
            root.putObjects("roots", record.roots(), RecordParts::encode);
            record.caCheck().ifPresent(value -> RecordParts.encode(root.object("caCheck"), value));
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
            if (version < 1 || version > VERSION) {
                throw new IllegalArgumentException(
                        "it has version " + version + ", and this Scepter knows versions 1 to " + VERSION);
            }
            return decode(root, version);
        } catch (JacksonException e) {
            throw damaged(path, e.getOriginalMessage(), e);
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            throw damaged(path, String.valueOf(e.getMessage()), e);
        }
    }

    private PolicyRecord decode(JsonFields root, int version) throws ScepterException, IOException {
        ScepPolicy stored = policy(root, "policy");
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
                root.node().has("earlier") ? Optional.of(policy(root, "earlier")) : Optional.empty(),
                root.text("source"),
                root.optionalText("intent"),
                root.optionalObject("inForce").map(fields -> RecordParts.inForce(fields, id)),
                list(root, version, "predecessor", fields -> RecordParts.predecessor(fields, id)),
                attempt.isPresent() ? Optional.of(AttemptCodec.decode(attempt.get(), secrets, id)) : Optional.empty(),
                root.optionalObject("failure").map(RecordParts::failure),
                list(root, version, "root", RecordParts::root),
                spent,
                root.optionalObject("caCheck").map(RecordParts::caCheck),
                root.optionalInstant("repairedAt"),
                root.optionalObject("removal").map(RecordParts::removal));
    }

    private static JsonNode tree(ScepPolicy policy) throws IOException {
        return MAPPER.readTree(PolicyWriter.toJsonWithoutChallenge(policy));
    }

    private static ScepPolicy policy(JsonFields root, String name) throws IOException {
        return new PolicyReader()
                .readStored(MAPPER.writeValueAsBytes(root.required(name)))
                .orElseThrow(() -> new IllegalArgumentException("its " + name + " cannot be read"));
    }

    /** What version 1 had at most one of, under the name of one. */
    private static <T> List<T> list(JsonFields root, int version, String name, Function<JsonFields, T> decode) {
        return version == 1
                ? root.optionalObject(name).map(decode).stream().toList()
                : root.objects(name + "s").stream().map(decode).toList();
    }

    /** User info and query of an address may be as secret as a password; the whole address stands beside the policy, protected. */
    private static ScepPolicy readable(ScepPolicy policy) {
        return policy.mayHaveSecretAddress() ? policy.withoutAddressSecrets() : policy;
    }

    private static ScepterException damaged(String path, String reason, Throwable cause) {
        return new ScepterException(
                ErrorCode.RECORD_DAMAGED, "the state file " + path + " cannot be read: " + reason, cause);
    }
}
