package dev.scepter.agent.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.scepter.agent.port.SettingsSource.Layer;
import dev.scepter.agent.port.SettingsSource.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The values of a system's layer as the JSON of a file would say them. Systems know neither true nor objects, and installers
 * write numbers as text: what a value is meant to be follows from its setting. What does not fit stays as it is, and the
 * setting complains of it.
 */
final class LayerValues {
    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,10}");
    private static final Map<String, Boolean> FLAGS = Map.of("true", true, "1", true, "false", false, "0", false);
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private LayerValues() {}

    static ObjectNode json(Layer layer) {
        ObjectNode object = JSON.objectNode();
        // Sorted, so that of two names that differ in case alone the same one counts each time.
        new TreeMap<>(layer.values()).forEach((name, value) -> {
            Optional<DeviceSetting> setting = setting(name);
            if (!value.equals(new Value.Text(""))) {
                object.set(
                        setting.map(DeviceSetting::key).orElse(name),
                        setting.map(it -> node(it.form(), value)).orElseGet(JSON::nullNode));
            }
        });
        return object;
    }

    /** The setting of a name, whatever its case: the registry does not tell cases apart. */
    static Optional<DeviceSetting> setting(String name) {
        return Arrays.stream(DeviceSetting.values())
                .filter(setting -> setting.key().equalsIgnoreCase(name))
                .findFirst();
    }

    private static JsonNode node(SettingValues form, Value value) {
        if (value instanceof Value.Lines lines) {
            return form instanceof SettingValues.Identity ? members(lines.lines()) : array(lines.lines());
        }
        String text = value instanceof Value.Text given ? given.text() : "";
        if (form instanceof SettingValues.Identity && text.contains("=")) {
            return members(List.of(text));
        }
        String bare = value instanceof Value.WholeNumber number ? String.valueOf(number.number()) : text.strip();
        Boolean flag = FLAGS.get(bare.toLowerCase(Locale.ROOT));
        if (form instanceof SettingValues.Flag && flag != null) {
            return BooleanNode.valueOf(flag);
        }
        boolean isNumber = form instanceof SettingValues.Range || form instanceof SettingValues.OneOf;
        if (value instanceof Value.WholeNumber
                || (isNumber && WHOLE_NUMBER.matcher(bare).matches())) {
            return LongNode.valueOf(Long.parseLong(bare));
        }
        return TextNode.valueOf(text);
    }

    /** Lines of the form {@code DeviceName=pc-7}. */
    private static ObjectNode members(List<String> lines) {
        ObjectNode members = JSON.objectNode();
        lines.stream().filter(line -> !line.isBlank()).forEach(line -> {
            int equals = line.indexOf('=');
            if (equals < 0) {
                members.putNull(line);
            } else {
                members.put(line.substring(0, equals).strip(), line.substring(equals + 1));
            }
        });
        return members;
    }

    private static ArrayNode array(List<String> lines) {
        ArrayNode array = JSON.arrayNode();
        lines.forEach(array::add);
        return array;
    }
}
