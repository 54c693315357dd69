package dev.scepter.agent.scep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.x509.ParsedCertificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LifetimeCheckTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final TestCa CA = TestCa.root("CN=CA", spec -> spec.validity(START, days(10_000)));

    @Test
    void tenYearsWithTheirLeapDays_areNoWarning() {
        assertThat(warning(days(3_653))).isEmpty();
    }

    @Test
    void moreThanTenYears_areAWarning() {
        assertThat(warning(days(3_654)))
                .hasValueSatisfying(warning -> assertThat(warning.message()).contains("3654 days"));
    }

    @Test
    void endAfterThatOfTheCa_isAWarning() {
        assertThat(warning(days(10_001)))
                .hasValueSatisfying(warning -> assertThat(warning.message()).contains("after its CA"));
    }

    private static Optional<ReplyWarning> warning(Instant end) {
        EncodedCertificate leaf = CA.issue("CN=device-1", CA.keys().getPublic(), spec -> spec.validity(START, end));
        return LifetimeCheck.warning(ParsedCertificate.of(leaf), List.of(CA.certificate()));
    }

    private static Instant days(int days) {
        return START.plus(Duration.ofDays(days));
    }
}
