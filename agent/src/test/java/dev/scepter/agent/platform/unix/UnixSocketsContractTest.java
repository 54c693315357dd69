package dev.scepter.agent.platform.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.scepter.agent.port.LocalChannel;
import dev.scepter.agent.port.LocalChannel.Endpoint;
import dev.scepter.agent.port.LocalChannel.Listener;
import dev.scepter.agent.testing.LocalChannelContract;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(OS.WINDOWS)
class UnixSocketsContractTest extends LocalChannelContract {
    private Path folder;

    /** Not JUnit's, whose name may be too long for a socket. */
    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory("sc");
    }

    @AfterEach
    void deleteFolder() throws IOException {
        for (String name : new String[] {"admin.sock", "status.sock"}) {
            Files.deleteIfExists(folder.resolve(name));
        }
        Files.delete(folder);
    }

    @Override
    protected LocalChannel open() {
        return new UnixSockets(folder);
    }

    @Test
    void socketOfAKilledAgent_isReplaced() throws IOException {
        try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            killed.bind(UnixDomainSocketAddress.of(folder.resolve("status.sock")));
        }
        boolean wasThere = Files.exists(folder.resolve("status.sock"));

        assertThat(open().connect(Endpoint.STATUS)).isEmpty();
        try (Listener listener = open().listen(Endpoint.STATUS).orElseThrow()) {
            open().connect(Endpoint.STATUS).orElseThrow().close();
        }
        assertThat(wasThere).isTrue();
        assertThat(folder.resolve("status.sock")).doesNotExist();
    }

    @Test
    void fileInPlaceOfTheSocket_isLeftAlone() throws IOException {
        Files.writeString(folder.resolve("admin.sock"), "mine");

        assertThatThrownBy(() -> open().listen(Endpoint.ADMIN))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no socket");
        assertThat(folder.resolve("admin.sock")).hasContent("mine");
        assertThat(open().connect(Endpoint.ADMIN)).isEmpty();
    }

    @Test
    void folderThatOthersCanOpen_isRefused() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x---"));

        assertThatThrownBy(() -> open().listen(Endpoint.STATUS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not a folder for its owner alone");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void folderOfAnotherAccount_isRefused_onBothSides() throws IOException {
        LocalChannel foreign = new UnixSockets(folder, path -> false);

        assertThatThrownBy(() -> foreign.listen(Endpoint.STATUS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not to this account or root");
        try (Listener listener = open().listen(Endpoint.STATUS).orElseThrow()) {
            assertThatThrownBy(() -> foreign.connect(Endpoint.STATUS))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("not to this account or root");
        }
    }

    @Test
    void folderThatRootGaveAway_isRefused() throws IOException {
        int nobody = 65_534;
        assumeTrue((int) Files.getAttribute(folder, "unix:uid") == 0, "only root gives folders away");
        Files.setAttribute(folder, "unix:uid", nobody);

        assertThatThrownBy(() -> open().listen(Endpoint.STATUS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not to this account or root");
    }

    @Test
    void pathTooLongForASocket_isSaid() {
        LocalChannel deep = new UnixSockets(folder.resolve("d".repeat(UnixSockets.LONGEST_PATH)));

        assertThatThrownBy(() -> deep.listen(Endpoint.STATUS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("at most 100");
    }
}
