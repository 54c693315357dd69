package dev.scepter.agent.platform.windows.crypt32;

import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.KeyLink;
import dev.scepter.agent.port.CertificateStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A second process that looks into the stores of the machine. */
final class OtherWindowsProcess {

    private OtherWindowsProcess() {}

    /** The certificate in force of a policy, as another Java process finds it: its SHA-1, or {@code none}. */
    static String inForce(PolicyId policy) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-PrintWarnings",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                OtherWindowsProcess.class.getName(),
                policy.text()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        // The class path is too long for a command line.
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return output(builder);
    }

    /** What Windows' own tool lists below a registry key. */
    static String registry(String key) throws IOException {
        return output(new ProcessBuilder("reg", "query", key).redirectErrorStream(true));
    }

    private static String output(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readNBytes(1024 * 1024), StandardCharsets.UTF_8).strip();
    }

    public static void main(String[] arguments) throws ScepterException {
        CertificateStore store = new WindowsCertificateStore(
                SystemStores.ofMachine(), key -> KeyLink.cng("none"), (certificate, type) -> true);
        System.out.println(store.inForce(new PolicyId(arguments[0]))
                .map(leaf -> leaf.sha1().hex())
                .orElse("none"));
    }
}
