package dev.scepter.agent.cli;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.service.ProgramCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the service manager starts this program: by the JVM that runs it now.
 *
 * @param program as it runs now
 */
record ServiceLaunch(ProgramCommand program) {
    /** What docs/process-model.md says of the agent's memory; not every JVM from 17 knows all of them. */
    private static final List<String> RESIDENT_OPTIONS = List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "-Xms4m",
            "-Xmn2m",
            "-Xmx256m",
            "-XX:MinHeapFreeRatio=5",
            "-XX:MaxHeapFreeRatio=10",
            "-XX:-ShrinkHeapInSteps",
            "-XX:-TieredCompilation",
            "-XX:-UsePerfData",
            "-XX:GuaranteedSafepointInterval=0",
            "-XX:AsyncDeflationInterval=60000",
            "-XX:ServiceThreadCleanupInterval=60000",
            "-Djavax.net.ssl.sessionCacheSize=8");

    private static final List<String> SERVICE_OPTIONS = List.of(
            // Else the JVM ends when somebody signs out.
            "-Xrs",
            // Nobody attaches to a process that holds keys.
            "-XX:+DisableAttachMechanism",
            // There is no console; the JVM's warnings would go to its standard output.
            "-XX:-PrintWarnings",
            "-Xlog:disable",
            "--enable-native-access=ALL-UNNAMED");

    private static final String MESSAGE_FILE = "scepter-events.dll";

    /** As this process was started. */
    static ServiceLaunch ofThisProcess() {
        return new ServiceLaunch(ProgramCommand.ofThisProcess());
    }

    /**
     * The program and its arguments.
     *
     * @throws ScepterException {@code SERVICE_FAILED} if JNA's library is not beside the jars
     */
    List<String> command(Path dataFolder) throws ScepterException {
        if (program.jnaLibrary().isEmpty()) {
            throw withoutLibrary();
        }
        List<String> options = new ArrayList<>(SERVICE_OPTIONS);
        options.addAll(RESIDENT_OPTIONS);
        options.addAll(ProgramCommand.crashOptions(dataFolder));
        return program.command(options, List.of("service", "run", "--data-dir", dataFolder.toString()));
    }

    private static ScepterException withoutLibrary() {
        return new ScepterException(
                ErrorCode.SERVICE_FAILED,
                "cannot install the service: jnidispatch.dll"
                        + " is not beside the program's jars. Take it out of the JNA jar"
                        + " (com/sun/jna/win32-x86-64): a service must not unpack it where others may write");
    }

    /** The DLL with the texts of the events. */
    Optional<Path> messageFile() {
        return program.besideJars(MESSAGE_FILE);
    }
}
