package dev.scepter.agent.cli;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the service manager starts this program: by the JVM that runs it now.
 *
 * @param javaHome of that JVM
 * @param classPath jars and folders, absolute
 * @param exists says whether there is a file
 */
record ServiceLaunch(Path javaHome, List<Path> classPath, Predicate<Path> exists) {
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

    private static final String JNA_LIBRARY = "jnidispatch.dll";
    private static final String MESSAGE_FILE = "scepter-events.dll";

    ServiceLaunch {
        classPath = List.copyOf(classPath);
    }

    /** As this process was started. */
    static ServiceLaunch ofThisProcess() {
        List<Path> classPath = Stream.of(
                        System.getProperty("java.class.path", "").split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry).toAbsolutePath().normalize())
                .toList();
        Path javaHome = Path.of(System.getProperty("java.home", ""));
        return new ServiceLaunch(javaHome.toAbsolutePath(), classPath, Files::isRegularFile);
    }

    /**
     * The program and its arguments.
     *
     * @throws ScepterException {@code SERVICE_FAILED} if JNA's library is not beside the jars
     */
    List<String> command(Path dataFolder) throws ScepterException {
        Path library = besideJars(JNA_LIBRARY).orElseThrow(ServiceLaunch::withoutLibrary);
        List<String> command = new ArrayList<>();
        command.add(javaHome.resolve("bin").resolve("java.exe").toString());
        command.addAll(SERVICE_OPTIONS);
        command.addAll(RESIDENT_OPTIONS);
        // What a crash writes goes where nobody else reads: a JVM writes it into its working folder, which is Windows'
        // own.
        command.add("-XX:-CreateCoredumpOnCrash");
        command.add("-XX:ErrorFile=" + dataFolder.resolve("hs_err_%p.log"));
        // From there and nowhere else: JNA would unpack its library into a folder for temporary files, where others may
        // write.
        command.addAll(List.of("-Djna.nounpack=true", "-Djna.nosys=true", "-Djna.noclasspath=true"));
        command.add("-Djna.boot.library.path=" + folder(library));
        command.add("-cp");
        command.add(classPath.stream().map(Path::toString).collect(Collectors.joining(";")));
        command.add(Main.class.getName());
        command.addAll(List.of("service", "run", "--data-dir", dataFolder.toString()));
        return command;
    }

    private static ScepterException withoutLibrary() {
        return new ScepterException(
                ErrorCode.SERVICE_FAILED,
                "cannot install the service: " + JNA_LIBRARY
                        + " is not beside the program's jars. Take it out of the JNA jar"
                        + " (com/sun/jna/win32-x86-64): a service must not unpack it where others may write");
    }

    /** The DLL with the texts of the events. */
    Optional<Path> messageFile() {
        return besideJars(MESSAGE_FILE);
    }

    private Optional<Path> besideJars(String name) {
        return classPath.stream()
                .map(entry -> entry.resolveSibling(name))
                .filter(exists)
                .findFirst();
    }

    private static Path folder(Path file) {
        return file.resolveSibling("");
    }
}
