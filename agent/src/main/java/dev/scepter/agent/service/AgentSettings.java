package dev.scepter.agent.service;

import dev.scepter.agent.mdm.DeviceIdentities;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.policy.EffectiveSettings;
import dev.scepter.agent.port.DurableFolder;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The settings of this device, in its data folder. Safe for several threads. */
final class AgentSettings {
    private static final String CONFIG = "config.json";
    private static final int MAX_CONFIG_BYTES = 1 << 20;

    private final DurableFolder folder;
    private @Nullable EffectiveSettings known;

    AgentSettings(DurableFolder folder) {
        this.folder = folder;
    }

    /** The settings, read at the first call. */
    synchronized EffectiveSettings current() {
        if (known == null) {
            known = read();
        }
        return known;
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
        int all = 0;
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

    /** A file that cannot be read is told like a bad value: it stops nothing. */
    private EffectiveSettings read() {
        try {
            return EffectiveSettings.ofFile(CONFIG, folder.read(CONFIG, MAX_CONFIG_BYTES));
        } catch (ScepterException e) {
            return EffectiveSettings.ofUnreadableFile(CONFIG, e.getMessage());
        }
    }
}
