package dev.scepter.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.CertificateStore.Entry;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.port.UserSessions.UserProcess;
import dev.scepter.agent.testing.KeyProviderContract;
import dev.scepter.agent.testing.OnWindows;
import dev.scepter.agent.testing.PreparedKeys;
import dev.scepter.agent.testing.TestCertificates;
import dev.scepter.agent.userstore.HelperLimits;
import dev.scepter.agent.userstore.RemoteKeys;
import dev.scepter.agent.userstore.RemoteStore;
import dev.scepter.agent.userstore.UserHelper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The hidden command as a process of its own, with a double of ncrypt.dll: keys and certificates of the user who runs it. */
@OnWindows
@Tag("ncrypt-double")
class UserStoreProcessTest extends KeyProviderContract {
    private static final PolicyId WIFI = new PolicyId("wifi");
    private static final UserHelper HELPER =
            new UserHelper(() -> started("windows-helper", "user-store"), HelperLimits.DEFAULT, System::nanoTime);

    @Override
    protected KeyProvider open() {
        return new RemoteKeys(HELPER);
    }

    /** Wine's bcrypt.dll, by which the double computes, imports no other. */
    @Override
    protected Set<Integer> curves() {
        return Set.of(256);
    }

    @AfterAll
    static void helperEnds() {
        HELPER.close();
    }

    @Test
    void certificate_isInstalledForTheUser_found_andRemoved() throws ScepterException {
        RemoteStore store = new RemoteStore(HELPER);
        KeyPair issuer = new PreparedKeys().next();
        EncodedCertificate root = TestCertificates.root("CN=Root of a user", issuer);
        KeyName name = new KeyName(WIFI, "abcd1234");
        EncodedCertificate leaf;
        try (ManagedKey key = open().generate(name, KeySpec.rsa(1024))) {
            leaf = TestCertificates.issued("CN=user", 7, key.publicKey(), "CN=Root of a user", issuer.getPrivate());
        }
        Entry entry = new Entry(leaf, List.of(root), name);

        store.install(WIFI, entry);
        store.putInForce(WIFI, leaf.sha1());

        assertThat(store.inForce(WIFI)).hasValue(leaf);
        assertThat(store.find(WIFI, leaf.sha1())).hasValue(entry);
        assertThat(store.holdsChain(WIFI, List.of(root))).isTrue();
        store.removeAll(WIFI);
        open().deleteAll(WIFI);
        assertThat(store.list(WIFI)).isEmpty();
        assertThat(open().list(WIFI)).isEmpty();
    }

    @Test
    void helper_endsWithItsInput() throws IOException, InterruptedException {
        Process process = builder("windows-helper", "user-store").start();

        process.getOutputStream().close();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(process.getInputStream().readAllBytes()).isEmpty();
    }

    @Test
    void garbage_endsTheHelper() throws IOException, InterruptedException {
        Process process = builder("windows-helper", "user-store")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();

        process.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(ExitCode.LOCAL.number());
        assertThat(process.getInputStream().readAllBytes()).isEmpty();
    }

    private static ProcessBuilder builder(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-PrintWarnings",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                Main.class.getName()));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        // The class path is too long for a command line.
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return builder;
    }

    private static UserProcess started(String... arguments) {
        try {
            return new Started(builder(arguments).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Started(Process process) implements UserProcess {
        @Override
        public OutputStream to() {
            return process.getOutputStream();
        }

        @Override
        public InputStream from() {
            return process.getInputStream();
        }

        @Override
        public void close() {
            process.destroyForcibly();
            process.onExit().orTimeout(5, TimeUnit.SECONDS).join();
        }
    }
}
