package dev.scepter.agent.enrollment.csp;

import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.csp.ClientCertificateInstall;
import dev.scepter.agent.model.Backend;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeyPlace;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.testing.FakeClientCertificateInstall;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import dev.scepter.agent.testing.InMemoryKeyProvider;
import dev.scepter.agent.testing.KeyProviderContract;
import dev.scepter.agent.testing.ManualClock;
import dev.scepter.agent.testing.PreparedKeys;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CspKeysTest extends KeyProviderContract {
    private static final KeyName NAME = new KeyName(new PolicyId("vpn"), "abcd1234");
    private static final String NOTE = "csp/Scepter-vpn-abcd1234";

    private final InMemoryDurableFolder folder = new InMemoryDurableFolder();
    private final InMemoryKeyProvider platform = new InMemoryKeyProvider(new PreparedKeys());
    private final CspNotes notes = new CspNotes(folder);
    private final FakeClientCertificateInstall windows =
            new FakeClientCertificateInstall(new PreparedKeys(), (values, key) -> {
                throw new AssertionError("nothing is issued here");
            });
    private final CspKeys keys = keys(Map.of(Backend.CSP_WMI, windows));

    private CspKeys keys(Map<Backend, ClientCertificateInstall> ways) {
        return new CspKeys(platform, windows.placedKeys(), ways, notes, new ManualClock(Instant.EPOCH));
    }

    @Override
    protected KeyProvider open() {
        return keys;
    }

    private KeyPlace settled() throws ScepterException {
        KeyPlace place = windows.makeKey("le-7");
        windows.leaveBehind(NAME.containerName());
        keys.announce(NAME, Backend.CSP_WMI);
        keys.settle(NAME, place);
        return place;
    }

    @Test
    void announcedKey_isAbsentUntilWindowsMadeIt_andItsNameIsTaken() throws ScepterException {
        keys.announce(NAME, Backend.CSP_WMI);

        assertThat(keys.open(NAME)).isEmpty();
        assertThat(keys.isKeptAs(NAME, KeySpec.rsa(1024))).isFalse();
        assertThat(keys.list(NAME.policy())).containsExactly(NAME);
        assertFails(ErrorCode.KEY_NAME_TAKEN, () -> keys.generate(NAME, KeySpec.rsa(1024)));
        assertThat(platform.list(NAME.policy())).isEmpty();
    }

    @Test
    void settledKey_isOpenedWhereWindowsPutIt() throws ScepterException {
        settled();

        try (ManagedKey key = keys.open(NAME).orElseThrow()) {
            assertThat(key.name()).isEqualTo(NAME);
        }
        assertThat(keys.isKeptAs(NAME, KeySpec.rsa(1024))).isTrue();
        assertThat(keys.isKeptAs(NAME, KeySpec.rsa(1024).keptIn(KeySpec.Protection.TPM)))
                .isFalse();
    }

    @Test
    void note_isReadableByAPerson() throws ScepterException {
        settled();

        assertThat(new String(folder.read(NOTE, 4096).orElseThrow(), StandardCharsets.UTF_8))
                .isEqualTo(
                        """
                        scepter csp key 1
                        way=csp-wmi
                        provider=Microsoft Software Key Storage Provider
                        providerType=0
                        container=le-7
                        """);
    }

    @Test
    void announcingAgain_forgetsNothing() throws ScepterException {
        KeyPlace place = settled();

        keys.announce(NAME, Backend.CSP_WMI);

        assertThat(notes.place(NAME)).contains(place);
    }

    @Test
    void deletedKey_isGone_withItsNodeAndItsNote() throws ScepterException {
        settled();

        keys.delete(NAME);
        keys.delete(NAME);

        assertThat(windows.ids()).isEmpty();
        assertThat(windows.keys()).isEmpty();
        assertThat(folder.list("csp")).isEmpty();
    }

    @Test
    void nodeThatCannotBeDeleted_keepsKeyAndNote_andTheNextTryDeletesAll() throws ScepterException {
        settled();
        windows.setFaults(FakeClientCertificateInstall.failing(FakeClientCertificateInstall.Call.DELETE));

        assertFails(ErrorCode.CSP_FAILED, () -> keys.delete(NAME));
        assertThat(windows.keys()).hasSize(1);
        assertThat(folder.list("csp")).hasSize(1);

        windows.setFaults(new FakeClientCertificateInstall.Faults() {});
        keys.deleteAll(NAME.policy());
        assertThat(windows.ids()).isEmpty();
        assertThat(folder.list("csp")).isEmpty();
    }

    @Test
    void wayThatIsNotHere_failsTheDeletion_andHoldsUpNoOtherKey() throws ScepterException {
        settled();
        platform.generate(new KeyName(NAME.policy(), "other000"), KeySpec.rsa(1024));

        assertThat(assertFails(ErrorCode.CSP_FAILED, () -> keys(Map.of()).deleteAll(NAME.policy())))
                .hasMessageContaining("csp-wmi (experimental)");
        assertThat(platform.list(NAME.policy())).isEmpty();
        assertThat(folder.list("csp")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "scepter csp key 2\nway=csp-wmi\n",
                "scepter csp key 1\nway=native\n",
                "scepter csp key 1\nway=csp-wmi",
                "scepter csp key 1\nway=csp-wmi\nmore=1\n",
                "scepter csp key 1\nway=csp-wmi\nprovider=\nproviderType=0\ncontainer=a\n",
                "scepter csp key 1\nway=csp-wmi\nprovider=P\nproviderType=x\ncontainer=a\n",
                "scepter csp key 1\nway=csp-wmi\nprovider=P\ncontainer=a\nproviderType=0\n"
            })
    void damagedNote_isAnError_andNeverAGuess(String content) throws ScepterException {
        folder.write(NOTE, content.getBytes(StandardCharsets.UTF_8));

        assertThat(assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> keys.open(NAME)))
                .hasMessageContaining(NOTE);
        assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> keys.delete(NAME));
        assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> keys.generate(NAME, KeySpec.rsa(1024)));
        assertThat(keys.list(NAME.policy())).containsExactly(NAME);
    }

    @Test
    void otherBytesThanText_areADamagedNote() throws ScepterException {
        folder.write(NOTE, new byte[] {(byte) 0xC3, (byte) 0x28});

        assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> keys.open(NAME));
    }

    @Test
    void nameWithAControlCharacter_isNotNoted() throws ScepterException {
        keys.announce(NAME, Backend.CSP_WMI);

        assertFails(
                ErrorCode.KEY_PROVIDER_FAILED,
                () -> keys.settle(NAME, new KeyPlace("P", 0, "a\ncontainer=b")));
        assertThat(notes.place(NAME)).isEmpty();
    }

    @Test
    void keyOfScepterOrOfAnotherNote_isOfAnother() throws ScepterException {
        KeyPlace place = settled();
        KeyName second = new KeyName(NAME.policy(), "second00");

        assertThat(keys.isOfAnother(NAME, place)).isFalse();
        assertThat(keys.isOfAnother(second, place)).isTrue();
        assertThat(keys.isOfAnother(second, new KeyPlace("P", 0, NAME.containerName())))
                .isTrue();
        assertThat(keys.isOfAnother(second, new KeyPlace("P", 0, "le-8"))).isFalse();
    }
}
