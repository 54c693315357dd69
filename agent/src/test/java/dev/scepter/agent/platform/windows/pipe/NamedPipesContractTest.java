package dev.scepter.agent.platform.windows.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.port.LocalChannel;
import dev.scepter.agent.port.LocalChannel.Connection;
import dev.scepter.agent.port.LocalChannel.Endpoint;
import dev.scepter.agent.port.LocalChannel.Listener;
import dev.scepter.agent.testing.LocalChannelContract;
import dev.scepter.agent.testing.OnWindows;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The pipes of the running Windows, under names of the test. */
@OnWindows
class NamedPipesContractTest extends LocalChannelContract {
    private final Map<Endpoint, String> names = Map.of(Endpoint.ADMIN, name("Admin"), Endpoint.STATUS, name("Status"));

    private static String name(String word) {
        return "\\\\.\\pipe\\Scepter.Test." + UUID.randomUUID() + "." + word;
    }

    @Override
    protected LocalChannel open() {
        return servedBy(Optional.empty());
    }

    private LocalChannel servedBy(Optional<Integer> service) {
        return new NamedPipes(new Kernel32Pipes(), () -> service, names);
    }

    @Test
    void pipeIsOwnedByAdministrators_andServedByThisProcess() throws IOException, WindowsException {
        try (Listener listener = open().listen(Endpoint.STATUS).orElseThrow();
                Pipes.Pipe client =
                        new Kernel32Pipes().open(name(), NamedPipes.CLIENT_ACCESS, NamedPipes.CLIENT_FLAGS)) {
            assertThat(client.owner()).isEqualTo("S-1-5-32-544");
            assertThat(client.serverProcess())
                    .isEqualTo((int) ProcessHandle.current().pid());
        }
    }

    @Test
    void pipeOfTheService_isTrusted() throws IOException {
        try (Listener listener = open().listen(Endpoint.STATUS).orElseThrow()) {
            int here = (int) ProcessHandle.current().pid();

            assertThat(servedBy(Optional.of(here)).connect(Endpoint.STATUS)).isPresent();
        }
    }

    @Test
    void pipeOfAnotherProcessThanTheService_isRefused() throws IOException {
        try (Listener listener = open().listen(Endpoint.STATUS).orElseThrow()) {
            assertThatThrownBy(() -> servedBy(Optional.of(4)).connect(Endpoint.STATUS))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("not the agent's")
                    .hasMessageContaining("the service is process 4");
        }
    }

    @Test
    void clientsThatKeepTheirEnds_keepNobodyOut() throws Exception {
        List<Connection> kept = new ArrayList<>();
        try (Listener listener = open().listen(Endpoint.STATUS).orElseThrow()) {
            for (int i = 0; i < 2 * NamedPipes.INSTANCES; i++) {
                kept.add(open().connect(Endpoint.STATUS).orElseThrow());
                listener.accept().close();
            }
        }

        // Nor does the name stay taken.
        open().listen(Endpoint.STATUS).orElseThrow().close();
        assertThat(open().connect(Endpoint.STATUS)).isEmpty();
        assertThat(kept.get(0).read(new byte[1], 0, 1, Duration.ofSeconds(5))).isEqualTo(-1);
        kept.forEach(Connection::close);
    }

    private String name() {
        return Optional.ofNullable(names.get(Endpoint.STATUS)).orElseThrow();
    }
}
