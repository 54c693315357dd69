package dev.scepter.agent.service;

import dev.scepter.agent.platform.windows.scm.ServiceEnvironment;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How this program is started once more, by the JVM that runs it now: as the service, or as a short-lived helper.
 *
 * @param javaHome of that JVM, absolute
 * @param classPath jars and folders, absolute
 * @param windows whether this machine is one
 * @param exists says whether there is a file
 */
public record ProgramCommand(Path javaHome, List<Path> classPath, boolean windows, Predicate<Path> exists) {
    /** The first word of what this program starts itself on Windows. */
    public static final String WINDOWS_HELPER = "windows-helper";

    /** The one after it, for what serves keys and certificates of a user. */
    public static final String USER_STORE = "user-store";

    /** The name of the class that starts; it knows this package, and not the other way round. */
    private static final String MAIN = "dev.scepter.agent.cli.Main";

    private static final String JNA_LIBRARY = "jnidispatch.dll";

    /** Small, quick to start, and nobody attaches to it; not every JVM from 17 knows all of them. */
    private static final List<String> HELPER_OPTIONS = List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "-Xrs",
            "-XX:+DisableAttachMechanism",
            "-XX:-PrintWarnings",
            "-Xlog:disable",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-Xms4m",
            "-Xmx64m",
            "-XX:-UsePerfData");

    public ProgramCommand {
        classPath = List.copyOf(classPath);
    }

    /** As this process was started. */
    public static ProgramCommand ofThisProcess() {
        List<Path> classPath = Stream.of(
                        System.getProperty("java.class.path", "").split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry).toAbsolutePath().normalize())
                .toList();
        Path javaHome = Path.of(System.getProperty("java.home", "")).toAbsolutePath();
        return new ProgramCommand(javaHome, classPath, WindowsPlatform.isHere(), Files::isRegularFile);
    }

    /**
     * The JVM, its options, the program and its arguments. All of it can be seen by others on this machine.
     *
     * @param options of the JVM, before those about JNA
     * @param arguments of the program, the command first
     */
    public List<String> command(List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(
                javaHome.resolve("bin").resolve(windows ? "java.exe" : "java").toString());
        command.addAll(options);
        jnaLibrary().ifPresent(library -> {
            // From there and nowhere else: JNA would unpack its library into a folder for temporary files, where others
            // may write.
            command.addAll(List.of("-Djna.nounpack=true", "-Djna.nosys=true", "-Djna.noclasspath=true"));
            command.add("-Djna.boot.library.path=" + library.resolveSibling(""));
        });
        command.add("-cp");
        command.add(classPath.stream().map(Path::toString).collect(Collectors.joining(windows ? ";" : ":")));
        command.add(MAIN);
        command.addAll(arguments);
        return List.copyOf(command);
    }

    /**
     * The same for a process that does one thing and ends.
     *
     * @param crashFolder where a JVM that crashes writes; nobody else may read there, since that holds pieces of its memory
     */
    public List<String> ofHelper(Path crashFolder, List<String> arguments) {
        List<String> options = new ArrayList<>(HELPER_OPTIONS);
        options.addAll(crashOptions(crashFolder));
        return command(options, arguments);
    }

    /** What a crash writes goes where nobody else reads: else into the working folder of the process. */
    public static List<String> crashOptions(Path folder) {
        return List.of("-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=" + folder.resolve("hs_err_%p.log"));
    }

    /** Takes out of the environment of a process to be started what would put options of others into its JVM. */
    public static void cleanse(Map<String, String> environment) {
        ServiceEnvironment.foreign(environment).forEach(environment::remove);
        environment.keySet().removeIf(name -> name.equalsIgnoreCase("CLASSPATH"));
    }

    /** JNA's library, if it is beside the jars. */
    public Optional<Path> jnaLibrary() {
        return besideJars(JNA_LIBRARY);
    }

    /** A file of this name beside the jars; empty if there is none. */
    public Optional<Path> besideJars(String name) {
        return classPath.stream()
                .map(entry -> entry.resolveSibling(name))
                .filter(exists)
                .findFirst();
    }
}
