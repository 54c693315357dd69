package dev.scepter.agent.platform.windows.scm;

import dev.scepter.agent.platform.windows.WindowsException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A service manager in memory: calls the service's main function on a thread of its own and notes what it is told. */
final class FakeDispatcher implements Dispatcher {
    static final int RUNNING = 4;

    final List<ServiceStatus> told = new CopyOnWriteArrayList<>();
    final CountDownLatch stopped = new CountDownLatch(1);
    final CountDownLatch running = new CountDownLatch(1);
    private final CompletableFuture<ControlHandler> handler = new CompletableFuture<>();
    private volatile Optional<WindowsException> refusal = Optional.empty();
    private volatile boolean registers = true;

    /** The next process is not one that the service manager started. */
    void refuse(int code) {
        refusal = Optional.of(new WindowsException("StartServiceCtrlDispatcher", "x", code));
    }

    void refuseHandlers() {
        registers = false;
    }

    @Override
    public void dispatch(String service, Runnable serviceMain) throws WindowsException {
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        new Thread(serviceMain, "service-main").start();
        try {
            stopped.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public StatusHandle register(String service, ControlHandler given) throws WindowsException {
        if (!registers) {
            throw new WindowsException("RegisterServiceCtrlHandlerEx", service, 1060);
        }
        handler.complete(given);
        return status -> {
            told.add(status);
            if (status.state() == RUNNING) {
                running.countDown();
            }
            if (status.state() == 1) {
                stopped.countDown();
            }
        };
    }

    /** Sends a control, once the service takes some. */
    int control(int code, int event) {
        return handler.join().control(code, event);
    }

    List<Integer> states() {
        return told.stream().map(ServiceStatus::state).distinct().toList();
    }
}
