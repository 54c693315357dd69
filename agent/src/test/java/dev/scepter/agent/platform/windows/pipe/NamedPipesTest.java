package dev.scepter.agent.platform.windows.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.platform.win32.WinError;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.LocalChannel.Connection;
import dev.scepter.agent.port.LocalChannel.Endpoint;
import dev.scepter.agent.port.LocalChannel.Listener;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is asked of Windows, and whom a client trusts. */
class NamedPipesTest {
    private static final Map<Endpoint, String> NAMES = Map.of(Endpoint.ADMIN, "a", Endpoint.STATUS, "s");

    private final FakePipes windows = new FakePipes();
    private final NamedPipes agent = new NamedPipes(windows, Optional::empty, NAMES);

    @Test
    void adminPipe_isTheFirstOfItsName_local_forSystemAndAdministratorsAlone() throws IOException {
        agent.listen(Endpoint.ADMIN);

        // PIPE_ACCESS_DUPLEX, FILE_FLAG_FIRST_PIPE_INSTANCE, FILE_FLAG_OVERLAPPED; PIPE_REJECT_REMOTE_CLIENTS, bytes.
        assertThat(windows.calls).containsExactly("create a 0x40080003 0x8 9 O:BAG:BAD:P(A;;FA;;;SY)(A;;FA;;;BA)");
    }

    @Test
    void statusPipe_isForWhoeverSignedInHere_butNotToBeServedByThem() throws IOException {
        // FILE_CREATE_PIPE_INSTANCE, 0x4, is not in the mask.
        agent.listen(Endpoint.STATUS);

        assertThat(windows.calls)
                .containsExactly("create s 0x40080003 0x8 9"
                        + " O:BAG:BAD:P(A;;FA;;;SY)(A;;FA;;;BA)(D;;FA;;;NU)(A;;0x120083;;;AU)");
    }

    @Test
    void nextInstance_isMadeBeforeTheOneIsGivenAway() throws IOException {
        Listener listener = agent.listen(Endpoint.ADMIN).orElseThrow();

        Connection first = listener.accept();
        first.close();
        listener.accept();

        String later = "create a 0x40000003 0x8 9 O:BAG:BAD:P(A;;FA;;;SY)(A;;FA;;;BA)";
        assertThat(windows.calls.subList(1, 5)).containsExactly("awaitClient 0", later, "awaitClient 1", later);
        assertThat(windows.made.stream().map(pipe -> pipe.closed)).containsExactly(true, false, false);
    }

    @Test
    void nextInstanceThatFails_breaksTheListener() throws IOException {
        Listener listener = agent.listen(Endpoint.ADMIN).orElseThrow();
        windows.failures.add(WinError.ERROR_NOT_ENOUGH_MEMORY);

        assertThatThrownBy(listener::accept).isInstanceOf(IOException.class);
        listener.close();

        assertThat(windows.made.get(0).closed).isTrue();
    }

    @Test
    void clientThatWasServed_isThrownOut_soThatItHoldsNoInstance() throws IOException {
        Listener listener = agent.listen(Endpoint.STATUS).orElseThrow();

        listener.accept().close();
        listener.close();

        assertThat(windows.made.stream().map(pipe -> pipe.disconnected)).containsExactly(true, true);
    }

    @Test
    void client_onlyClosesItsEnd() throws IOException {
        agent.connect(Endpoint.STATUS).orElseThrow().close();

        assertThat(windows.made.get(0).closed).isTrue();
        assertThat(windows.made.get(0).disconnected).isFalse();
    }

    @Test
    void instancesThatAreAllTaken_areWaitedFor() throws IOException {
        Listener listener = agent.listen(Endpoint.ADMIN).orElseThrow();
        windows.failures.addAll(List.of(WinError.ERROR_PIPE_BUSY, WinError.ERROR_PIPE_BUSY));

        listener.accept();

        assertThat(windows.calls.stream().filter(call -> call.startsWith("create a 0x40000003")))
                .hasSize(3);
    }

    @Test
    void close_endsTheWaitForAFreeInstance() throws Exception {
        Listener listener = agent.listen(Endpoint.ADMIN).orElseThrow();
        windows.failures.addAll(Collections.nCopies(100_000, WinError.ERROR_PIPE_BUSY));
        FutureTask<Connection> accepting = new FutureTask<>(listener::accept);
        new Thread(accepting).start();

        listener.close();

        assertThatThrownBy(() -> accepting.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void nameThatIsTaken_isSaid() {
        windows.failures.add(WinError.ERROR_ACCESS_DENIED);

        assertThatThrownBy(() -> agent.listen(Endpoint.ADMIN))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another program holds the pipe a");
    }

    @Test
    void client_asksForNoMoreThanItNeeds_andLendsItsNameOnly() throws IOException {
        agent.connect(Endpoint.STATUS);

        // FILE_FLAG_OVERLAPPED, SECURITY_SQOS_PRESENT, SECURITY_IDENTIFICATION.
        assertThat(windows.calls).containsExactly("open s 0x120083 0x40110000");
    }

    @Test
    void noPipe_isNoAgent() throws IOException {
        windows.failures.add(WinError.ERROR_FILE_NOT_FOUND);

        assertThat(agent.connect(Endpoint.STATUS)).isEmpty();
    }

    @Test
    void busyPipe_isWaitedFor() throws IOException {
        windows.failures.addAll(List.of(WinError.ERROR_PIPE_BUSY, WinError.ERROR_PIPE_BUSY));

        assertThat(agent.connect(Endpoint.STATUS)).isPresent();
        assertThat(windows.calls.stream().filter("awaitFree s"::equals)).hasSize(2);
    }

    @Test
    void pipeThatThisAccountMayNotOpen_isSaid() {
        windows.failures.add(WinError.ERROR_ACCESS_DENIED);

        assertThatThrownBy(() -> agent.connect(Endpoint.ADMIN))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ERROR_ACCESS_DENIED");
    }

    @Test
    void pipeOfAnotherAccount_isSentNothing() {
        windows.owner = "S-1-5-21-1-2-3-1001";

        assertThatThrownBy(() -> agent.connect(Endpoint.STATUS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("belongs to S-1-5-21-1-2-3-1001");
        assertUntouched();
    }

    @Test
    void pipeOfAnotherProcessThanTheService_isSentNothing() {
        NamedPipes besideService = new NamedPipes(windows, () -> Optional.of(78), NAMES);

        assertThatThrownBy(() -> besideService.connect(Endpoint.ADMIN))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("served by process 77")
                .hasMessageContaining("the service is process 78");
        assertUntouched();
    }

    @Test
    void pipeOfTheService_isTrusted() throws IOException {
        windows.owner = "S-1-5-32-544";
        NamedPipes besideService = new NamedPipes(windows, () -> Optional.of(77), NAMES);

        assertThat(besideService.connect(Endpoint.ADMIN)).isPresent();
    }

    @Test
    void serviceManagerThatCannotBeAsked_leavesTheOwnerToShow() throws IOException {
        NamedPipes without = new NamedPipes(
                windows,
                () -> {
                    throw new ScepterException(ErrorCode.NOT_PERMITTED, "no");
                },
                NAMES);

        assertThat(without.connect(Endpoint.STATUS)).isPresent();
    }

    private void assertUntouched() {
        assertThat(windows.calls).hasSize(1).noneMatch(call -> call.startsWith("write"));
        assertThat(windows.made).allMatch(pipe -> pipe.closed);
    }
}
