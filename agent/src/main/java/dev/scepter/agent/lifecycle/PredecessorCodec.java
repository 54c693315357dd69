package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.Thumbprint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A {@link Predecessor} as a part of a state file. It holds no secret. */
final class PredecessorCodec {
    private static final String POLICY = "policy";

    private final RecordPolicy policies;

    PredecessorCodec(RecordPolicy policies) {
        this.policies = policies;
    }

    void encode(JsonFields root, String name, List<Predecessor> values) throws IOException {
        List<JsonFields> written = new ArrayList<>();
        root.putObjects(name, values, (fields, value) -> {
            fields.put("thumbprint", value.leafSha1().hex());
            fields.put("key", value.key().token());
            fields.put("removeAfter", value.removeAfter());
            value.origin().ifPresent(origin -> {
                fields.put("strategy", origin.strategy());
                fields.put("fingerprint", origin.fingerprint());
                fields.put("installedAt", origin.installedAt());
                fields.putWarnings("warnings", origin.warnings());
            });
            written.add(fields);
        });
        for (int i = 0; i < values.size(); i++) {
            Optional<Predecessor.Origin> origin = values.get(i).origin();
            if (origin.isPresent()) {
                policies.encode(written.get(i), POLICY, origin.get().policy());
            }
        }
    }

    /** One that was found in the store has no origin. */
    Predecessor decode(JsonFields fields, PolicyId policy) throws IOException {
        Optional<Predecessor.Origin> origin = fields.node().has(POLICY)
                ? Optional.of(new Predecessor.Origin(
                        fields.text("strategy"),
                        fields.text("fingerprint"),
                        fields.instant("installedAt"),
                        fields.warnings("warnings"),
                        policies.decode(fields, POLICY)))
                : Optional.empty();
        return new Predecessor(
                new Thumbprint(Thumbprint.Algorithm.SHA1, fields.text("thumbprint")),
                new KeyName(policy, fields.text("key")),
                fields.instant("removeAfter"),
                origin);
    }
}
