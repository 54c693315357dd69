package dev.scepter.agent.platform.file;

import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.TrustAnchors;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import dev.scepter.agent.testing.PreparedKeys;
import dev.scepter.agent.testing.TestCertificates;
import dev.scepter.agent.testing.TrustAnchorsContract;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileTrustAnchorsTest extends TrustAnchorsContract {
    private final PreparedKeys keys = new PreparedKeys();
    private final EncodedCertificate root = TestCertificates.root("CN=Root", keys.next());
    private final EncodedCertificate other = TestCertificates.root("CN=Other Root", keys.next());
    private final String path = "store/root/" + root.sha1() + ".pem";
    private final InMemoryDurableFolder folder = new InMemoryDurableFolder();

    @Override
    protected TrustAnchors open() {
        return new FileTrustAnchors(folder);
    }

    @Test
    void root_standsInAFileNamedBySha1() throws ScepterException {
        open().add(root);

        assertThat(folder.snapshot()).containsOnlyKeys(path);
        assertThat(folder.snapshot()).containsEntry(path, pem(root));
    }

    @Test
    void lastRemoval_leavesNothing() throws ScepterException {
        open().add(root);

        open().remove(root.sha256());

        assertThat(folder.snapshot()).isEmpty();
    }

    @Test
    void fileOfAnotherRoot_isNeitherTrustedNorOverwritten() throws ScepterException {
        folder.write(path, pem(other));

        assertThat(open().contains(root)).isFalse();
        assertThat(assertFails(ErrorCode.STORE_FAILED, () -> open().add(root))).hasMessageContaining(path);
        assertThat(folder.snapshot()).containsEntry(path, pem(other));
    }

    @Test
    void damagedFile_isNamed_andOtherRootsCanBeRemoved() throws ScepterException {
        folder.write(path, "damaged".getBytes(StandardCharsets.US_ASCII));
        open().add(other);

        assertThat(assertFails(ErrorCode.STORE_FAILED, () -> open().contains(root)))
                .hasMessageContaining(path);
        open().remove(other.sha256());
        assertThat(assertFails(ErrorCode.STORE_FAILED, () -> open().remove(root.sha256())))
                .hasMessageContaining(path);
        folder.delete(path);
    }

    @Test
    void otherFiles_areLeftAlone() throws ScepterException {
        folder.write("store/root/readme.pem", new byte[] {1});

        open().remove(root.sha256());

        assertThat(folder.list("store/root")).containsExactly("readme.pem");
    }

    private static byte[] pem(EncodedCertificate certificate) {
        return CertificatePem.encode(List.of(certificate)).getBytes(StandardCharsets.US_ASCII);
    }
}
