package dev.scepter.agent.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.mdm.FilePolicySource;
import dev.scepter.agent.mdm.Listed;
import dev.scepter.agent.mdm.PolicySource;
import dev.scepter.agent.mdm.SourceDocument;
import dev.scepter.agent.mdm.Trouble;
import dev.scepter.agent.mdm.UrlPolicySource;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.policy.PolicyReading;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.scep.TestCa;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import dev.scepter.agent.testing.ManualClock;
import dev.scepter.agent.testing.ManualSleeper;
import dev.scepter.agent.testing.PreparedKeys;
import dev.scepter.agent.testing.RecordingEventSink;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyDocumentsTest {
    private static final TestCa CA = TestCa.root("CN=Root");

    private final InMemoryDurableFolder folder = new InMemoryDurableFolder();
    private final ManualClock clock = new ManualClock(TestCa.NOW);

    @ParameterizedTest
    @CsvSource({
        "{}, true, true",
        "{}, false, false",
        "{\"allowRootInstall\": true}, false, true",
        "{\"allowRootInstall\": false}, true, false"
    })
    void root_isTakenAsSettingAndSourceSay(String config, boolean trusted, boolean installed) throws ScepterException {
        folder.write("config.json", config.getBytes(UTF_8));

        PolicyReading reading =
                prepare(new SourceDocument("a", withRoot("wifi"), trusted)).get(0);

        ScepPolicy policy = reading.policy().orElseThrow();
        assertThat(policy.includeRootCertificate()).isEqualTo(installed);
        assertThat(policy.rootCertificate().isPresent()).isEqualTo(installed);
        assertThat(reading.findings().stream()
                        .anyMatch(finding -> finding.code().equals("rootNotInstalled")))
                .isEqualTo(!installed);
    }

    @Test
    void policyWithoutRoot_isNotWarnedAbout() throws ScepterException {
        PolicyReading reading = prepare(document("wifi", "Wi-Fi")).get(0);

        assertThat(reading.policy()).isPresent();
        assertThat(reading.findings()).noneMatch(finding -> finding.code().equals("rootNotInstalled"));
    }

    @Test
    void documentsThatCameTogether_areToldApart() throws ScepterException {
        List<SourceDocument> documents = List.of(
                document("wifi", "Wi-Fi"),
                document("vpn", "Wi-Fi"),
                new SourceDocument("c", "{\"id\": \"mail\"}".getBytes(UTF_8), true),
                new SourceDocument("d", "<not SyncML/>".getBytes(UTF_8), true));

        List<PolicyReading> readings = new PolicyDocuments(agent()).prepare(documents);

        assertThat(readings)
                .extracting(reading -> reading.policy().isPresent())
                .containsExactly(true, false, false, false);
        Listed second = PolicyDocuments.listed(documents.get(1), readings.get(1));
        assertThat(second.id()).contains(new PolicyId("vpn"));
        assertThat(second.name()).contains("Wi-Fi");
        assertThat(second.digest()).isEqualTo(documents.get(1).digest());
        assertThat(second.trouble().map(Trouble::code)).contains(ErrorCode.POLICY_CONFLICT);
        assertThat(PolicyDocuments.trouble(readings.get(2)).map(Trouble::code)).contains(ErrorCode.POLICY_INVALID);
        assertThat(PolicyDocuments.listed(documents.get(3), readings.get(3)).id())
                .isEmpty();
    }

    @Test
    void missingValueOfTheDevice_isTroubleOfTheDevice() throws ScepterException {
        folder.write("config.json", "{\"identity\": {\"SerialNumber\": \"\"}}".getBytes(UTF_8));
        byte[] content = text("wifi", "Wi-Fi")
                .replace("CN=device", "CN={{SerialNumber}}")
                .getBytes(UTF_8);

        PolicyReading reading = prepare(new SourceDocument("a", content, true)).get(0);

        assertThat(PolicyDocuments.trouble(reading).map(Trouble::code)).contains(ErrorCode.PLACEHOLDER_EMPTY);
    }

    @Test
    void damagedRecord_hidesNoOtherPolicy() throws ScepterException {
        folder.write("policies/wifi.json", "{".getBytes(UTF_8));

        List<PolicyReading> readings = prepare(document("wifi", "Wi-Fi"), document("vpn", "VPN"));

        assertThat(readings).allSatisfy(reading -> assertThat(reading.policy()).isPresent());
    }

    @Test
    void sourceOfTheSettings_isMadeWithoutAskingIt() throws ScepterException {
        assertThat(PolicySources.named(agent())).isEmpty();

        folder.write("config.json", "{\"policySource\": \"https://policies.example/?x\"}".getBytes(UTF_8));
        assertThat(PolicySources.named(agent()))
                .get()
                .isInstanceOf(UrlPolicySource.class)
                .extracting(PolicySource::name)
                .asString()
                .matches("url https://policies\\.example/ #[0-9a-f]{12}");

        folder.write("config.json", "{\"policySource\": \"/etc/scepter/policies\"}".getBytes(UTF_8));
        assertThat(PolicySources.named(agent())).get().isInstanceOf(FilePolicySource.class);
    }

    private List<PolicyReading> prepare(SourceDocument... documents) throws ScepterException {
        return new PolicyDocuments(agent()).prepare(List.of(documents));
    }

    private Agent agent() {
        return Agent.onFiles(
                folder,
                new PreparedKeys(),
                new Seams(clock, new ManualSleeper(clock), new SecureRandom(), new RecordingEventSink()));
    }

    private static SourceDocument document(String id, String name) {
        return new SourceDocument(id, text(id, name).getBytes(UTF_8), true);
    }

    private static byte[] withRoot(String id) {
        String root = Base64.getEncoder().encodeToString(CA.certificate().der());
        return text(id, "Wi-Fi")
                .replace("}", ", \"includeRootCertificate\": true, \"rootCertificate\": \"" + root + "\"}")
                .getBytes(UTF_8);
    }

    private static String text(String id, String name) {
        return """
                {"id": "%s", "revision": "1", "name": "%s", "caThumbprint": "%s", "keyLength": 2048,
                 "subjectName": "CN=device", "serverUrl": "https://ca.example/scep", "renewPeriodDays": 30}""".formatted(id, name, CA.certificate().sha256().hex());
    }
}
