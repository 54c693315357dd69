package dev.scepter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.lab.ca.LabCaRules;
import dev.scepter.lab.ca.PendingRule;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contract section 4, file platform: where things lie and what is in them. */
class FileLayoutTest {

    @Test
    void oneTier_hasOneLeafAndTheRootAsItsChain(@TempDir Path folder) throws Exception {
        try (CliLab lab = CliLab.in(folder)) {
            CliResult result = lab.apply(lab.policy().withRoot(lab.ca.root()));

            X509Certificate leaf = lab.ca.log().issued().get(0);
            assertThat(certificates(lab.certificateFile())).containsExactly(leaf);
            assertThat(PolicyText.hash(
                            "SHA-1", certificates(lab.certificateFile()).get(0).getEncoded()))
                    .isEqualTo(result.thumbprint());
            assertThat(certificates(lab.dataDir.resolve("store/my/wifi/chain.pem")))
                    .containsExactly(lab.ca.root());
            Path root = lab.dataDir.resolve(
                    "store/root/" + PolicyText.hash("SHA-1", PolicyText.der(lab.ca.root())) + ".pem");
            assertThat(certificates(root)).containsExactly(lab.ca.root());
            requireKeyFileOf(lab, leaf);
        }
    }

    @Test
    void lostChain_failsAProofAndApplyPutsItBackWithoutTheCa(@TempDir Path folder) throws Exception {
        try (CliLab lab = CliLab.in(folder)) {
            lab.apply(lab.policy());
            Path chain = lab.dataDir.resolve("store/my/wifi/chain.pem");
            Files.delete(chain);
            int before = lab.exchanges();

            CliResult status = lab.run("status", "wifi", "--json");
            CliResult apply = lab.apply(lab.policy());

            assertThat(status.exit()).isEqualTo(1);
            assertThat(status.json().at("/policies/0/proofs/chainBuilds").asBoolean())
                    .isFalse();
            assertThat(apply.exit()).as(apply.err()).isZero();
            assertThat(certificates(chain)).containsExactly(lab.ca.root());
            assertThat(lab.exchanges()).isEqualTo(before);
        }
    }

    @Test
    void twoTiers_chainStartsAtTheIssuingCaAndEndsWithTheAnchor(@TempDir Path folder) throws Exception {
        try (CliLab lab = CliLab.twoTier(folder)) {
            CliResult result = lab.apply(lab.policy());

            assertThat(result.exit()).as(result.err()).isZero();
            assertThat(certificates(lab.certificateFile())).hasSize(1);
            assertThat(certificates(lab.dataDir.resolve("store/my/wifi/chain.pem")))
                    .containsExactly(lab.ca.issuingCa(), lab.ca.root());
            assertThat(lab.dataDir.resolve("store/root")).doesNotExist();
        }
    }

    @Test
    void twoTiersPinnedToTheIssuingCa_chainEndsThere(@TempDir Path folder) throws Exception {
        try (CliLab lab = CliLab.twoTier(folder)) {
            CliResult result = lab.apply(PolicyText.of(lab.server.url(), lab.ca.issuingCa()));

            assertThat(result.exit()).as(result.err()).isZero();
            assertThat(certificates(lab.dataDir.resolve("store/my/wifi/chain.pem"))
                            .get(0))
                    .isEqualTo(lab.ca.issuingCa());
        }
    }

    @Test
    void store_holdsNeitherLocksNorJournals(@TempDir Path folder) {
        try (CliLab lab = CliLab.in(folder)) {
            lab.apply(lab.policy().withRoot(lab.ca.root()));

            assertThat(lab.stored()).hasSize(4);
        }
    }

    @Test
    void pendingRequest_putsNoCertificateIntoTheStore(@TempDir Path folder) {
        try (CliLab lab = CliLab.in(folder)) {
            lab.ca.setRules(LabCaRules.standard().with(PendingRule.forever()));

            lab.apply(lab.policy());

            assertThat(lab.certificateFile()).doesNotExist();
            lab.run("remove", "wifi");
            assertThat(lab.stored()).isEmpty();
        }
    }

    private static void requireKeyFileOf(CliLab lab, X509Certificate leaf) {
        String hash =
                PolicyText.hash("SHA-256", leaf.getPublicKey().getEncoded()).toLowerCase(Locale.ROOT);
        assertThat(lab.stored().stream()
                        .map(path -> String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT))
                        .filter(name -> name.startsWith(hash)))
                .hasSize(1);
    }

    private static List<X509Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        List<X509Certificate> found = new ArrayList<>();
        for (Certificate each : CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            found.add((X509Certificate) each);
        }
        return found;
    }
}
