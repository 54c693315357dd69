package dev.scepter.agent.platform.windows.registry;

import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.port.SettingsSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The settings in the registry: what Group Policy says, then what the installer wrote. */
public final class RegistrySettings implements SettingsSource {
    private static final RegistryKey POLICY = new RegistryKey("SOFTWARE\\Policies\\Scepter");
    private static final RegistryKey INSTALLER = new RegistryKey("SOFTWARE\\Scepter");

    @Override
    public List<Layer> layers() {
        return List.of(layer("Group Policy " + POLICY, POLICY), layer(INSTALLER.toString(), INSTALLER));
    }

    private static Layer layer(String origin, RegistryKey key) {
        try {
            return layer(origin, key.values());
        } catch (WindowsException e) {
            return new Layer(origin, Map.of(), Map.of("", "cannot be read: " + e.getMessage()));
        }
    }

    /** The value without a name is what no setting can be; tools show it as one that is not set. */
    static Layer layer(String origin, Map<String, RegistryValue> found) {
        Map<String, Value> values = new LinkedHashMap<>();
        Map<String, String> faults = new LinkedHashMap<>();
        found.forEach((name, value) -> {
            if (!name.isEmpty()) {
                if (value instanceof RegistryValue.Text text) {
                    values.put(name, new Value.Text(text.text()));
                } else if (value instanceof RegistryValue.WholeNumber number) {
                    values.put(name, new Value.WholeNumber(number.number()));
                } else if (value instanceof RegistryValue.Lines lines) {
                    values.put(name, new Value.Lines(lines.lines()));
                } else if (value instanceof RegistryValue.Unusable unusable) {
                    faults.put(name, unusable.words());
                }
            }
        });
        return new Layer(origin, values, faults);
    }
}
