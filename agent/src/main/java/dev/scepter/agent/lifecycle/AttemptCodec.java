package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An {@link Attempt} to and from the JSON of a state file. */
final class AttemptCodec {
    private static final String POLICY = "policy";
    private static final String POLICY_URL = "policyServerUrl";

    /** Of version 1, after {@code putInForce}. */
    private static final String FORMER_STEP = "retireOlder";

    private final RecordPolicy policies;

    AttemptCodec(RecordPolicy policies) {
        this.policies = policies;
    }

    void encode(JsonFields fields, RecordSecrets secrets, Attempt attempt) throws ScepterException, IOException {
        fields.put("strategy", attempt.strategy());
        fields.put("purpose", attempt.purpose().name());
        fields.put("basis", attempt.basis());
        fields.put("fingerprint", attempt.fingerprint());
        if (attempt.policy().isPresent()) {
            policies.encode(fields, POLICY, attempt.policy().get(), secrets, POLICY_URL);
        }
        fields.put("startedAt", attempt.startedAt());
        attempt.key().ifPresent(key -> fields.put("key", key.token()));
        attempt.sentAt().ifPresent(time -> fields.put("sentAt", time));
        attempt.pending().ifPresent(value -> RecordParts.encode(fields.object("pending"), value));
        attempt.issued().ifPresent(value -> RecordParts.encode(fields.object("issued"), value));
        attempt.failing().ifPresent(value -> RecordParts.encode(fields.object("failing"), value));
        JsonFields data = fields.object("data");
        new TreeMap<>(attempt.data()).forEach(data::put);
        JsonFields hidden = fields.object("secrets");
        for (Map.Entry<String, Secret> entry : new TreeMap<>(attempt.secrets()).entrySet()) {
            secrets.put(hidden, entry.getKey(), Optional.of(entry.getValue()));
        }
    }

    Attempt decode(JsonFields fields, RecordSecrets secrets, PolicyId policy, int version)
            throws ScepterException, IOException {
        Map<String, String> data = new TreeMap<>();
        JsonFields notes = fields.optionalObject("data").orElseThrow(() -> missing("data"));
        for (String name : notes.names()) {
            data.put(name, notes.text(name));
        }
        if (version == 1) {
            data.computeIfPresent(
                    CompletionSteps.COMPLETED,
                    (name, step) -> step.equals(FORMER_STEP) ? CompletionSteps.PUT_IN_FORCE.name() : step);
        }
        Map<String, Secret> opened = new TreeMap<>();
        JsonFields hidden = fields.optionalObject("secrets").orElseThrow(() -> missing("secrets"));
        for (String name : hidden.names()) {
            secrets.get(hidden, name).ifPresent(secret -> opened.put(name, secret));
        }
        return new Attempt(
                fields.text("strategy"),
                Purpose.valueOf(fields.text("purpose")),
                fields.text("basis"),
                fields.text("fingerprint"),
                fields.node().has(POLICY)
                        ? Optional.of(policies.decode(fields, POLICY, secrets, POLICY_URL))
                        : Optional.empty(),
                fields.instant("startedAt"),
                fields.optionalText("key").map(token -> new KeyName(policy, token)),
                fields.optionalInstant("sentAt"),
                fields.optionalObject("pending").map(RecordParts::pending),
                fields.optionalObject("issued").map(RecordParts::issued),
                fields.optionalObject("failing").map(RecordParts::failure),
                data,
                opened);
    }

    private static IllegalArgumentException missing(String name) {
        return new IllegalArgumentException("its member " + name + " is missing");
    }
}
