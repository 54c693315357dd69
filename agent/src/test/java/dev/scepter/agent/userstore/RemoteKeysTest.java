package dev.scepter.agent.userstore;

import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.port.ManagedKey.SignatureDigest;
import dev.scepter.agent.testing.InMemoryCertificateStore;
import dev.scepter.agent.testing.InMemoryKeyProvider;
import dev.scepter.agent.testing.KeyProviderContract;
import dev.scepter.agent.testing.PreparedKeys;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys in memory, seen through the whole protocol. */
class RemoteKeysTest extends KeyProviderContract {
    private static final KeyName NAME = new KeyName(new PolicyId("wifi"), "abcd1234");
    private static final KeyName NEXT = new KeyName(new PolicyId("wifi"), "efgh5678");

    private final InMemoryKeyProvider ofTheUser = new InMemoryKeyProvider(new PreparedKeys());
    private final List<PipedHelper> started = new ArrayList<>();
    private final UserHelper helper = new UserHelper(this::start, HelperLimits.DEFAULT, System::nanoTime);

    private PipedHelper start() {
        started.add(PipedHelper.serving(ofTheUser, new InMemoryCertificateStore()));
        return started.get(started.size() - 1);
    }

    @Override
    protected KeyProvider open() {
        return new RemoteKeys(helper);
    }

    @AfterEach
    void helperEnds() {
        helper.rest();
    }

    @Test
    void whatIsSigned_staysInTheService() throws ScepterException {
        String challenge = "a challenge that nobody else may see";
        try (ManagedKey key = open().generate(NAME, KeySpec.rsa(1024))) {
            key.sign(SignatureDigest.SHA256, challenge.getBytes(StandardCharsets.UTF_8));
        }

        assertThat(new String(started.get(0).received(), StandardCharsets.ISO_8859_1))
                .contains("abcd1234")
                .doesNotContain("challenge");
    }

    @Test
    void readers_stayInTheService() throws ScepterException {
        open().generate(NAME, KeySpec.rsa(1024).usableBy(Set.of("NT SERVICE\\vpn")))
                .close();

        assertThat(new String(started.get(0).received(), StandardCharsets.ISO_8859_1))
                .doesNotContain("NT SERVICE");
    }

    @Test
    void helperThatIsClosed_isNeverStartedAgain_notEvenForAKeyInUse() throws ScepterException {
        UserHelper closing = new UserHelper(this::start, HelperLimits.DEFAULT, System::nanoTime);
        RemoteKeys keys = new RemoteKeys(closing);
        try (ManagedKey key = keys.generate(NAME, KeySpec.rsa(1024))) {
            closing.close();

            assertFails(ErrorCode.USER_HELPER_FAILED, () -> key.sign(SignatureDigest.SHA256, new byte[1]));
            assertFails(ErrorCode.USER_HELPER_FAILED, () -> keys.list(NAME.policy()));
        }
        assertThat(started).hasSize(1);
    }

    @Test
    void oneHelper_serves_untilItRests_andKeysGoOnWithTheNext() throws ScepterException {
        try (ManagedKey key = open().generate(NAME, KeySpec.rsa(1024))) {
            open().generate(NEXT, KeySpec.rsa(1024)).close();
            assertThat(started).hasSize(1);

            helper.rest();

            assertThat(started.get(0).isClosed()).isTrue();
            assertThat(key.sign(SignatureDigest.SHA256, new byte[1])).hasSize(128);
            assertThat(started).hasSize(2);
        }
    }

    @Test
    void failureOfTheProvider_isToldAsSuch_andTheHelperGoesOn() throws ScepterException {
        open().generate(NAME, KeySpec.rsa(1024)).close();
        ofTheUser.damage(NAME);

        ScepterException failure = assertFails(ErrorCode.KEY_DAMAGED, () -> open().open(NAME));

        assertThat(failure)
                .hasMessage("cannot open key Scepter-wifi-abcd1234: the helper in the user's session says:"
                        + " cannot open key Scepter-wifi-abcd1234: it is damaged");
        ofTheUser.mend(NAME);
        assertThat(open().open(NAME)).isPresent();
        assertThat(started).hasSize(1);
    }

    @Test
    void keyThatIsGone_signsNothing() throws ScepterException {
        try (ManagedKey key = open().generate(NAME, KeySpec.rsa(1024))) {
            ofTheUser.delete(NAME);

            assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> key.sign(SignatureDigest.SHA256, new byte[1]));
        }
    }

    @Test
    void interrupt_failsNoCall_andStays() throws ScepterException {
        Thread.currentThread().interrupt();

        open().generate(NAME, KeySpec.rsa(1024)).close();

        assertThat(Thread.interrupted()).isTrue();
    }
}
