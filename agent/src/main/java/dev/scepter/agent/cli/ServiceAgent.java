package dev.scepter.agent.cli;

import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.scm.ServiceBody;
import dev.scepter.agent.port.EventSink;
import dev.scepter.agent.port.WakeUps;
import dev.scepter.agent.service.Agent;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The resident agent as a service. A service has no console: what ends it goes into the event log. */
final class ServiceAgent implements ServiceBody {
    /** The process of the service before this one may outlive its STOPPED by a moment. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Agent agent;
    private final StepListener progress;
    private final WakeUps wakeUps;
    private final EventSink log;
    private volatile @Nullable ResidentRun resident;
    private volatile @Nullable ScepterException failure;

    ServiceAgent(Agent agent, StepListener progress, WakeUps wakeUps, EventSink log) {
        this.agent = agent;
        this.progress = progress;
        this.wakeUps = wakeUps;
        this.log = log;
    }

    /** What ended the agent; empty if it was stopped. */
    Optional<ScepterException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public int start() {
        try {
            resident = ResidentRun.begin(agent, progress, wakeUps, PATIENCE);
            return ExitCode.DONE.number();
        } catch (ScepterException e) {
            return failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.LOCAL.number();
        }
    }

    @Override
    public int run() {
        ResidentRun started = resident;
        if (started == null) {
            throw new IllegalStateException("not started");
        }
        Thread settings = new Thread(ServiceAgent::configure, "scepter-settings");
        settings.setDaemon(true);
        settings.start();
        try (started) {
            started.run();
            return ExitCode.DONE.number();
        } catch (ScepterException e) {
            return failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.LOCAL.number();
        }
    }

    @Override
    public void stop() {
        ResidentRun started = resident;
        if (started != null) {
            started.stop();
        }
    }

    private int failed(ScepterException e) {
        failure = e;
        log.accept(new Event(EventId.AGENT_TROUBLE, Optional.empty(), e.code() + ": " + e.getMessage()));
        return e.code().exitCode().number();
    }

    /** An installer may not know all settings; what Windows refuses is told by {@code service install} only. */
    private static void configure() {
        try {
            WindowsService.manager().configure();
        } catch (ScepterException | UsageException e) {
            // The service works without; and an account that may not do this need not be told each time.
        }
    }
}
