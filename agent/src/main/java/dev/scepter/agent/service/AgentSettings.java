package dev.scepter.agent.service;

import dev.scepter.agent.mdm.DeviceIdentities;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.policy.DeviceSetting;
import dev.scepter.agent.policy.EffectiveSettings;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.port.SettingsSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings of this device: what the machine says, then its data folder. Safe for several threads. */
public final class AgentSettings {
    private static final String CONFIG = "config.json";
    private static final int MAX_CONFIG_BYTES = 1 << 20;

    private final SettingsSource machine;
    private final DurableFolder folder;
    private final Map<DeviceSetting, String> withoutEffect;
    private @Nullable String asked;
    private @Nullable EffectiveSettings known;

    /**
     * Reads nothing yet.
     *
     * @param machine where settings stand besides the data folder
     * @param withoutEffect settings that can do nothing on this machine, each with why
     */
    public AgentSettings(SettingsSource machine, DurableFolder folder, Map<DeviceSetting, String> withoutEffect) {
        this.machine = machine;
        this.folder = folder;
        this.withoutEffect = Map.copyOf(withoutEffect);
    }

    /** Where keys lie in files. */
    static AgentSettings onFiles(DurableFolder folder) {
        return new AgentSettings(
                List::of, folder, Map.of(DeviceSetting.KEY_API, "has no effect here: keys lie in files"));
    }

    /** The settings, read at the first call. */
    public synchronized EffectiveSettings current() {
        if (known == null) {
            known = read();
        }
        return known;
    }

    /** What the command line says of the way to enrol, in the setting's words; it comes before all settings. */
    synchronized void ask(String backend) {
        asked = backend;
        known = null;
    }

    /** A resident agent heeds settings that were changed. */
    synchronized void readAgain() {
        EffectiveSettings now = read();
        // Half-written, say: what was known goes on.
        boolean unreadable =
                now.problems().stream().anyMatch(problem -> problem.key().isEmpty());
        if (known == null || !unreadable) {
            known = now;
        }
    }

    /** Changes when the settings or the identity at the MDM do. */
    int fingerprint() {
        int all = machine.layers().hashCode();
        for (String path : List.of(CONFIG, DeviceIdentities.PATH)) {
            try {
                all = 31 * all
                        + folder.read(path, MAX_CONFIG_BYTES)
                                .map(Arrays::hashCode)
                                .orElse(0);
            } catch (ScepterException e) {
                all = 31 * all + 1;
            }
        }
        return all;
    }

    private EffectiveSettings read() {
        EffectiveSettings settings = readAll();
        for (Map.Entry<DeviceSetting, String> unused : withoutEffect.entrySet()) {
            settings = settings.without(unused.getKey(), unused.getValue());
        }
        return asked != null ? settings.withBackend(asked) : settings;
    }

    /** A file that cannot be read is told like a bad value: it stops nothing. */
    private EffectiveSettings readAll() {
        try {
            return EffectiveSettings.of(machine.layers(), CONFIG, folder.read(CONFIG, MAX_CONFIG_BYTES));
        } catch (ScepterException e) {
            return EffectiveSettings.ofUnreadableFile(machine.layers(), CONFIG, e.getMessage());
        }
    }
}
