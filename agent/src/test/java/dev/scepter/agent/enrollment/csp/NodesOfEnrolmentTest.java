package dev.scepter.agent.enrollment.csp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.csp.CspNode;
import dev.scepter.agent.csp.NodeValue;
import dev.scepter.agent.csp.NodeWriter;
import dev.scepter.agent.model.AlternativeName;
import dev.scepter.agent.model.CertificateTemplate;
import dev.scepter.agent.model.ExtendedKeyUsage;
import dev.scepter.agent.model.KeyUsage;
import dev.scepter.agent.model.SubjectAlternativeName;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.policy.KeyProtection;
import dev.scepter.agent.policy.ScepPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** All nodes of an enrolment, against files that a person has read. */
class NodesOfEnrolmentTest {
    private static final Thumbprint PIN =
            new Thumbprint(Thumbprint.Algorithm.SHA1, "AB2DB71F7F6DE5D9CE4D5E45E1E147BB7A98E3D9");
    private static final String ID = "Scepter-wifi-0123456789abcdef";

    @Test
    void leastPolicy_comesToTheNodesOfTheFile() throws IOException {
        assertThat(written(CspBench.policyBuilder().keyLength(2048).build())).isEqualTo(file("least.txt"));
    }

    @Test
    void richPolicy_comesToTheNodesOfTheFile_withoutItsRoot() throws IOException {
        ScepPolicy rich = CspBench.policyBuilder()
                .keyLength(4096)
                .subjectName(SubjectName.parse("CN=\"a, b\",OU=\"x+y\",O=Ä & Söhne"))
                .subjectAlternativeName(Optional.of(new SubjectAlternativeName(List.of(
                        new AlternativeName(AlternativeName.Type.DNS, "a.example"),
                        new AlternativeName(AlternativeName.Type.UPN, "me@example")))))
                .keyUsage(Optional.of(Set.of(KeyUsage.DIGITAL_SIGNATURE)))
                .extendedKeyUsage(Optional.of(
                        Set.of(ExtendedKeyUsage.CLIENT_AUTH, new ExtendedKeyUsage("1.3.6.1.4.1.311.20.2.2"))))
                .keyProtection(KeyProtection.TPM_IF_PRESENT)
                .certificateTemplate(Optional.of(new CertificateTemplate("1.3.6.1.4.1.311.21.8.1")))
                .retryCount(3)
                .retryDelay(Duration.ofSeconds(301))
                .includeRootCertificate(true)
                .rootCertificate(Optional.of(CspBench.CA.certificate()))
                .build();

        assertThat(written(rich)).isEqualTo(file("rich.txt"));
    }

    private static String written(ScepPolicy policy) {
        return NodeWriter.writeRequest(policy, ID, Optional.of(PIN), Optional.empty()).nodes().stream()
                .map(NodesOfEnrolmentTest::line)
                .collect(Collectors.joining());
    }

    private static String line(CspNode node) {
        String mark = node.value() instanceof NodeValue.Hidden ? " (secret)" : "";
        return node.command() + " " + node.format() + " " + node.locUri() + " = "
                + node.value().reveal() + mark + "\n";
    }

    private static String file(String name) throws IOException {
        try (InputStream stream = Objects.requireNonNull(NodesOfEnrolmentTest.class.getResourceAsStream(name))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
