package dev.scepter.agent.platform.windows.mdmbridge;

import dev.scepter.agent.csp.BridgeProperties;
import dev.scepter.agent.csp.BridgeProperties.Instance;
import dev.scepter.agent.csp.ClientCertificateInstall;
import dev.scepter.agent.model.Deadline;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.model.ThumbprintSyntaxException;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.com.ComThread;
import dev.scepter.agent.platform.windows.registry.ProductType;
import dev.scepter.agent.platform.windows.security.ProcessRights;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The CSP by the MDM bridge of WMI. Its steps are not atomic: what stands between {@link #prepare} and {@link #enroll} is a
 * node that does nothing, and the next {@code prepare} replaces it.
 */
public final class WmiClientCertificateInstall implements ClientCertificateInstall {
    private static final Duration LOOK = Duration.ofSeconds(30);

    private final ComThread com;
    private final Account account;
    private final Supplier<ProductType> product;

    /** Whose process this is. */
    @FunctionalInterface
    interface Account {
        ProcessRights rights() throws WindowsException;
    }

    WmiClientCertificateInstall(ComThread com, Account account, Supplier<ProductType> product) {
        this.com = com;
        this.account = account;
        this.product = product;
    }

    /** Of this machine. Starts nothing yet. */
    public static WmiClientCertificateInstall ofThisMachine() {
        return new WmiClientCertificateInstall(
                ComThread.onWindows("mdm-bridge"), ProcessRights::current, ProductType::ofThisMachine);
    }

    @Override
    public List<String> obstacles() {
        Optional<String> server = product.get().obstacle();
        if (server.isPresent()) {
            return List.of(server.get());
        }
        try {
            Optional<String> wrongAccount = wrongAccount();
            if (wrongAccount.isPresent()) {
                return List.of(wrongAccount.get());
            }
            com.call(
                    session -> {
                        Bridge.connect(session).look();
                        return true;
                    },
                    LOOK);
            return List.of();
        } catch (WindowsException e) {
            return BridgeFailures.lasting(e).map(List::of).orElse(List.of());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    /** The bridge serves LocalSystem's device and others' own tree, so for others it would enrol the user. */
    private Optional<String> wrongAccount() throws WindowsException {
        ProcessRights rights = account.rights();
        return rights.isLocalSystem()
                ? Optional.empty()
                : Optional.of("the MDM bridge enrols the device for LocalSystem alone, and this process is "
                        + rights.sid() + "; the service is LocalSystem");
    }

    @Override
    public Optional<State> state(String uniqueId, Deadline deadline) throws ScepterException, InterruptedException {
        Instance request = BridgeProperties.request(uniqueId);
        return perform("cannot ask the MDM bridge for enrolment " + uniqueId, deadline, bridge -> {
            Optional<Bridge.Found> found = bridge.find(request);
            return found.isEmpty() ? Optional.empty() : Optional.of(state(found.get()));
        });
    }

    private static State state(Bridge.Found found) throws WindowsException {
        return new State(
                found.number("Status"),
                found.number("ErrorCode").orElse(0),
                found.text("CertThumbprint").flatMap(WmiClientCertificateInstall::sha1),
                found.text("RespondentServerUrl"));
    }

    /** What is no SHA-1 names no certificate. */
    private static Optional<Thumbprint> sha1(String text) {
        try {
            return Optional.of(Thumbprint.parse(text)).filter(hash -> hash.algorithm() == Thumbprint.Algorithm.SHA1);
        } catch (ThumbprintSyntaxException e) {
            return Optional.empty();
        }
    }

    @Override
    public void prepare(Installation installation, Deadline deadline) throws ScepterException, InterruptedException {
        BridgeProperties properties = propertiesOf(installation);
        perform("cannot tell the MDM bridge of enrolment " + installation.uniqueId(), deadline, bridge -> {
            delete(bridge, properties.request());
            try {
                bridge.create(properties.request());
            } catch (WindowsException e) {
                // Some Windows may make the node by itself.
                if (!e.is(MdmBridgeConstants.WBEM_E_ALREADY_EXISTS)) {
                    throw e;
                }
            }
            bridge.create(properties.install());
            return true;
        });
    }

    private static BridgeProperties propertiesOf(Installation installation) {
        BridgeProperties properties = BridgeProperties.of(installation.nodes());
        if (BridgeProperties.isOfUser(installation.nodes())
                || !properties.uniqueId().equals(installation.uniqueId())) {
            throw new IllegalArgumentException("not nodes of the device for " + installation.uniqueId());
        }
        return properties;
    }

    /** Sure is only that nothing started before the bridge was reached: it answers a refusal and a failure alike. */
    @Override
    public Optional<String> enroll(Installation installation, Deadline deadline)
            throws ScepterException, InterruptedException {
        Instance install = propertiesOf(installation).install();
        String action = "cannot have the MDM bridge start enrolment " + installation.uniqueId();
        AtomicBoolean decided = new AtomicBoolean();
        try {
            return perform(action, deadline, bridge -> {
                if (decided.compareAndSet(false, true)) {
                    bridge.run(install, BridgeProperties.ENROLL_METHOD);
                }
                return Optional.empty();
            });
        } catch (ScepterException e) {
            // A connection that comes about after the time is over starts nothing any more.
            if (decided.compareAndSet(false, true)) {
                return Optional.of(e.getMessage());
            }
            throw e;
        }
    }

    @Override
    public void delete(String uniqueId, Deadline deadline) throws ScepterException, InterruptedException {
        Instance request = BridgeProperties.request(uniqueId);
        perform("cannot delete enrolment " + uniqueId + " by the MDM bridge", deadline, bridge -> {
            delete(bridge, request);
            return true;
        });
    }

    private static void delete(Bridge bridge, Instance request) throws WindowsException {
        Optional<Bridge.Found> old = bridge.find(request);
        if (old.isPresent()) {
            old.get().delete();
        }
    }

    /** Something to do over a connection of its own: a service of WMI that was started anew is no trouble then. */
    @FunctionalInterface
    private interface Work<T> {
        T run(Bridge bridge) throws WindowsException;
    }

    private <T> T perform(String action, Deadline deadline, Work<T> work)
            throws ScepterException, InterruptedException {
        try {
            Optional<String> wrongAccount = wrongAccount();
            if (wrongAccount.isPresent()) {
                throw new ScepterException(ErrorCode.CSP_FAILED, action + ": " + wrongAccount.get());
            }
            return com.call(session -> work.run(Bridge.connect(session)), deadline.left());
        } catch (WindowsException e) {
            throw e.toScepter(ErrorCode.CSP_FAILED, action, BridgeFailures.hint(e));
        }
    }
}
