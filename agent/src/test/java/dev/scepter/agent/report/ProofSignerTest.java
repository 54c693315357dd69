package dev.scepter.agent.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scepter.agent.lifecycle.Demand;
import dev.scepter.agent.lifecycle.PolicyStatus;
import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.policy.KeyAlgorithm;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.scep.TestCa;
import dev.scepter.agent.scep.TestScepServer;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.Seams;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import dev.scepter.agent.testing.ManualClock;
import dev.scepter.agent.testing.ManualSleeper;
import dev.scepter.agent.testing.PreparedKeys;
import dev.scepter.agent.testing.RecordingEventSink;
import dev.scepter.agent.x509.ParsedCertificate;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProofSignerTest {
    private static final TestCa CA = TestCa.root("CN=Root");
    private static final String DEVICE = "device-1";
    private static final String NONCE = "nonce 1 \u00E4";

    private final InMemoryDurableFolder folder = new InMemoryDurableFolder();
    private final ManualClock clock = new ManualClock(TestCa.NOW);
    private final TestScepServer server = new TestScepServer(CA);
    private final Agent agent = Agent.onFiles(
            folder,
            new PreparedKeys(),
            (any, post, deadline) -> server,
            new Seams(clock, new ManualSleeper(clock), new SecureRandom(), new RecordingEventSink()));

    @AfterEach
    void close() {
        agent.close();
    }

    private void enrol(String id, KeyAlgorithm algorithm) throws Exception {
        ScepPolicy policy = ScepPolicy.builder()
                .id(new PolicyId(id))
                .revision("1")
                .name(id)
                .caThumbprint(CA.certificate().sha256())
                .subjectName(SubjectName.parse("CN=" + id))
                .serverUrl("https://ca.example/scep")
                .keyAlgorithm(algorithm)
                .renewPeriodDays(30)
                .build();
        assertThat(agent.engine()
                        .apply(policy, "test", Demand.NOW, StepListener.NONE)
                        .failure())
                .isEmpty();
    }

    private List<Proof> sign() throws ScepterException {
        return agent.proofs().sign(DEVICE, NONCE, agent.status().all());
    }

    private static boolean verifies(Proof proof, String signed) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(proof.algorithm());
        signature.initVerify(ParsedCertificate.of(proof.certificate()).publicKey());
        signature.update(signed.getBytes(StandardCharsets.UTF_8));
        return signature.verify(Base64.getDecoder().decode(proof.signature()));
    }

    @Test
    void validCertificates_areProvenByTheirKeys() throws Exception {
        enrol("rsa", KeyAlgorithm.RSA);
        enrol("ec", KeyAlgorithm.EC_P256);

        List<Proof> proofs = sign();

        assertThat(proofs).extracting(Proof::algorithm).containsExactly("SHA256withECDSA", "SHA256withRSA");
        assertThat(proofs).extracting(proof -> proof.policy().text()).containsExactly("ec", "rsa");
        for (Proof proof : proofs) {
            assertThat(proof.nonce()).isEqualTo(NONCE);
            assertThat(verifies(proof, "scepter-proof-1\ndevice-1\n" + NONCE)).isTrue();
            assertThat(verifies(proof, "scepter-proof-1\ndevice-2\n" + NONCE)).isFalse();
        }
    }

    /** Other programs find the certificate before, and the record does not say so yet. */
    @Test
    void stopInARollback_givesTheProofOfTheOneInTheStore() throws Exception {
        PolicyId id = new PolicyId("rsa");
        enrol("rsa", KeyAlgorithm.RSA);
        EncodedCertificate first =
                agent.status().all().get(0).certificate().orElseThrow().encoded();
        agent.engine().run(id, Demand.RENEWAL, StepListener.NONE);
        assertThat(agent.status().all().get(0).certificate().orElseThrow().encoded())
                .isNotEqualTo(first);
        folder.setFaults(new InMemoryDurableFolder.Faults() {
            private boolean swapped;

            @Override
            public void before(InMemoryDurableFolder.Operation operation, String path) throws ScepterException {
                if (swapped) {
                    throw new ScepterException(ErrorCode.DATA_FOLDER_UNUSABLE, "the disk is full");
                }
                swapped = path.endsWith("certificate.pem");
            }
        });
        assertThatThrownBy(() -> agent.engine().rollBack(id, Demand.WHAT_IS_DUE, StepListener.NONE))
                .isInstanceOf(ScepterException.class);

        assertThat(sign()).extracting(Proof::certificate).containsExactly(first);
    }

    @Test
    void certificateThatIsNotValid_isNotProven() throws Exception {
        enrol("rsa", KeyAlgorithm.RSA);
        clock.advance(Duration.ofDays(40_000));
        assertThat(agent.status().all()).extracting(PolicyStatus::state).containsExactly(PolicyStatus.State.EXPIRED);

        assertThat(sign()).isEmpty();
    }

    @Test
    void keyThatCannotSign_givesNoProof_andStopsNoOther() throws Exception {
        enrol("one", KeyAlgorithm.RSA);
        enrol("two", KeyAlgorithm.RSA);
        List<PolicyStatus> statuses = agent.status().all();
        String path = folder.snapshot().keySet().stream()
                .filter(name -> name.startsWith("store/my/one/") && name.endsWith(".key"))
                .findFirst()
                .orElseThrow();
        folder.write(path, new byte[5]);

        List<Proof> proofs = agent.proofs().sign(DEVICE, NONCE, statuses);

        assertThat(proofs).extracting(proof -> proof.policy().text()).containsExactly("two");
    }

    @Test
    void providerThatFails_givesNoProof() throws Exception {
        enrol("one", KeyAlgorithm.RSA);
        ProofSigner signer = new ProofSigner(new FailingKeys(), agent.journal());

        assertThat(signer.sign(DEVICE, NONCE, agent.status().all())).isEmpty();
    }

    @Test
    void goneKeyOrRecord_givesNoProof() throws Exception {
        enrol("one", KeyAlgorithm.RSA);
        List<PolicyStatus> statuses = agent.status().all();
        folder.delete("policies/one.json");

        assertThat(agent.proofs().sign(DEVICE, NONCE, statuses)).isEmpty();
    }

    @Test
    void nonceThatIsNoText_isNotSigned() throws Exception {
        enrol("one", KeyAlgorithm.RSA);

        assertThat(agent.proofs().sign(DEVICE, "\uD800", agent.status().all())).isEmpty();
    }

    /** A provider that is there and does nothing. */
    private static final class FailingKeys implements KeyProvider {
        private static ScepterException failure() {
            return new ScepterException(ErrorCode.KEY_PROVIDER_FAILED, "the provider is locked");
        }

        @Override
        public ManagedKey generate(KeyName name, KeySpec spec) throws ScepterException {
            throw failure();
        }

        @Override
        public Optional<ManagedKey> open(KeyName name) throws ScepterException {
            throw failure();
        }

        @Override
        public boolean isKeptAs(KeyName name, KeySpec spec) throws ScepterException {
            throw failure();
        }

        @Override
        public void delete(KeyName name) throws ScepterException {
            throw failure();
        }

        @Override
        public void deleteAll(PolicyId policy) throws ScepterException {
            throw failure();
        }

        @Override
        public List<KeyName> list(PolicyId policy) throws ScepterException {
            throw failure();
        }
    }
}
