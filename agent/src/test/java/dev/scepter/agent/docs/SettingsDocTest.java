package dev.scepter.agent.docs;

import dev.scepter.agent.policy.DeviceSetting;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsDocTest {

    @Test
    void settingsPage_matchesTheTable() {
        new GeneratedDoc(
                        "settings.md",
                        "Settings of a device",
                        "`config.json` in the data folder, one JSON object. `scepter status -v` shows each setting with its"
                                + " origin, and\n`scepter status --json -v` in the member `settings`, a list of `{name,"
                                + " value, origin, problem}`. A bad value is shown there\nwith its `problem` (`value` is"
                                + " `null`), every command says on standard error that there is one, and the default counts;"
                                + " it\nstops nothing, unless its meaning below says so.")
                .table(
                        List.of("Setting", "Values", "Default", "Meaning"),
                        Arrays.stream(DeviceSetting.values())
                                .map(setting -> List.of(
                                        "`" + setting.key() + "`",
                                        setting.allowed(),
                                        setting.defaultText(),
                                        setting.meaning()))
                                .toList())
                .assertMatchesFile();
    }
}
