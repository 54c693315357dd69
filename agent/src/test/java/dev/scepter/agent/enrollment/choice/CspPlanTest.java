package dev.scepter.agent.enrollment.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scepter.agent.csp.CspNode;
import dev.scepter.agent.lifecycle.Probe;
import dev.scepter.agent.model.Backend;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.policy.KeyAlgorithm;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.policy.ScepPolicyBuilder;
import dev.scepter.agent.policy.StoreLocation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CspPlanTest {
    private static final String CHALLENGE = "TopSecretChallenge7";

    private static ScepPolicyBuilder sound() {
        return ScepPolicy.builder()
                .id(new PolicyId("wifi"))
                .name("wifi")
                .revision("1")
                .renewPeriodDays(30)
                .keyLength(2048)
                .serverUrl("https://ca.example/scep/pkiclient.exe")
                .challenge(Optional.of(Secret.ofText(CHALLENGE)))
                .subjectName(SubjectName.parse("CN=device-1"))
                .caThumbprint(Thumbprint.parse("AB2DB71F7F6DE5D9CE4D5E45E1E147BB7A98E3D9"));
    }

    private static CspPlan plan(ScepPolicy policy) {
        return CspPlan.of(Backend.CSP_WMI, policy, Optional.empty());
    }

    private static String value(CspPlan plan, String node) {
        return plan.nodes().stream()
                .filter(known -> known.locUri().endsWith("/Install/" + node))
                .map(known -> known.value().reveal())
                .findFirst()
                .orElseThrow();
    }

    private static byte[] resource(String file) throws IOException {
        try (InputStream input = CspPlanTest.class.getResourceAsStream(file)) {
            return Objects.requireNonNull(input, file).readAllBytes();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CSP_WMI", "CSP_LOCAL"})
    void document_isTheKnownOne(Backend backend) throws IOException {
        CspPlan plan = CspPlan.of(backend, sound().build(), Optional.empty());

        assertThat(plan.syncMl()).contains(new String(resource("planned.xml"), StandardCharsets.UTF_8));
        assertThat(plan.refusals()).isEmpty();
    }

    @Test
    void challenge_isNowhereInThePlan() {
        CspPlan plan = plan(sound().build());

        assertThat(plan.toString()).doesNotContain(CHALLENGE);
        assertThat(plan.syncMl().orElseThrow()).doesNotContain(CHALLENGE).contains("<Data>[secret]</Data>");
    }

    @ParameterizedTest
    @CsvSource({
        "https://ca.example/scep/pkiclient.exe,                https://ca.example/scep",
        "https://ca.example/scep/PKICLIENT.EXE,                https://ca.example/scep",
        "https://ca.example/scep/pkiclient.exe/pkiclient.exe,  https://ca.example/scep/pkiclient.exe",
        "https://ca.example/pkiclient.exe/scep,                https://ca.example/pkiclient.exe/scep",
        "https://ca.example/scep,                              https://ca.example/scep"
    })
    void whatWindowsAppends_isTakenOnceFromTheEnd(String policy, String node) {
        assertThat(value(plan(sound().serverUrl(policy).build()), "ServerURL")).isEqualTo(node);
    }

    @Test
    void ellipticCurve_isRefusedWithTheReason() {
        CspPlan plan = plan(sound().keyAlgorithm(KeyAlgorithm.EC_P256).build());

        assertThat(plan.nodes()).isEmpty();
        assertThat(plan.syncMl()).isEmpty();
        assertThat(plan.refusals()).singleElement().asString().contains("EC-P256", "Windows makes RSA keys");
    }

    @Test
    void sha256Pin_isRefusedUnlessThePolicyBringsThePinnedRoot() throws IOException {
        EncodedCertificate root = EncodedCertificate.ofDer(resource("/dev/scepter/agent/csp/root.cer"));
        ScepPolicyBuilder pinned = sound().caThumbprint(root.sha256());

        CspPlan alone = plan(pinned.build());
        CspPlan withRoot = plan(pinned.rootCertificate(Optional.of(root)).build());

        assertThat(alone.refusals())
                .singleElement()
                .asString()
                .contains("caThumbprint is a SHA-256 thumbprint", "allowRootInstall");
        assertThat(value(withRoot, "CAThumbprint")).isEqualTo(root.sha1().hex());
    }

    @Test
    void rootOverTheBridge_isSaidToComeOtherwise() throws IOException {
        EncodedCertificate root = EncodedCertificate.ofDer(resource("/dev/scepter/agent/csp/root.cer"));
        ScepPolicy policy = sound().includeRootCertificate(true)
                .rootCertificate(Optional.of(root))
                .build();

        assertThat(CspPlan.of(Backend.CSP_WMI, policy, Optional.empty()).remarks())
                .anyMatch(remark -> remark.contains("no class for RootCATrustedCertificates"));
        assertThat(CspPlan.of(Backend.CSP_LOCAL, policy, Optional.empty()).remarks())
                .noneMatch(remark -> remark.contains("RootCATrustedCertificates"));
    }

    @Test
    void missingChallenge_isPointedOut() {
        CspPlan plan = plan(sound().challenge(Optional.empty()).build());

        assertThat(plan.nodes()).extracting(CspNode::locUri).noneMatch(path -> path.endsWith("/Challenge"));
        assertThat(plan.remarks()).anyMatch(remark -> remark.contains("no challenge"));
    }

    @Test
    void usedChallenge_isSaidToBeUsed() {
        ScepPolicy policy =
                sound().challenge(Optional.empty()).oneTimeChallenge(true).build();

        assertThat(CspPlan.of(Backend.CSP_WMI, policy, Optional.empty(), true).remarks())
                .contains("its one-time challenge was used, and Windows documents Challenge as required")
                .noneMatch(remark -> remark.contains("has no challenge"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://ca.example/scep/pkiclient.exe,       false, false",
        "https://me:Hunter2@ca.example/pkiclient.exe,    true,  false",
        "https://ca.example/pkiclient.exe?key=Hunter2,  true,  true"
    })
    void addressThatIsNotShown_isSaidToBeSo(String address, boolean hidden, boolean query) {
        CspPlan plan = plan(sound().serverUrl(address).build());

        assertThat(plan.remarks().stream().anyMatch(remark -> remark.contains("goes in without /pkiclient.exe")))
                .isEqualTo(hidden);
        assertThat(plan.remarks().stream().anyMatch(remark -> remark.contains("address with a query")))
                .isEqualTo(query);
        assertThat(plan.toString()).doesNotContain("Hunter2");
    }

    @ParameterizedTest
    @EnumSource(names = {"CSP_WMI", "CSP_LOCAL"})
    void userStore_isSaidToBeNoneOfScepters(Backend backend) {
        ScepPolicy policy = sound().store(StoreLocation.USER).build();

        assertThat(CspPlan.of(backend, policy, Optional.empty()).remarks())
                .anyMatch(remark -> remark.contains("for the machine's store only"));
    }

    @ParameterizedTest
    @EnumSource(names = {"NATIVE", "CERTENROLL"})
    void wayWithoutCsp_hasNoNodes(Backend backend) {
        assertThatThrownBy(() -> CspPlan.of(backend, sound().build(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void absentBackends_sayAllThatSpeaksAgainstThem() {
        AbsentBackends absent = new AbsentBackends(Set.of("native"), false, Optional::empty);

        var candidates =
                absent.candidates(sound().keyAlgorithm(KeyAlgorithm.EC_P256).build());

        assertThat(candidates)
                .extracting(candidate -> candidate.way())
                .containsExactly("certenroll", "csp-wmi", "csp-local");
        assertThat(candidates.get(0).probe().reasons()).containsExactly("this machine does not run Windows");
        assertThat(candidates.get(1).probe().reasons())
                .hasSize(2)
                .last()
                .asString()
                .contains("EC-P256");
        assertThat(candidates).noneMatch(candidate -> candidate.probe().isUsable());
    }

    @Test
    void absentBackendOnWindows_doesNotBlameTheMachine() {
        AbsentBackends absent = new AbsentBackends(Set.of("native"), true, Optional::empty);

        assertThat(absent.candidates(sound().build()))
                .allSatisfy(candidate -> assertThat(candidate.probe().reasons())
                        .isEqualTo(List.of("it is not built into this program")));
    }

    @Test
    void absentBackendOnWindows_serveNoUser() {
        AbsentBackends absent = new AbsentBackends(Set.of("native"), true, Optional::empty);

        assertThat(absent.candidates(sound().store(StoreLocation.USER).build()))
                .hasSize(3)
                .allSatisfy(candidate -> assertThat(candidate.probe().reasons()).containsExactly(Probe.MACHINE_ONLY));
    }
}
