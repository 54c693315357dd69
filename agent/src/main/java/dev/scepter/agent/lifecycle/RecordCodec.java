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
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.port.SecretProtector;
import java.io.IOException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    private final RecordPolicy policies = new RecordPolicy(MAPPER);
    private final AttemptCodec attempts = new AttemptCodec(policies);
    private final PredecessorCodec predecessors = new PredecessorCodec(policies);

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
            policies.encode(root, "policy", record.policy(), secrets, SERVER_URL);
            if (record.earlier().isPresent()) {
                policies.encode(root, "earlier", record.earlier().get());
            }
            secrets.put(root, CHALLENGE, record.policy().challenge());
            secrets.put(
                    root,
                    SPENT,
                    Optional.of(String.join(" ", record.spentChallenges()))
                            .filter(digests -> !digests.isEmpty())
                            .map(Secret::ofText));
            record.inForce().ifPresent(value -> RecordParts.encode(root.object("inForce"), value));
            predecessors.encode(root, "predecessors", record.predecessors());
            if (record.attempt().isPresent()) {
                attempts.encode(
                        root.object("attempt"), secrets, record.attempt().get());
            }
            record.failure().ifPresent(value -> RecordParts.encode(root.object("failure"), value));
            root.putObjects("roots", record.roots(), RecordParts::encode);
            record.caCheck().ifPresent(value -> RecordParts.encode(root.object("caCheck"), value));
            record.repairedAt().ifPresent(value -> root.put("repairedAt", value));
            record.rollback().ifPresent(value -> RecordParts.encode(root.object("rollback"), value));
            record.hold().ifPresent(value -> RecordParts.encode(root.object("renewalHold"), value));
            record.sentBy().ifPresent(way -> root.put("sentBy", way));
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
        PolicyId id = policies.decode(root, "policy").id();
        RecordSecrets secrets = new RecordSecrets(protector, id);
        ScepPolicy policy =
                policies.decode(root, "policy", secrets, SERVER_URL).withChallenge(secrets.get(root, CHALLENGE));
        List<String> spent = secrets.get(root, SPENT)
                .map(digests -> List.of(digests.revealText().split(" ")))
                .orElse(List.of());
        Optional<JsonFields> attempt = root.optionalObject("attempt");
        return new PolicyRecord(
                policy,
                root.node().has("earlier") ? Optional.of(policies.decode(root, "earlier")) : Optional.empty(),
                root.text("source"),
                root.optionalText("intent"),
                root.optionalObject("inForce").map(fields -> RecordParts.inForce(fields, id)),
                predecessors(root, version, id),
                attempt.isPresent()
                        ? Optional.of(attempts.decode(attempt.get(), secrets, id, version))
                        : Optional.empty(),
                root.optionalObject("failure").map(RecordParts::failure),
                list(root, version, "root").stream().map(RecordParts::root).toList(),
                spent,
                root.optionalObject("caCheck").map(RecordParts::caCheck),
                root.optionalInstant("repairedAt"),
                root.optionalObject("removal").map(RecordParts::removal),
                root.optionalObject("rollback").map(fields -> RecordParts.rollback(fields, id)),
                root.optionalObject("renewalHold").map(RecordParts::hold),
                root.optionalText("sentBy"));
    }

    private List<Predecessor> predecessors(JsonFields root, int version, PolicyId id) throws IOException {
        List<Predecessor> values = new ArrayList<>();
        for (JsonFields fields : list(root, version, "predecessor")) {
            values.add(predecessors.decode(fields, id));
        }
        return values;
    }

    /** What version 1 had at most one of, under the name of one. */
    private static List<JsonFields> list(JsonFields root, int version, String name) {
        return version == 1 ? root.optionalObject(name).stream().toList() : root.objects(name + "s");
    }

    private static ScepterException damaged(String path, String reason, Throwable cause) {
        return new ScepterException(
                ErrorCode.RECORD_DAMAGED, "the state file " + path + " cannot be read: " + reason, cause);
    }
}
