package dev.scepter.agent.platform.file;

import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.port.Sleeper;
import dev.scepter.agent.testing.DurableFolderContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class LocalDurableFolderContractTest extends DurableFolderContract {
    @TempDir
    Path temporary;

    @Override
    protected DurableFolder open(Sleeper sleeper) {
        return new LocalDurableFolder(temporary.resolve("not/yet/there"), sleeper);
    }
}
