package dev.scepter.agent.x509;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.scep.TestCa;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ChainBuilderTest {
    private static TestCa root;
    private static TestCa middle;
    private static TestCa issuing;
    private static TestCa stranger;
    private static EncodedCertificate leaf;

    @BeforeAll
    static void makeCa() {
        root = TestCa.root("CN=Root");
        middle = root.subordinate("CN=Middle");
        issuing = middle.subordinate("CN=Issuing");
        stranger = TestCa.root("CN=Root");
        leaf = issuing.holder("CN=leaf", spec -> spec).certificate();
    }

    private static Optional<List<EncodedCertificate>> build(
            EncodedCertificate certificate, TestCa anchor, TestCa... pool) {
        List<EncodedCertificate> all = new ArrayList<>();
        for (TestCa ca : pool) {
            all.add(ca.certificate());
        }
        return ChainBuilder.build(certificate, all, anchor.certificate(), TestCa.NOW);
    }

    @Test
    void chain_goesFromIssuerToAnchorWhateverTheOrder() {
        assertThat(build(leaf, root, stranger, root, issuing, middle))
                .contains(List.of(issuing.certificate(), middle.certificate(), root.certificate()));
    }

    @Test
    void intermediateAnchor_endsTheChain() {
        assertThat(build(leaf, middle, root, issuing)).contains(List.of(issuing.certificate(), middle.certificate()));
    }

    @Test
    void missingLink_givesNone() {
        assertThat(build(leaf, root, issuing)).isEmpty();
    }

    @Test
    void anchorOfSameNameButOtherKey_givesNone() {
        assertThat(build(leaf, stranger, issuing, middle, root)).isEmpty();
    }

    @Test
    void anchorItself_hasNone() {
        assertThat(build(root.certificate(), root, root)).isEmpty();
    }

    @Test
    void endEntity_isNoIssuer() {
        TestCa client = issuing.holder("CN=client", spec -> spec);
        EncodedCertificate forged = client.holder("CN=forged", spec -> spec).certificate();

        assertThat(build(forged, root, client, issuing, middle)).isEmpty();
        assertThat(build(forged, client)).isEmpty();
    }

    @Test
    void caThatMayNotSignCertificates_isNoIssuer() {
        TestCa limited = root.subordinate("CN=Limited", spec -> spec.keyUsage(KeyUsage.digitalSignature));
        EncodedCertificate below = limited.holder("CN=x", spec -> spec).certificate();

        assertThat(build(below, root, limited)).isEmpty();
    }

    @Test
    void expiredLeaf_givesNone() {
        TestCa expired = root.holder(
                "CN=x",
                spec -> spec.validity(TestCa.NOW.minus(Duration.ofDays(2)), TestCa.NOW.minus(Duration.ofDays(1))));

        assertThat(build(expired.certificate(), root)).isEmpty();
    }

    @Test
    void chainOfTen_isBuiltAndOfElevenNot() {
        TestCa ca = root;
        List<TestCa> pool = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            ca = ca.subordinate("CN=Level " + i);
            pool.add(ca);
        }
        TestCa[] all = pool.toArray(TestCa[]::new);
        EncodedCertificate below8 = pool.get(7).holder("CN=x", spec -> spec).certificate();
        EncodedCertificate below9 = ca.holder("CN=x", spec -> spec).certificate();

        assertThat(build(below8, root, all))
                .hasValueSatisfying(chain -> assertThat(chain).hasSize(9));
        assertThat(build(below9, root, all)).isEmpty();
    }
}
