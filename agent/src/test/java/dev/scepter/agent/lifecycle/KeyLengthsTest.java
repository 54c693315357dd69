package dev.scepter.agent.lifecycle;

import static dev.scepter.agent.lifecycle.LifecycleBench.policyBuilder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.policy.KeyAlgorithm;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.policy.ScepPolicyBuilder;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A changed {@code keyLength} is a new certificate if the key on this device would be another one, and else not. */
class KeyLengthsTest {
    private final LifecycleBench bench = new LifecycleBench();

    KeyLengthsTest() {
        bench.enrollment.makeKeys(bench.keySpecs);
    }

    private static ScepPolicy policy(Optional<Integer> keyLength) {
        return policyBuilder().keyLength(keyLength).build();
    }

    private boolean replaces(ScepPolicy policy) throws Exception {
        Thumbprint before = bench.leafInForce();
        bench.apply(policy);
        return !bench.leafInForce().equals(before);
    }

    @Test
    void lengthThatTheDeviceMadeAlready_keepsTheCertificate() throws Exception {
        bench.minimumKeyLength = Optional.of(2048);
        bench.apply(policy(Optional.empty()));

        assertThat(replaces(policy(Optional.of(2048)))).isFalse();
        assertThat(bench.recorded().earlier()).isEmpty();
        assertThat(replaces(policy(Optional.empty()))).isFalse();
    }

    @Test
    void shorterKey_isObeyed() throws Exception {
        bench.minimumKeyLength = Optional.of(2048);
        bench.apply(policy(Optional.empty()));

        assertThat(replaces(policy(Optional.of(1024)))).isTrue();
        assertThat(replaces(policy(Optional.empty()))).isTrue();
    }

    @Test
    void changedSettingAlone_keepsTheCertificate() throws Exception {
        bench.apply(policy(Optional.empty()));
        bench.minimumKeyLength = Optional.of(2048);

        assertThat(replaces(policy(Optional.empty()))).isFalse();
        assertThat(replaces(policyBuilder().revision("2").build())).isFalse();
        assertThat(replaces(policy(Optional.of(1024)))).as("as it is").isFalse();
        bench.minimumKeyLength = Optional.of(4096);
        assertThat(replaces(policy(Optional.of(1024)))).isFalse();
    }

    @Test
    void settingThatChangedAfterThePolicyDid_keepsTheCertificate() throws Exception {
        bench.minimumKeyLength = Optional.of(2048);
        bench.apply(policy(Optional.of(2048)));
        assertThat(replaces(policy(Optional.empty()))).isFalse();
        bench.minimumKeyLength = Optional.of(4096);

        assertThat(replaces(policyBuilder().revision("2").build())).isFalse();
    }

    @Test
    void lengthBesideAnotherChange_changesNothingAboutThat() throws Exception {
        bench.apply(policy(Optional.empty()));

        assertThat(replaces(policyBuilder()
                        .keyLength(1024)
                        .subjectName(SubjectName.parse("CN=other"))
                        .build()))
                .isTrue();
    }

    @Test
    void lengthOfAnEcKey_keepsTheCertificate() throws Exception {
        ScepPolicyBuilder ec = policyBuilder().keyAlgorithm(KeyAlgorithm.EC_P256);
        bench.apply(ec.build());

        assertThat(replaces(ec.keyLength(2048).build())).isFalse();
    }
}
