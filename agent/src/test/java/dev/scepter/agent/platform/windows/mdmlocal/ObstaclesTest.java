package dev.scepter.agent.platform.windows.mdmlocal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.platform.win32.WinError;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.registry.ProductType;
import dev.scepter.agent.platform.windows.security.ProcessRights;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ObstaclesTest {
    private final FakeMachine machine = new FakeMachine();

    private static final class FakeMachine implements Obstacles.Machine {
        String product = "WinNT";
        boolean library = true;
        boolean embedded = true;
        boolean closed;
        ProcessRights rights = new ProcessRights("S-1-5-21-1-2-3-500", true);

        @Override
        public ProductType product() {
            return new ProductType(Optional.of(product));
        }

        @Override
        public boolean hasLibrary() {
            return library;
        }

        @Override
        public boolean isEmbedded() throws WindowsException {
            if (closed) {
                throw new WindowsException("RegOpenKeyExW", "embeddedmode", WinError.ERROR_ACCESS_DENIED);
            }
            return embedded;
        }

        @Override
        public ProcessRights rights() {
            return rights;
        }
    }

    @Test
    void usableMachine_hasNone() {
        assertThat(Obstacles.of(machine, 8)).isEmpty();
    }

    @Test
    void server_isOne() {
        machine.product = "ServerNT";

        assertThat(Obstacles.of(machine, 8)).singleElement().asString().contains("Server edition");
    }

    @Test
    void missingFlagOfTheEmbeddedMode_isOne() {
        machine.embedded = false;

        assertThat(Obstacles.of(machine, 8))
                .singleElement()
                .asString()
                .contains("embedded mode is not set", "Services\\embeddedmode\\Parameters, Flags");
    }

    @Test
    void whatMayNotBeRead_isOne() {
        machine.closed = true;

        assertThat(Obstacles.of(machine, 8)).singleElement().asString().contains("RegOpenKeyExW");
    }

    @Test
    void eachIsTold() {
        machine.library = false;
        machine.rights = new ProcessRights("S-1-5-21-1-2-3-1001", false);

        assertThat(Obstacles.of(machine, 4))
                .hasSize(3)
                .anyMatch(text -> text.contains("32 bits"))
                .anyMatch(text -> text.contains("mdmlocalmanagement.dll"))
                .anyMatch(text -> text.contains("administrator"));
    }
}
