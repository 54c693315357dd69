package dev.scepter.agent.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.TlsTrust;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every {@link TlsTrust} does. */
@Tag("contract")
public abstract class TlsTrustContract {
    protected static final String HOST = "mdm.contract.example";

    private final PreparedKeys keys = new PreparedKeys();
    private final TestAuthority root = TestAuthority.root("CN=Contract TLS Root", keys.next());
    private final TestAuthority issuing = root.below("CN=Contract TLS Issuing", keys.next());
    private final KeyPair server = keys.next();

    /** Says whether a root is trusted from now on. */
    protected abstract void trust(EncodedCertificate certificate, boolean trusted) throws ScepterException;

    /** The one that is tested. */
    protected abstract TlsTrust trust();

    @AfterEach
    void forgetRoot() throws ScepterException {
        trust(root.certificate(), false);
    }

    @Test
    void serverBelowATrustedRoot_passes() throws ScepterException {
        trust(root.certificate(), true);

        trust().requireTrusted(HOST, List.of(server().issue(), issuing.certificate()));
        trust().requireTrusted(HOST, List.of(server().issue(), root.certificate(), issuing.certificate()));
    }

    @Test
    void rootThatOnlyTheServerShows_isNotTrusted() {
        assertRefused(HOST, server().issue(), issuing.certificate(), root.certificate());
    }

    @Test
    void rootThatIsNoLongerTrusted_isNot() throws ScepterException {
        trust(root.certificate(), true);
        trust().requireTrusted(HOST, List.of(server().issue(), issuing.certificate()));

        trust(root.certificate(), false);

        assertRefused(HOST, server().issue(), issuing.certificate(), root.certificate());
    }

    @Test
    void missingIssuer_isRefused() throws ScepterException {
        trust(root.certificate(), true);

        assertRefused(HOST, server().issue());
    }

    @Test
    void selfSignedServer_isRefused() {
        assertRefused(HOST, TestCertificates.selfSigned("CN=" + HOST, server));
    }

    @Test
    void signatureOfAnotherKey_isRefused() throws ScepterException {
        trust(root.certificate(), true);
        TestAuthority impostor = TestAuthority.root("CN=Contract TLS Issuing", keys.next());

        assertRefused(HOST, impostor.server(server.getPublic(), HOST).issue(), issuing.certificate());
    }

    @Test
    void anotherName_isRefused() throws ScepterException {
        trust(root.certificate(), true);

        assertRefused("other.contract.example", server().issue(), issuing.certificate());
        assertRefused("contract.example", server().issue(), issuing.certificate());
    }

    @Test
    void expiredCertificate_isRefused() throws ScepterException {
        trust(root.certificate(), true);

        assertRefused(
                HOST, server().valid(Duration.ofDays(-2), Duration.ofDays(-1)).issue(), issuing.certificate());
    }

    @Test
    void certificateOfTomorrow_isRefused() throws ScepterException {
        trust(root.certificate(), true);

        assertRefused(
                HOST, server().valid(Duration.ofDays(1), Duration.ofDays(2)).issue(), issuing.certificate());
    }

    @Test
    void certificateForClients_isRefused() throws ScepterException {
        trust(root.certificate(), true);

        assertRefused(HOST, server().forClients().issue(), issuing.certificate());
    }

    @Test
    void noCertificateAndTooMany_areRefused() throws ScepterException {
        trust(root.certificate(), true);
        EncodedCertificate[] many = Collections.nCopies(TlsTrust.MAX_CHAIN + 1, issuing.certificate())
                .toArray(EncodedCertificate[]::new);
        many[0] = server().issue();

        assertRefused(HOST);
        assertRefused(HOST, many);
    }

    private TestAuthority.Server server() {
        return issuing.server(server.getPublic(), "else.contract.example", HOST);
    }

    private void assertRefused(String host, EncodedCertificate... chain) {
        ScepterException failure =
                catchThrowableOfType(ScepterException.class, () -> trust().requireTrusted(host, List.of(chain)));

        assertThat(failure).isNotNull();
        assertThat(failure.code()).as(failure.getMessage()).isEqualTo(ErrorCode.TLS_UNTRUSTED);
        assertThat(failure.getMessage()).contains(host);
    }
}
