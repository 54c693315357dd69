package dev.scepter.agent.platform.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.port.Sleeper;
import dev.scepter.agent.testing.DurableFolderContract;
import dev.scepter.agent.testing.ManualSleeper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The names that are used on Windows, on any system. */
class WindowsNamesContractTest extends DurableFolderContract {
    @TempDir
    Path temporary;

    @Override
    protected DurableFolder open(Sleeper sleeper) {
        return new LocalDurableFolder(temporary, sleeper, LocalFiles::renameAtomically, FileNames.WINDOWS);
    }

    @Test
    void capitalsAndDevices_areMarkedOnDisk() throws ScepterException, IOException {
        open(new ManualSleeper()).write("policies/WiFi.json", new byte[1]);
        open(new ManualSleeper()).write("con/nul", new byte[1]);

        assertThat(temporary.resolve("policies/=wi=fi.json")).exists();
        assertThat(temporary.resolve("==con/==nul")).exists();
        Files.write(temporary.resolve("policies/Foreign.json"), new byte[1]);
        assertThat(open(new ManualSleeper()).list("policies")).containsExactly("WiFi.json");
    }
}
