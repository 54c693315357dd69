package dev.scepter.agent.platform.windows.ncrypt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.ContainerNames;
import dev.scepter.agent.platform.windows.KeyLink;
import dev.scepter.agent.platform.windows.KeyScope;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import dev.scepter.agent.testing.KeyProviderContract;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Keys of the user whose process this is: what is asked of ncrypt.dll. */
class UserKeyProviderTest extends KeyProviderContract {
    private static final KeyName NAME = new KeyName(new PolicyId("vpn"), "abcd1234");

    private final FakeNcrypt api = new FakeNcrypt();
    private final InMemoryDurableFolder folder = new InMemoryDurableFolder();
    private int tbs = NcryptConstants.TBS_E_TPM_NOT_FOUND;

    @Override
    protected KeyProvider open() {
        return provider();
    }

    private MachineKeyProvider provider() {
        return MachineKeyProvider.ofUser(api, new TpmPresence((size, info) -> tbs), ContainerNames.OF_POLICIES, folder);
    }

    @Test
    void noCall_namesTheMachine_orADescriptor() throws ScepterException {
        provider()
                .generate(NAME, KeySpec.rsa(1024).usableBy(Set.of("NT SERVICE\\vpn")))
                .close();
        provider().open(NAME).orElseThrow().close();
        provider().list(NAME.policy());
        provider().delete(NAME);

        assertThat(api.calls)
                .contains(
                        "NCryptCreatePersistedKey RSA 0x0",
                        "NCryptFinalizeKey  0x40",
                        "NCryptOpenKey Scepter-vpn-abcd1234 0x40")
                .noneMatch(call -> call.contains("Security Descr"))
                .noneMatch(call -> call.contains("0x20") || call.contains("0x60"));
        assertThat(api.openHandles()).isZero();
    }

    @Test
    void keyInTheTpm_isMadeForTheUser_andItsCertificateNamesItThere() throws ScepterException {
        tbs = 0;

        provider()
                .generate(NAME, KeySpec.rsa(1024).keptIn(KeySpec.Protection.TPM))
                .close();

        assertThat(provider().of(NAME)).isEqualTo(KeyLink.cng("Microsoft Platform Crypto Provider", KeyScope.USER));
        assertThat(provider().isKeptAs(NAME, KeySpec.rsa(1024).keptIn(KeySpec.Protection.TPM)))
                .isTrue();
        assertThat(provider().isKeptAs(NAME, KeySpec.rsa(1024))).isFalse();
        assertThat(folder.list("tpm")).containsExactly("Scepter-vpn-abcd1234");
    }

    @Test
    void link_namesAKeyOfTheUser() throws ScepterException {
        provider().generate(NAME, KeySpec.rsa(1024)).close();

        assertThat(provider().of(NAME).flags()).isZero();
    }
}
