package dev.scepter.agent.cli;

import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.scm.ServiceBody;
import dev.scepter.agent.platform.windows.scm.ServiceEnvironment;
import dev.scepter.agent.port.EventSink;
import dev.scepter.agent.port.WakeUps;
import dev.scepter.agent.service.Agent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
    private final Map<String, String> environment;
    private final Overruling overruling;
    private volatile @Nullable ResidentRun resident;
    private volatile @Nullable ScepterException failure;

    /** Overrules the environment of the service from its next start on. */
    @FunctionalInterface
    interface Overruling {
        void overrule() throws ScepterException, UsageException;
    }

    /**
     * @param environment of this process
     * @param overruling for an environment that puts options of others into this JVM
     */
    ServiceAgent(
            Agent agent,
            StepListener progress,
            WakeUps wakeUps,
            EventSink log,
            Map<String, String> environment,
            Overruling overruling) {
        this.agent = agent;
        this.progress = progress;
        this.wakeUps = wakeUps;
        this.log = log;
        this.environment = Map.copyOf(environment);
        this.overruling = overruling;
    }

    /** What ended the agent; empty if it was stopped. */
    Optional<ScepterException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public int start() {
        try {
            requireOwnOptions();
            resident = ResidentRun.begin(agent, progress, wakeUps, PATIENCE);
            return ExitCode.DONE.number();
        } catch (ScepterException e) {
            return failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.LOCAL.number();
        }
    }

    /** Code of others may run in this process already; it gets nothing to do here, and the process ends. */
    private void requireOwnOptions() throws ScepterException {
        List<String> foreign = ServiceEnvironment.foreign(environment);
        if (foreign.isEmpty()) {
            return;
        }
        String told = "the service does not work with " + String.join(", ", foreign) + " in its environment";
        try {
            overruling.overrule();
        } catch (ScepterException | UsageException e) {
            throw new ScepterException(
                    ErrorCode.SERVICE_ENVIRONMENT, told + ", and cannot overrule that: " + e.getMessage(), e);
        }
        throw new ScepterException(
                ErrorCode.SERVICE_ENVIRONMENT,
                told + "; the value Environment of its registry key overrules that from its next start on");
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
