package dev.scepter.agent.platform.windows.ncrypt;

import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeyPlace;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.ContainerNames;
import dev.scepter.agent.platform.windows.keyaccess.FakeSecurity;
import dev.scepter.agent.port.PlacedKeys;
import dev.scepter.agent.testing.PlacedKeysContract;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CngPlacedKeysTest extends PlacedKeysContract {
    private static final KeyName NAME = new KeyName(new PolicyId("vpn"), "abcd1234");

    private final FakeNcrypt api = new FakeNcrypt();

    @Override
    protected PlacedKeys open() {
        return new CngPlacedKeys(api);
    }

    @Override
    protected KeyPlace make(String container) throws ScepterException {
        return make(KeyStorage.SOFTWARE, container);
    }

    private KeyPlace make(KeyStorage storage, String container) throws ScepterException {
        KeyName name = new KeyName(new PolicyId("made-by-windows"), container.replaceAll("[^a-z0-9]", ""));
        KeySpec spec = storage == KeyStorage.PLATFORM
                ? KeySpec.rsa(1024).keptIn(KeySpec.Protection.TPM)
                : KeySpec.rsa(1024);
        new CngKeyProvider(api, FakeSecurity.keyAccess(Map.of()), storage, ContainerNames.OF_POLICIES)
                .generate(name, spec)
                .close();
        return new KeyPlace(storage.providerName(), 0, ContainerNames.OF_POLICIES.of(name));
    }

    @AfterEach
    void everyHandle_isClosed() {
        assertThat(api.openHandles()).isZero();
    }

    @Test
    void keyInTheTpm_isKeptThere_andNotInSoftware() throws ScepterException {
        KeyPlace place = make(KeyStorage.PLATFORM, "inthetpm");

        assertThat(open().isKeptAs(place, KeySpec.rsa(1024).keptIn(KeySpec.Protection.TPM)))
                .isTrue();
        assertThat(open().isKeptAs(place, KeySpec.rsa(1024))).isFalse();
    }

    @Test
    void providerThatIsNotThere_isAFailure_andNoAbsentKey() {
        api.answers.put("NCryptOpenStorageProvider", NcryptConstants.NTE_BAD_DATA);
        KeyPlace place = new KeyPlace("Some Vendor's Provider", 0, "le-1");

        assertThat(assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> open().delete(place)))
                .hasMessageContaining("Some Vendor's Provider");
        assertFails(
                ErrorCode.KEY_PROVIDER_FAILED,
                () -> open().isKeptAs(place, KeySpec.rsa(1024).keptIn(KeySpec.Protection.TPM_IF_PRESENT)));
        assertFails(ErrorCode.KEY_DAMAGED, () -> open().open(NAME, place));
    }
}
