package dev.scepter.agent.platform.windows.mdmlocal;

import com.sun.jna.Native;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.security.ProcessRights;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What speaks against it on this machine, as far as it can be seen without a call. */
final class Obstacles {
    private static final int BYTES_OF_64_BITS = 8;

    private Obstacles() {}

    static List<String> ofThisMachine() {
        if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows")) {
            return List.of("this machine does not run Windows");
        }
        List<String> obstacles = new ArrayList<>();
        if (Native.POINTER_SIZE != BYTES_OF_64_BITS) {
            obstacles.add("this JVM has 32 bits, and Windows takes documents from processes of 64 bits only");
        }
        try {
            if (!Files.isRegularFile(SystemLibrary.path())) {
                obstacles.add("this Windows has no " + SystemLibrary.DLL);
            }
            ProcessRights rights = ProcessRights.current();
            if (!rights.elevated() && !rights.isLocalSystem()) {
                obstacles.add("this process runs without the rights of an administrator");
            }
        } catch (WindowsException e) {
            obstacles.add(String.valueOf(e.getMessage()));
        }
        return List.copyOf(obstacles);
    }
}
