package dev.scepter.agent.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.scepter.agent.model.Backend;
import dev.scepter.agent.policy.DeviceSetting;
import dev.scepter.agent.policy.EffectiveSettings;
import java.util.ArrayList;
import java.util.List;

/** The settings of the device, and what is wrong with them, as {@code status -v} shows them. */
final class SettingText {
    private SettingText() {}

    static List<String> lines(EffectiveSettings settings) {
        List<String> lines = new ArrayList<>();
        lines.add("Settings:");
        for (EffectiveSettings.Setting<String> setting : settings.all()) {
            lines.addAll(
                    TextBlock.paragraph("  " + setting.key() + ": " + value(setting) + " (" + setting.origin() + ")"));
        }
        for (EffectiveSettings.Problem problem : settings.problems()) {
            lines.addAll(TextBlock.paragraph("  error: " + words(problem) + " (" + problem.origin() + ")"));
        }
        return lines;
    }

    /** An experimental way never stands without that mark. */
    private static String value(EffectiveSettings.Setting<String> setting) {
        return setting.key().equals(DeviceSetting.BACKEND.key()) ? Backend.shown(setting.value()) : setting.value();
    }

    /** One element for each setting, and one without a value for each problem. */
    static void fill(ArrayNode array, EffectiveSettings settings) {
        for (EffectiveSettings.Setting<String> setting : settings.all()) {
            array.addObject()
                    .put("name", setting.key())
                    .put("value", setting.value())
                    .put("origin", setting.origin())
                    .putNull("problem");
        }
        for (EffectiveSettings.Problem problem : settings.problems()) {
            array.addObject()
                    .put("name", problem.key().isEmpty() ? null : problem.key())
                    .putNull("value")
                    .put("origin", problem.origin())
                    .put("problem", problem.words());
        }
    }

    static String words(EffectiveSettings.Problem problem) {
        return (problem.key().isEmpty() ? "" : problem.key() + ": ") + problem.words();
    }
}
