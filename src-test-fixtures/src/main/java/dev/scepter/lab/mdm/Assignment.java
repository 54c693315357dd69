package dev.scepter.lab.mdm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Policies and tombstones for one device, or for all. Guarded by the lock of {@link LabMdm}, but for its count. */
final class Assignment {
    private static final int MAX = 1_000;
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Map<String, ObjectNode> policies = new LinkedHashMap<>();
    private final Map<String, Roots> tombstones = new LinkedHashMap<>();
    private final AtomicLong changes = new AtomicLong();

    /** Puts a policy; the one of the same id goes. */
    String put(String json) {
        ObjectNode policy = parse(json);
        String id = policy.path("id").asText();
        if (policies.size() >= MAX && !policies.containsKey(id)) {
            throw new IllegalStateException("there are " + MAX + " policies already");
        }
        tombstones.remove(id);
        policies.put(id, policy);
        raise();
        return id;
    }

    /** Takes a policy away and says so. */
    void tombstone(String id, Roots roots) {
        if (tombstones.size() >= MAX && !tombstones.containsKey(id)) {
            throw new IllegalStateException("there are " + MAX + " tombstones already");
        }
        policies.remove(requireId(id));
        tombstones.put(id, roots);
        raise();
    }

    /** Takes a policy, and its tombstone, away without a word; says whether there was one. */
    boolean drop(String id) {
        boolean assigned = policies.remove(id) != null;
        boolean dropped = tombstones.remove(id) != null || assigned;
        if (dropped) {
            raise();
        }
        return dropped;
    }

    void raise() {
        changes.incrementAndGet();
    }

    long changes() {
        return changes.get();
    }

    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        policies.forEach((id, policy) -> texts.put(id, policy.toString()));
        return texts;
    }

    Map<String, Roots> tombstones() {
        return Map.copyOf(tombstones);
    }

    /** Writes what holds for a device: its own before what is for all. */
    static void write(Assignment all, Assignment own, ArrayNode policies, ArrayNode removed) {
        Map<String, ObjectNode> assigned = new LinkedHashMap<>(all.policies);
        assigned.keySet().removeAll(own.tombstones.keySet());
        assigned.putAll(own.policies);
        assigned.values().forEach(policy -> policies.add(policy.deepCopy()));
        Map<String, Roots> gone = new LinkedHashMap<>(all.tombstones);
        gone.putAll(own.tombstones);
        gone.keySet().removeAll(assigned.keySet());
        gone.forEach((id, roots) ->
                removed.add(JsonNodeFactory.instance.objectNode().put("id", id).put("roots", roots.jsonName())));
    }

    private static ObjectNode parse(String json) {
        try {
            JsonNode node = MAPPER.readTree(json);
            if (node instanceof ObjectNode policy && policy.path("id").isTextual()) {
                requireId(policy.path("id").asText());
                return policy;
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a policy must be one JSON object: " + e.getOriginalMessage(), e);
        }
        throw new IllegalArgumentException("a policy must be one JSON object with an id");
    }

    private static String requireId(String id) {
        if (!id.matches("[A-Za-z0-9-]{1,64}")) {
            throw new IllegalArgumentException("not an id of a policy: " + id);
        }
        return id;
    }
}
