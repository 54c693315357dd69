package dev.scepter.agent.platform.file;

import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.testing.DurableFolderContract;
import dev.scepter.agent.testing.ManualSleeper;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class LocalDurableFolderContractTest extends DurableFolderContract {
    @TempDir
    Path temporary;

    @Override
    protected DurableFolder open() {
        return new LocalDurableFolder(temporary.resolve("not/yet/there"), new ManualSleeper());
    }
}
