package dev.scepter.agent.platform.windows.cryptoapi;

import static dev.scepter.agent.testing.Failures.assertFails;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeyPlace;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.ContainerNames;
import dev.scepter.agent.platform.windows.KeyLink;
import dev.scepter.agent.port.PlacedKeys;
import dev.scepter.agent.testing.OnWindows;
import dev.scepter.agent.testing.PlacedKeysContract;
import org.junit.jupiter.api.Test;

@OnWindows
class CryptoApiPlacedKeysTest extends PlacedKeysContract {
    @Override
    protected PlacedKeys open() {
        return CryptoApiPlacedKeys.ofThisMachine();
    }

    @Override
    protected KeyPlace make(String container) throws ScepterException {
        KeyName name = new KeyName(new PolicyId("made-by-windows"), container.replaceAll("[^a-z0-9]", ""));
        CryptoApiKeyProvider.ofThisMachine(ContainerNames.OF_POLICIES)
                .generate(name, KeySpec.rsa(1024))
                .close();
        KeyLink link = CryptoApiKeyProvider.link();
        return new KeyPlace(link.provider(), link.providerType(), ContainerNames.OF_POLICIES.of(name));
    }

    @Test
    void providerThatIsNotThere_isAFailure_andNoAbsentKey() {
        KeyPlace place = new KeyPlace("Some Vendor's Provider", 24, "le-1");

        assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> open().delete(place));
        assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> open().isKeptAs(place, KeySpec.rsa(1024)));
    }
}
