package dev.scepter.agent.platform.windows.ncrypt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.ContainerNames;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import dev.scepter.agent.testing.KeyProviderContract;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Keys of the user whose process this is, through the bindings. */
@OnNcryptDouble
class UserKeyProviderOnDoubleTest extends KeyProviderContract {
    private static final KeyName NAME = new KeyName(new PolicyId("vpn"), "abcd1234");

    private final NcryptDouble windows = new NcryptDouble();
    private final InMemoryDurableFolder folder = new InMemoryDurableFolder();

    @Override
    protected KeyProvider open() {
        return MachineKeyProvider.ofThisUser(ContainerNames.OF_POLICIES, folder);
    }

    /** Wine's bcrypt.dll, by which the double computes, imports no other. */
    @Override
    protected Set<Integer> curves() {
        return Set.of(256);
    }

    @Test
    void keysOfTheUserAndOfTheMachine_areNotTakenForEachOther() throws ScepterException, IOException {
        KeyProvider ofTheMachine = CngKeyProvider.ofThisMachine(KeyStorage.SOFTWARE, ContainerNames.OF_POLICIES);
        open().generate(NAME, KeySpec.rsa(1024)).close();

        assertThat(ofTheMachine.open(NAME)).isEmpty();
        assertThat(ofTheMachine.list(NAME.policy())).isEmpty();
        ofTheMachine.generate(NAME, KeySpec.rsa(1024)).close();
        open().deleteAll(NAME.policy());
        assertThat(ofTheMachine.list(NAME.policy())).containsExactly(NAME);

        ofTheMachine.delete(NAME);
        assertThat(windows.keys()).isEmpty();
        windows.assertAllIsFreed();
    }
}
