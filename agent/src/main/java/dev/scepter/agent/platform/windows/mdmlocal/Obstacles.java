package dev.scepter.agent.platform.windows.mdmlocal;

import com.sun.jna.Native;
import dev.scepter.agent.platform.windows.RunningSystem;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.registry.ProductType;
import dev.scepter.agent.platform.windows.registry.RegistryKey;
import dev.scepter.agent.platform.windows.security.ProcessRights;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** What speaks against it on this machine, as far as it can be seen without a call. */
final class Obstacles {
    private static final int BYTES_OF_64_BITS = 8;
    private static final String EMBEDDED_MODE = "SYSTEM\\CurrentControlSet\\Services\\embeddedmode\\Parameters";
    private static final String FLAGS = "Flags";

    private Obstacles() {}

    /** What is asked of Windows. */
    interface Machine {
        ProductType product();

        boolean hasLibrary() throws WindowsException;

        /** Whether the flag of the embedded mode is there; what it says is for Windows to judge. */
        boolean isEmbedded() throws WindowsException;

        ProcessRights rights() throws WindowsException;
    }

    private static final class RunningWindows implements Machine {
        @Override
        public ProductType product() {
            return ProductType.ofThisMachine();
        }

        @Override
        public boolean hasLibrary() throws WindowsException {
            return Files.isRegularFile(SystemLibrary.path());
        }

        @Override
        public boolean isEmbedded() throws WindowsException {
            return new RegistryKey(EMBEDDED_MODE).values().containsKey(FLAGS);
        }

        @Override
        public ProcessRights rights() throws WindowsException {
            return ProcessRights.current();
        }
    }

    static List<String> ofThisMachine() {
        if (!RunningSystem.isWindows()) {
            return List.of("this machine does not run Windows");
        }
        return of(new RunningWindows(), Native.POINTER_SIZE);
    }

    static List<String> of(Machine machine, int bytesOfPointers) {
        List<String> obstacles = new ArrayList<>();
        if (bytesOfPointers != BYTES_OF_64_BITS) {
            obstacles.add("this JVM has 32 bits, and Windows takes documents from processes of 64 bits only");
        }
        machine.product().obstacle().ifPresent(obstacles::add);
        try {
            if (!machine.hasLibrary()) {
                obstacles.add("this Windows has no " + SystemLibrary.DLL);
            }
            if (!machine.isEmbedded()) {
                obstacles.add("the embedded mode is not set on this Windows (HKLM\\" + EMBEDDED_MODE + ", " + FLAGS
                        + "), which is a feature of its IoT editions; Scepter does not set it");
            }
            ProcessRights rights = machine.rights();
            if (!rights.elevated() && !rights.isLocalSystem()) {
                obstacles.add("this process runs without the rights of an administrator");
            }
        } catch (WindowsException e) {
            obstacles.add(String.valueOf(e.getMessage()));
        }
        return List.copyOf(obstacles);
    }
}
