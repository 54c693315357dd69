package dev.scepter.agent.platform.windows.ncrypt;

import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.ContainerNames;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.port.ManagedKey.SignatureDigest;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.HexFormat;

/** A second Java process that finds a key by its name, signs by it, and deletes it. */
final class OtherCngProcess {
    private OtherCngProcess() {}

    static Process start(KeyName name) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        // On Wine the JVM warns on standard output.
                        "-XX:-PrintWarnings",
                        "-Xshare:auto",
                        OtherCngProcess.class.getName(),
                        name.containerName())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return builder.start();
    }

    static String text(PublicKey key) {
        return HexFormat.of().formatHex(key.getEncoded());
    }

    public static void main(String[] arguments) throws ScepterException, GeneralSecurityException {
        KeyName name = KeyName.parse(arguments[0]).orElseThrow();
        MachineKeyProvider provider =
                MachineKeyProvider.ofThisMachine(ContainerNames.OF_POLICIES, new InMemoryDurableFolder());
        provider.list(name.policy()).forEach(listed -> System.out.println("listed " + listed));
        try (ManagedKey key = provider.open(name).orElseThrow()) {
            System.out.println("public key " + text(key.publicKey()));
            Signature verifier = Signature.getInstance("SHA256withRSA");
            verifier.initVerify(key.publicKey());
            verifier.update(new byte[] {1});
            boolean valid = verifier.verify(key.sign(SignatureDigest.SHA256, new byte[] {1}));
            System.out.println("signature is " + (valid ? "valid" : "wrong"));
        }
        provider.delete(name);
        System.out.println(provider.open(name).isEmpty() ? "deleted" : "still there");
    }
}
