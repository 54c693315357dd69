package dev.scepter.agent.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.model.Secret;
import java.util.List;

/**
 * The members of a policy as another notation than JSON says them. They are read by {@link PolicyReader}, so that every
 * notation obeys the same rules. Not for several threads.
 */
public final class PolicyMembers {
    private static final JsonMapper MAPPER = new JsonMapper();

    private final ObjectNode members = JsonNodeFactory.instance.objectNode();

    /** Sets a text. */
    public void text(String name, String value) {
        members.put(name, value);
    }

    /** Sets a text that must never be shown. */
    public void secret(String name, Secret value) {
        members.put(name, value.revealText());
    }

    /** Sets a list of texts. */
    public void texts(String name, List<String> values) {
        ArrayNode array = members.putArray(name);
        values.forEach(array::add);
    }

    /** Sets a whole number. */
    public void number(String name, int value) {
        members.put(name, value);
    }

    /** Sets true or false. */
    public void flag(String name, boolean value) {
        members.put(name, value);
    }

    /** Reads the policy that has these members; their findings point to the members. */
    public PolicyReading read() {
        try {
            return new PolicyReader().read(MAPPER.writeValueAsBytes(members));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("writing a tree to memory failed", e);
        }
    }
}
