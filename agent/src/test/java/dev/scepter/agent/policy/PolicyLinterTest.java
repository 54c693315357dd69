package dev.scepter.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.PolicyId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicyLinterTest {
    private static final ScepPolicy POLICY = PolicyJson.sound()
            .withText("rootCertificate", TestRoots.base64(TestRoots.ROOT))
            .read()
            .policy()
            .orElseThrow();
    private static final Instant THIRTY_DAYS_BEFORE_END = TestRoots.NOT_AFTER.minus(Duration.ofDays(30));

    private final PolicyLinter linter = new PolicyLinter();

    @Test
    void renewPeriodAsLongAsTheRoot_isAnErrorBeforeTheFirstCertificate() {
        List<Finding> findings = linter.lint(POLICY, LintContexts.of(THIRTY_DAYS_BEFORE_END, true, Map.of()));

        assertThat(findings).extracting(Finding::code).containsExactly("renewPeriodTooLong");
        assertThat(findings).extracting(Finding::severity).containsExactly(Severity.ERROR);
    }

    @Test
    void renewPeriodAsLongAsTheRoot_isAWarningLater() {
        List<Finding> findings = linter.lint(POLICY, LintContexts.of(THIRTY_DAYS_BEFORE_END, false, Map.of()));

        assertThat(findings).extracting(Finding::code).containsExactly("renewPeriodTooLong");
        assertThat(findings).extracting(Finding::severity).containsExactly(Severity.WARNING);
    }

    @Test
    void renewPeriodShorterThanTheRoot_isFine() {
        Instant now = THIRTY_DAYS_BEFORE_END.minusSeconds(1);

        assertThat(linter.lint(POLICY, LintContexts.of(now, true, Map.of()))).isEmpty();
    }

    @Test
    void expiredRoot_isAWarningLater() {
        List<Finding> findings = linter.lint(POLICY, LintContexts.of(TestRoots.NOT_AFTER, false, Map.of()));

        assertThat(findings).extracting(Finding::code).containsExactly("rootCertificateExpired");
        assertThat(findings).extracting(Finding::severity).containsExactly(Severity.WARNING);
    }

    @Test
    void withoutRoot_timeDoesNotMatter() {
        ScepPolicy rootless = PolicyJson.sound().read().policy().orElseThrow();

        assertThat(linter.lint(rootless, LintContexts.of(Instant.MAX, true, Map.of())))
                .isEmpty();
    }

    @Test
    void nameOfAnotherPolicy_isAnErrorAlsoLater() {
        Map<String, PolicyId> names = Map.of("Wi-Fi", new PolicyId("vpn"));

        List<Finding> findings = linter.lint(POLICY, LintContexts.of(Instant.EPOCH, false, names));

        assertThat(findings).extracting(Finding::code).containsExactly("nameNotUnique");
        assertThat(findings).extracting(Finding::severity).containsExactly(Severity.ERROR);
    }

    @Test
    void ownName_isFine() {
        Map<String, PolicyId> names = Map.of("Wi-Fi", POLICY.id(), "VPN", new PolicyId("vpn"));

        assertThat(linter.lint(POLICY, LintContexts.of(Instant.EPOCH, true, names)))
                .isEmpty();
    }
}
