package dev.scepter.agent.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.TrustAnchors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every {@link TrustAnchors} does. */
@Tag("contract")
public abstract class TrustAnchorsContract {
    private final PreparedKeys keys = new PreparedKeys();
    private final EncodedCertificate one = TestCertificates.root("CN=Contract Root 1", keys.next());
    private final EncodedCertificate two = TestCertificates.root("CN=Contract Root 2", keys.next());

    /** Opens the anchors of this test, without the roots here; called again it opens the same ones. */
    protected abstract TrustAnchors open();

    @AfterEach
    void removeRoots() throws ScepterException {
        open().remove(one.sha256());
        open().remove(two.sha256());
    }

    @Test
    void unknownRoot_isNotTrusted_andRemovedWithoutFailure() throws ScepterException {
        assertThat(open().contains(one)).isFalse();

        open().remove(one.sha256());
    }

    @Test
    void addedRoot_isTrusted_alsoWhenAddedTwice() throws ScepterException {
        open().add(one);
        open().add(one);

        assertThat(open().contains(one)).isTrue();
        assertThat(open().contains(two)).isFalse();
    }

    @Test
    void removedRoot_isNotTrusted_othersStay() throws ScepterException {
        open().add(one);
        open().add(two);

        open().remove(one.sha256());

        assertThat(open().contains(one)).isFalse();
        assertThat(open().contains(two)).isTrue();
    }
}
