package dev.scepter.agent.csp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.AlternativeName;
import dev.scepter.agent.model.CertificateTemplate;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ExtendedKeyUsage;
import dev.scepter.agent.model.KeyUsage;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.model.SubjectAlternativeName;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.policy.Finding;
import dev.scepter.agent.policy.HashAlgorithm;
import dev.scepter.agent.policy.KeyAlgorithm;
import dev.scepter.agent.policy.KeyProtection;
import dev.scepter.agent.policy.PolicyReading;
import dev.scepter.agent.policy.RenewalChallenge;
import dev.scepter.agent.policy.RenewalMode;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.policy.ScepPolicyBuilder;
import dev.scepter.agent.policy.Severity;
import dev.scepter.agent.policy.SidMapping;
import dev.scepter.agent.policy.StoreLocation;
import dev.scepter.agent.policy.TemplateNameUse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeWriterTest {
    private static final EncodedCertificate ROOT = EncodedCertificate.ofDer(Profile.resource("root.cer"));

    private static ScepPolicyBuilder sound() {
        return withoutKeyLength().keyLength(2048);
    }

    private static ScepPolicyBuilder withoutKeyLength() {
        return ScepPolicy.builder()
                .id(new PolicyId("wifi"))
                .name("wifi")
                .revision("1")
                .renewPeriodDays(30)
                .serverUrl("https://ca.example/scep")
                .ndesPath(true)
                .subjectName(SubjectName.parse("CN=device-1,O=\"a < b & c\""))
                .retryDelay(Duration.ofMinutes(5))
                .caThumbprint(ROOT.sha1());
    }

    private static ScepPolicy rich() {
        return sound().challenge(Optional.of(Secret.ofText("]]>&<\t\"'7\r\n")))
                .includeRootCertificate(true)
                .rootCertificate(Optional.of(ROOT))
                .subjectAlternativeName(Optional.of(new SubjectAlternativeName(List.of(
                        new AlternativeName(AlternativeName.Type.DNS, "a.example"),
                        new AlternativeName(AlternativeName.Type.UPN, "me+you@example"),
                        new AlternativeName(AlternativeName.Type.EMAIL, "me@example"),
                        new AlternativeName(AlternativeName.Type.IP, "192.0.2.1"),
                        new AlternativeName(AlternativeName.Type.URI, "https://a.example/?a+b")))))
                .keyUsage(Optional.of(Set.of(KeyUsage.DIGITAL_SIGNATURE, KeyUsage.DECIPHER_ONLY)))
                .extendedKeyUsage(Optional.of(
                        Set.of(ExtendedKeyUsage.CLIENT_AUTH, new ExtendedKeyUsage("1.3.6.1.4.1.311.20.2.2"))))
                .keyProtection(KeyProtection.TPM_IF_PRESENT)
                .certificateTemplate(Optional.of(new CertificateTemplate("1.3.6.1.4.1.311.21.8.1")))
                .store(StoreLocation.USER)
                .build();
    }

    @Test
    void richPolicy_isWrittenAsTheGoldenDocument() {
        NodeWriting writing = write(rich());

        assertThat(SyncMlWriter.write(writing.nodes()))
                .isEqualTo(new String(Profile.resource("written.xml"), StandardCharsets.UTF_8));
    }

    @Test
    void writtenNodes_areReadBackAsTheyAre() throws XmlRefusedException {
        List<CspNode> nodes = write(rich()).nodes();

        assertThat(SyncMlParser.parse(SyncMlWriter.write(nodes), new NodeFindings()))
                .isEqualTo(nodes);
    }

    @Test
    void executedNode_comesLast() {
        List<CspNode> nodes = write(rich()).nodes();

        assertThat(nodes)
                .filteredOn(node -> node.command() == NodeCommand.EXEC)
                .containsExactly(nodes.get(nodes.size() - 1));
        assertThat(nodes.get(0).locUri()).endsWith("/EncodedCertificate");
        assertThat(nodes.get(1).locUri()).isEqualTo("./User/Vendor/MSFT/ClientCertificateInstall/SCEP/wifi");
    }

    @Test
    void challenge_isShownNowhereButInTheDocument() {
        NodeWriting writing = write(
                sound().challenge(Optional.of(Secret.ofText("TopSecret7"))).build());

        assertThat(SyncMlWriter.write(writing.nodes())).contains("TopSecret7");
        assertThat(SyncMlWriter.writeWithoutSecrets(writing.nodes()))
                .doesNotContain("TopSecret7")
                .contains("[secret]");
        assertThat(writing.toString()).doesNotContain("TopSecret7");
    }

    static Stream<ScepPolicy> corpus() {
        Secret challenge = Secret.ofText(" &amp;<![CDATA[7]]>\" ");
        return Stream.<UnaryOperator<ScepPolicyBuilder>>of(
                        policy -> policy,
                        policy -> policy.challenge(Optional.of(challenge)),
                        policy -> policy.retryCount(0),
                        policy -> policy.retryCount(30),
                        policy -> policy.retryDelay(Duration.ofMinutes(1)),
                        policy -> policy.retryDelay(Duration.ofDays(1)),
                        policy -> policy.keyLength(1024),
                        policy -> policy.keyLength(4096),
                        policy -> policy.hashAlgorithm(HashAlgorithm.SHA1),
                        policy -> policy.includeRootCertificate(true).rootCertificate(Optional.of(ROOT)),
                        policy -> policy.serverUrl("http://[2001:db8::1]:8080/a%20b?x=1&y=2"),
                        policy -> policy.serverUrl("https://ca.example/certsrv/mscep/mscep.dll/"),
                        policy -> policy.subjectAlternativeName(dns("a.example")),
                        policy -> policy.subjectAlternativeName(rich().subjectAlternativeName()),
                        policy -> policy.keyUsage(Optional.of(Set.of(KeyUsage.DIGITAL_SIGNATURE))),
                        policy -> policy.keyUsage(
                                Optional.of(Set.of(KeyUsage.KEY_ENCIPHERMENT, KeyUsage.NON_REPUDIATION))),
                        policy -> policy.keyUsage(Optional.of(Set.of(KeyUsage.values()))),
                        policy -> policy.extendedKeyUsage(Optional.of(Set.of(ExtendedKeyUsage.CLIENT_AUTH))),
                        policy -> policy.extendedKeyUsage(rich().extendedKeyUsage()),
                        policy -> policy.keyProtection(KeyProtection.TPM),
                        policy -> policy.keyProtection(KeyProtection.TPM_IF_PRESENT),
                        policy -> policy.store(StoreLocation.USER),
                        policy -> policy.certificateTemplate(Optional.of(new CertificateTemplate("WiFi Geräte"))),
                        policy -> policy.certificateTemplate(
                                Optional.of(new CertificateTemplate("1.3.6.1.4.1.311.21.8.1"))),
                        policy -> rich().toBuilder(),
                        policy -> policy.subjectName(SubjectName.parse("CN=\"/C=US/O=ABC/CN=foo/1.2.5.3=bar\"")),
                        policy -> policy.subjectName(SubjectName.parse("CN=Gerät 😀,OU=\" a \"\"b\"\";c+d \",1.2.3=x")),
                        policy -> policy.subjectName(
                                SubjectName.parse("CN=x,GN=a,SN=b,UID=c,SERIALNUMBER=7,T=d,1.2.3=e")),
                        policy -> policy.subjectName(SubjectName.parse("CN=x,OU=a,OU=b,O=c,C=DE")))
                .map(change -> change.apply(sound()).build());
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void policy_isTheSameAfterThereAndBack(ScepPolicy policy) {
        byte[] document = SyncMlWriter.write(write(policy).nodes()).getBytes(StandardCharsets.UTF_8);

        PolicyReading reading = new SyncMlReader().read(document);

        ScepPolicy back = reading.policy().orElseThrow(() -> new AssertionError(reading.findings()));
        // KeyUsage and EKUMapping must be set, so a policy that names none comes back with the defaults named.
        assertThat(back.toBuilder().revision(policy.revision()).build())
                .isEqualTo(policy.toBuilder()
                        .keyUsage(Optional.of(policy.requestedKeyUsage()))
                        .extendedKeyUsage(Optional.of(policy.requestedExtendedKeyUsage()))
                        .build());
    }

    @Test
    void addressWithThePath_isTheSameAddressAfterThereAndBack() {
        ScepPolicy policy = sound().serverUrl("https://ca.example/a/PKIClient.exe?x=1")
                .ndesPath(false)
                .build();
        byte[] document = SyncMlWriter.write(write(policy).nodes()).getBytes(StandardCharsets.UTF_8);

        ScepPolicy back = new SyncMlReader().read(document).policy().orElseThrow();

        assertThat(value(policy, "ServerURL")).isEqualTo("https://ca.example/a?x=1");
        assertThat(back.scepUrl()).isEqualTo("https://ca.example/a/pkiclient.exe?x=1");
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "60, 1", "61, 2", "3600, 60"})
    void retryDelay_isRoundedUpToMinutes(int seconds, String minutes) {
        ScepPolicy policy = sound().retryDelay(Duration.ofSeconds(seconds)).build();

        assertThat(value(policy, "RetryDelay")).isEqualTo(minutes);
    }

    @Test
    void sha256Pin_isWrittenIfTheRootIsThePinnedOne() {
        ScepPolicy policy = sound().caThumbprint(ROOT.sha256())
                .rootCertificate(Optional.of(ROOT))
                .build();

        assertThat(value(policy, "CAThumbprint")).isEqualTo(Profile.PIN);
    }

    private static NodeWriting write(ScepPolicy policy) {
        return NodeWriter.write(policy, Optional.empty());
    }

    private static String value(ScepPolicy policy, String node) {
        return write(policy).nodes().stream()
                .filter(candidate -> candidate.locUri().endsWith("/Install/" + node))
                .map(candidate -> candidate.value().reveal())
                .findFirst()
                .orElseThrow();
    }

    static Stream<Arguments> losses() {
        Thumbprint sha256 = Thumbprint.of(Thumbprint.Algorithm.SHA256, new byte[0]);
        return Stream.of(
                error("/caThumbprint", policy -> policy.caThumbprint(sha256)),
                error("/keyAlgorithm", policy -> policy.keyAlgorithm(KeyAlgorithm.EC_P256)),
                error("/keyUsage", policy -> policy.keyUsage(Optional.of(Set.of(KeyUsage.KEY_AGREEMENT)))),
                error("/sid", policy -> policy.sid(SidMapping.EXTENSION)),
                error("/serverUrl", policy -> policy.serverUrl("https://a.example/;x/pkiclient.exe")),
                error("/challenge", policy -> policy.challenge(Optional.of(Secret.ofText("a\u0001b")))),
                error("/subjectName", policy -> policy.subjectName(SubjectName.parse("CN={{DeviceName}}"))),
                error(
                        "/subjectAlternativeName",
                        policy -> policy.subjectAlternativeName(dns("{{DeviceName}}.example"))),
                error(
                        "/subjectAlternativeName",
                        policy -> policy.subjectAlternativeName(Optional.of(new SubjectAlternativeName(
                                List.of(new AlternativeName(AlternativeName.Type.URI, "https://a.example/;b")))))),
                warning("/serverUrl", policy -> policy.ndesPath(false)),
                warning("/hashAlgorithm", policy -> policy.hashAlgorithm(HashAlgorithm.SHA512)),
                warning("/keyReadAccess", policy -> policy.keyReadAccess(Set.of("NT SERVICE\\wifi"))),
                warning("/user", policy -> policy.user(Optional.of("me@example"))),
                warning("/oneTimeChallenge", policy -> policy.oneTimeChallenge(true)),
                warning("/renewalMode", policy -> policy.renewalMode(RenewalMode.NEW_ENROLMENT)),
                warning("/renewalChallenge", policy -> policy.renewalChallenge(RenewalChallenge.NEVER)),
                warning("/legacyAlgorithms", policy -> policy.legacyAlgorithms(true)),
                warning("/acceptWeakResponse", policy -> policy.acceptWeakResponse(false)),
                warning("/expectScepStandard", policy -> policy.expectScepStandard(true)),
                warning("/requireRaEku", policy -> policy.requireRaEku(true)),
                warning("/raThumbprint", policy -> policy.raThumbprint(Optional.of(sha256))),
                warning("/templateName", policy -> policy.templateName(Optional.of("WiFi"))),
                Arguments.of("", Severity.INFO, change(policy -> policy)),
                Arguments.of(
                        "/retryDelaySeconds",
                        Severity.INFO,
                        change(policy -> policy.retryDelay(Duration.ofSeconds(3)))));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void whatNodesCannotCarry_isSaid(String pointer, Severity severity, UnaryOperator<ScepPolicyBuilder> change) {
        NodeWriting writing = write(change.apply(sound()).build());

        assertThat(writing.findings()).anySatisfy(finding -> {
            assertThat(finding.pointer()).isEqualTo(pointer);
            assertThat(finding.severity()).isEqualTo(severity);
        });
        assertThat(writing.nodes().isEmpty()).isEqualTo(severity == Severity.ERROR);
    }

    @ParameterizedTest
    @CsvSource({"0, 1024", "1024, 1024", "2048, 2048", "4096, 4096"})
    void missingKeyLength_isWrittenAsTheDeviceDemands(int demanded, String bits) {
        ScepPolicy policy = withoutKeyLength().build();

        NodeWriting writing = NodeWriter.write(policy, Optional.of(demanded).filter(minimum -> minimum > 0));

        assertThat(writing.nodes())
                .filteredOn(node -> node.locUri().endsWith("/KeyLength"))
                .extracting(node -> node.value().reveal())
                .containsExactly(bits);
        assertThat(writing.findings()).anySatisfy(finding -> {
            assertThat(finding.pointer()).isEqualTo("/keyLength");
            assertThat(finding.message()).contains(bits);
        });
    }

    @Test
    void givenKeyLength_isWrittenWhateverTheDeviceDemands() {
        NodeWriting writing = NodeWriter.write(sound().build(), Optional.of(4096));

        assertThat(writing.nodes())
                .filteredOn(node -> node.locUri().endsWith("/KeyLength"))
                .extracting(node -> node.value().reveal())
                .containsExactly("2048");
        assertThat(writing.findings()).extracting(Finding::pointer).doesNotContain("/keyLength");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://ca.example/scep?key=TopSecret7", "https://me:TopSecret7@ca.example/scep"})
    void secretInAnAddress_isShownNowhereButInTheDocument(String address) {
        NodeWriting writing = write(sound().serverUrl(address).build());

        assertThat(SyncMlWriter.write(writing.nodes())).contains(address);
        assertThat(SyncMlWriter.writeWithoutSecrets(writing.nodes())).doesNotContain("TopSecret7");
        assertThat(writing.toString()).doesNotContain("TopSecret7");
    }

    @Test
    void plainAddress_isShown() {
        List<CspNode> nodes = write(sound().build()).nodes();

        assertThat(SyncMlWriter.writeWithoutSecrets(nodes)).contains("https://ca.example/scep");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CN=x,GN=Ada,SN=Lovelace,T=Dr | CN=x,G=Ada,SN=Lovelace,T=Dr",
                "CN=x,UID=ada | CN=x,OID.0.9.2342.19200300.100.1.1=ada",
                "CN=x,SERIALNUMBER=7 | CN=x,OID.2.5.4.5=7",
                "CN=x,1.2.3=\"a,b\",OU=c | CN=x,OID.1.2.3=\"a,b\",OU=c",
                "CN=x,ST=a,L=b,STREET=c,DC=d,E=e@f,C=DE | CN=x,ST=a,L=b,STREET=c,DC=d,E=e@f,C=DE"
            })
    void subjectTypes_areWrittenAsCertStrToNameKnowsThem(String subject, String written) {
        ScepPolicy policy = sound().subjectName(SubjectName.parse(subject)).build();

        assertThat(value(policy, "SubjectName")).isEqualTo(written);
    }

    @Test
    void soundPolicy_losesNothingThatWarns() {
        assertThat(write(sound().build()).findings())
                .extracting(Finding::severity)
                .containsOnly(Severity.INFO);
    }

    @Test
    void templateForTheRequest_isWrittenAndALabelIsNot() {
        ScepPolicyBuilder named = sound().templateName(Optional.of("WiFi"));

        assertThat(value(named.templateNameUse(TemplateNameUse.CSR_TEMPLATE).build(), "TemplateName"))
                .isEqualTo("WiFi");
        assertThat(write(named.templateNameUse(TemplateNameUse.LABEL).build()).findings())
                .extracting(Finding::pointer)
                .doesNotContain("/templateName");
    }

    private static Optional<SubjectAlternativeName> dns(String name) {
        return Optional.of(new SubjectAlternativeName(List.of(new AlternativeName(AlternativeName.Type.DNS, name))));
    }

    private static Arguments error(String pointer, UnaryOperator<ScepPolicyBuilder> change) {
        return Arguments.of(pointer, Severity.ERROR, change);
    }

    private static Arguments warning(String pointer, UnaryOperator<ScepPolicyBuilder> change) {
        return Arguments.of(pointer, Severity.WARNING, change);
    }

    private static UnaryOperator<ScepPolicyBuilder> change(UnaryOperator<ScepPolicyBuilder> change) {
        return change;
    }
}
