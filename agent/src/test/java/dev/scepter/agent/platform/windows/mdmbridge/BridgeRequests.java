package dev.scepter.agent.platform.windows.mdmbridge;

import dev.scepter.agent.csp.ClientCertificateInstall.Installation;
import dev.scepter.agent.csp.NodeWriter;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.policy.ScepPolicy;
import java.util.Optional;

/** An enrolment for tests. */
final class BridgeRequests {
    static final String CHALLENGE = "Only&Once<7>\"'\\";

    private BridgeRequests() {}

    static Installation installation(String uniqueId) {
        ScepPolicy policy = ScepPolicy.builder()
                .id(new PolicyId("wifi"))
                .name("wifi")
                .revision("1")
                .renewPeriodDays(30)
                .keyLength(2048)
                .serverUrl("https://ca.example/scep/pkiclient.exe")
                .challenge(Optional.of(Secret.ofText(CHALLENGE)))
                .subjectName(SubjectName.parse("CN=device-1,O=\"Groß, \"\"Klein\"\" & Söhne\""))
                .caThumbprint(Thumbprint.parse("AB2DB71F7F6DE5D9CE4D5E45E1E147BB7A98E3D9"))
                .build();
        return new Installation(
                uniqueId,
                NodeWriter.writeRequest(policy, uniqueId, Optional.empty(), Optional.empty())
                        .nodes());
    }
}
