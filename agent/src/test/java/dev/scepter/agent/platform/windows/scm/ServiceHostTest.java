package dev.scepter.agent.platform.windows.scm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.port.WakeUp;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ServiceHostTest {
    private static final int START_PENDING = 2;
    private static final int STOP_PENDING = 3;
    private static final int RUNNING = 4;
    private static final int STOPPED = 1;
    private static final int CONTROL_STOP = 1;

    private final FakeDispatcher manager = new FakeDispatcher();
    private final ServiceHost host = new ServiceHost(
            manager,
            "Scepter",
            command -> new Thread(command).start(),
            new ServiceHost.Timing(Duration.ofMillis(5), Duration.ofMillis(100)));
    private final Body body = new Body();

    @AfterEach
    void end() {
        body.mayStart.countDown();
        body.mayEnd.countDown();
        manager.stopped.countDown();
    }

    /** Goes on when it is let. */
    private static final class Body implements ServiceBody {
        final CountDownLatch mayStart = new CountDownLatch(1);
        final CountDownLatch mayEnd = new CountDownLatch(1);
        volatile int startCode;
        volatile int exitCode;
        volatile boolean heedsStop = true;
        volatile boolean ran;

        @Override
        public int start() {
            await(mayStart);
            return startCode;
        }

        @Override
        public int run() {
            ran = true;
            await(mayEnd);
            return exitCode;
        }

        @Override
        public void stop() {
            if (heedsStop) {
                mayEnd.countDown();
            } else {
                await(mayEnd);
            }
        }

        private static void await(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void stop_endsBodyAndProcess() throws Exception {
        body.mayStart.countDown();
        CompletableFuture<Integer> result = run();
        manager.running.await();

        assertThat(manager.control(CONTROL_STOP, 0)).isZero();

        assertThat(result.get()).isZero();
        assertThat(manager.states()).containsExactly(START_PENDING, RUNNING, STOP_PENDING, STOPPED);
    }

    @Test
    void slowStart_isToldWithRisingCheckPoints() throws Exception {
        CompletableFuture<Integer> result = run();
        while (manager.told.size() < 4) {
            Thread.onSpinWait();
        }
        assertThat(manager.states()).containsExactly(START_PENDING);
        body.mayStart.countDown();
        manager.running.await();
        manager.control(CONTROL_STOP, 0);
        result.get();

        List<Integer> checkPoints = manager.told.stream()
                .filter(status -> status.state() == START_PENDING)
                .map(ServiceStatus::checkPoint)
                .toList();
        assertThat(checkPoints).hasSizeGreaterThan(3).isSorted().doesNotHaveDuplicates();
        assertThat(manager.told.get(0).waitHintMillis()).isGreaterThan(5);
    }

    @Test
    void bodyThatDoesNotStop_doesNotHoldUpTheService() throws Exception {
        body.mayStart.countDown();
        body.heedsStop = false;
        CompletableFuture<Integer> result = run();
        manager.running.await();

        manager.control(CONTROL_STOP, 0);

        assertThat(result.get()).isZero();
        assertThat(manager.told.get(manager.told.size() - 1).win32ExitCode()).isZero();
    }

    @Test
    void stopDuringASlowStart_endsWithoutRunning() throws Exception {
        CompletableFuture<Integer> result = run();
        while (manager.told.isEmpty()) {
            Thread.onSpinWait();
        }

        manager.control(CONTROL_STOP, 0);

        assertThat(result.get()).isZero();
        assertThat(manager.states()).containsExactly(START_PENDING, STOP_PENDING, STOPPED);
        assertThat(body.ran).isFalse();
    }

    @Test
    void startThatFails_isToldWithItsExitCode() throws Exception {
        body.mayStart.countDown();
        body.startCode = 8;

        assertThat(run().get()).isEqualTo(8);

        assertThat(manager.states()).containsExactly(START_PENDING, STOPPED);
        assertThat(manager.told.get(manager.told.size() - 1)).isEqualTo(new ServiceStatus(STOPPED, 0, 1066, 8, 0, 0));
    }

    @Test
    void bodyThatEndsByItself_tellsItsExitCode() throws Exception {
        body.mayStart.countDown();
        body.mayEnd.countDown();
        body.exitCode = 70;

        assertThat(run().get()).isEqualTo(70);

        assertThat(manager.told.get(manager.told.size() - 1).specificExitCode()).isEqualTo(70);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 5, 13, 14, 15, 16, 200})
    void handler_returnsAtOnceWhateverTheAgentDoes(int control) throws Exception {
        body.mayStart.countDown();
        body.heedsStop = false;
        CountDownLatch never = new CountDownLatch(1);
        host.listen(why -> Body.await(never));
        CompletableFuture<Integer> result = run();
        manager.running.await();

        long before = System.nanoTime();
        manager.control(control, control == 13 ? 18 : 5);
        long took = System.nanoTime() - before;

        manager.control(CONTROL_STOP, 0);
        assertThat(result.get()).isZero();
        never.countDown();
        assertThat(Duration.ofNanos(took)).isLessThan(Duration.ofMillis(50));
    }

    @Test
    void listener_isToldUntilItCloses() throws Exception {
        BlockingQueue<WakeUp> heard = new LinkedBlockingQueue<>();
        BlockingQueue<WakeUp> all = new LinkedBlockingQueue<>();
        body.mayStart.countDown();
        host.listen(all::add);
        var listening = host.listen(heard::add);
        CompletableFuture<Integer> result = run();
        manager.running.await();

        manager.control(13, 18);
        assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo(WakeUp.RESUME);
        assertThat(all.poll(30, TimeUnit.SECONDS)).isEqualTo(WakeUp.RESUME);
        listening.close();
        listening.close();
        manager.control(14, 5);

        assertThat(all.poll(30, TimeUnit.SECONDS)).isEqualTo(WakeUp.LOGON);
        assertThat(heard).isEmpty();
        manager.control(CONTROL_STOP, 0);
        result.get();
    }

    @Test
    void processOfAConsole_isRefused() {
        manager.refuse(1063);

        assertThatThrownBy(() -> host.run(body))
                .isInstanceOfSatisfying(
                        WindowsException.class, e -> assertThat(e.is(1063)).isTrue());
    }

    @Test
    void handlerThatCannotBeRegistered_endsTheProcess() {
        manager.refuseHandlers();

        assertThatThrownBy(() -> host.run(body))
                .isInstanceOf(WindowsException.class)
                .hasMessageContaining("RegisterServiceCtrlHandlerEx (Scepter) answered error 1060");
    }

    private CompletableFuture<Integer> run() {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return host.run(body);
                    } catch (WindowsException | InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                command -> new Thread(command).start());
    }
}
