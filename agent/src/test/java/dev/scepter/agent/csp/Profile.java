package dev.scepter.agent.csp;

import dev.scepter.agent.policy.PolicyReading;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** A sound profile that a test changes node by node; immutable. */
record Profile(String request, Map<String, String> values, String more) {
    static final String PIN = "AB2DB71F7F6DE5D9CE4D5E45E1E147BB7A98E3D9";
    static final String OTHER_PIN = "66D872820809C7683F846644EE69A3CFE82424F5";
    static final String CHALLENGE = "TopSecretChallenge7";
    private static final String TREE = "./Device/Vendor/MSFT/ClientCertificateInstall/SCEP/";

    static Profile sound() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("RetryCount", "5");
        values.put("RetryDelay", "2");
        values.put("KeyUsage", "160");
        values.put("KeyLength", "2048");
        values.put("HashAlgorithm", "SHA-2");
        values.put("SubjectName", "CN=device-1");
        values.put("EKUMapping", "1.3.6.1.5.5.7.3.2");
        values.put("ServerURL", "https://ca.example/scep");
        values.put("Challenge", CHALLENGE);
        values.put("CAThumbprint", PIN);
        return new Profile(TREE + "wifi", values, exec(TREE + "wifi/Install/Enroll"));
    }

    Profile with(String node, String value) {
        Map<String, String> changed = new LinkedHashMap<>(values);
        changed.put(node, value);
        return new Profile(request, changed, more);
    }

    Profile without(String node) {
        Map<String, String> changed = new LinkedHashMap<>(values);
        changed.remove(node);
        return new Profile(request, changed, more);
    }

    Profile named(String uniqueId) {
        return new Profile(TREE + uniqueId, values, exec(TREE + uniqueId + "/Install/Enroll"));
    }

    Profile ofUser() {
        return new Profile(request.replace("./Device/", "./User/"), values, more.replace("./Device/", "./User/"));
    }

    Profile and(String commands) {
        return new Profile(request, values, more + commands);
    }

    Profile withoutEnroll() {
        return new Profile(request, values, "");
    }

    Profile withRoot(String thumbprint, String file) {
        return and(add(
                "./Device/Vendor/MSFT/RootCATrustedCertificates/Root/" + thumbprint + "/EncodedCertificate",
                "b64",
                Base64.getEncoder().encodeToString(resource(file))));
    }

    String text() {
        StringBuilder text = new StringBuilder("<Atomic>");
        values.forEach((node, value) -> text.append(add(request + "/Install/" + node, format(node), value)));
        return text.append(more).append("</Atomic>").toString();
    }

    PolicyReading read() {
        return new SyncMlReader().read(text().getBytes(StandardCharsets.UTF_8));
    }

    static String add(String locUri, String format, String value) {
        return "<Add><CmdID>1</CmdID><Item><Target><LocURI>" + locUri + "</LocURI></Target><Meta><Format>" + format
                + "</Format></Meta><Data>" + value + "</Data></Item></Add>";
    }

    static String exec(String locUri) {
        return "<Exec><CmdID>1</CmdID><Item><Target><LocURI>" + locUri + "</LocURI></Target></Item></Exec>";
    }

    static byte[] resource(String file) {
        try (InputStream input = Profile.class.getResourceAsStream(file)) {
            return Objects.requireNonNull(input, file).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String format(String node) {
        return InstallNode.ofName(node).map(known -> known.format().word()).orElse("chr");
    }
}
