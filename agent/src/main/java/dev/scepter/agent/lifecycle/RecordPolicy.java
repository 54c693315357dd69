package dev.scepter.agent.lifecycle;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.policy.PolicyReader;
import dev.scepter.agent.policy.PolicyWriter;
import dev.scepter.agent.policy.ScepPolicy;
import java.io.IOException;
import java.util.Optional;

/** A policy as a part of a state file: readable, without its challenge and without the secrets of its address. */
final class RecordPolicy {
    private final JsonMapper mapper;

    RecordPolicy(JsonMapper mapper) {
        this.mapper = mapper;
    }

    void encode(JsonFields fields, String name, ScepPolicy policy) throws IOException {
        ScepPolicy readable = policy.mayHaveSecretAddress() ? policy.withoutAddressSecrets() : policy;
        fields.node().set(name, mapper.readTree(PolicyWriter.toJsonWithoutChallenge(readable)));
    }

    /**
     * The same; user info and query of the address may be as secret as a password, so the whole address stands beside it,
     * protected.
     */
    void encode(JsonFields fields, String name, ScepPolicy policy, RecordSecrets secrets, String urlName)
            throws IOException, ScepterException {
        encode(fields, name, policy);
        secrets.put(
                fields,
                urlName,
                Optional.of(policy)
                        .filter(ScepPolicy::mayHaveSecretAddress)
                        .map(secretive -> Secret.ofText(secretive.serverUrl())));
    }

    ScepPolicy decode(JsonFields fields, String name) throws IOException {
        return new PolicyReader()
                .readStored(mapper.writeValueAsBytes(fields.required(name)))
                .orElseThrow(() -> new IllegalArgumentException("its " + name + " cannot be read"));
    }

    ScepPolicy decode(JsonFields fields, String name, RecordSecrets secrets, String urlName)
            throws IOException, ScepterException {
        ScepPolicy policy = decode(fields, name);
        return secrets.get(fields, urlName)
                .map(address -> policy.withServerUrl(address.revealText()))
                .orElse(policy);
    }
}
