package dev.scepter.enrollment;

import dev.scepter.agent.csp.ClientCertificateInstall;
import dev.scepter.agent.model.Backend;
import dev.scepter.agent.model.Deadline;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.windows.mdmbridge.BridgeDouble;
import dev.scepter.agent.policy.ScepPolicyBuilder;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.WindowsWays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Windows enrols by its CSP, which is told by the MDM bridge of WMI: the binding calls COM objects, of which there is a double that
 * keeps the nodes in files; what Windows does behind them is played.
 */
final class BridgeRig extends FileRig {
    private static final String EXEC = "ExecMethod_ EnrollMethod ";

    private final BridgeDouble bridge = new BridgeDouble();
    private final PseudoScepCa ca = new PseudoScepCa(clock(), random(), preparedKeys()::next);
    private final PlayedWindows windows = new PlayedWindows(preparedKeys()::next, ca::answer);

    /** Scepter deletes no key by the word of a certificate that it refuses. */
    private boolean refusedKeysStay;

    BridgeRig() {
        ca.acceptChallengeAgain();
    }

    @Override
    public String way() {
        return Backend.CSP_WMI.word();
    }

    @Override
    public Agent start() {
        Map<Backend, ClientCertificateInstall> csps = Map.of(Backend.CSP_WMI, new Played(BridgeDouble.open()));
        Agent agent = Agent.on(
                platform()
                        .withWindowsWays(
                                new WindowsWays(Optional.empty(), csps, windows.placedKeys(), windows.installed())),
                seams());
        agent.useBackend(Backend.CSP_WMI);
        return agent;
    }

    /** Windows acts whenever somebody looks: before a question for the status, and after each call. */
    private final class Played implements ClientCertificateInstall {
        private final ClientCertificateInstall wmi;

        private Played(ClientCertificateInstall wmi) {
            this.wmi = wmi;
        }

        @Override
        public List<String> obstacles() {
            return wmi.obstacles();
        }

        @Override
        public Optional<State> state(String uniqueId, Deadline deadline) throws ScepterException, InterruptedException {
            if (isStarted(uniqueId)) {
                bridge.tell(uniqueId, windows.goOn(uniqueId, bridge.told(uniqueId)));
            }
            return wmi.state(uniqueId, deadline);
        }

        @Override
        public void prepare(Installation installation, Deadline deadline)
                throws ScepterException, InterruptedException {
            wmi.prepare(installation, deadline);
            clearAway();
        }

        @Override
        public Optional<String> enroll(Installation installation, Deadline deadline)
                throws ScepterException, InterruptedException {
            return wmi.enroll(installation, deadline);
        }

        @Override
        public void delete(String uniqueId, Deadline deadline) throws ScepterException, InterruptedException {
            wmi.delete(uniqueId, deadline);
            clearAway();
        }
    }

    private boolean isStarted(String uniqueId) {
        return bridge.node(uniqueId).containsKey("enrolled");
    }

    private void clearAway() {
        windows.ids().stream().filter(id -> !isStarted(id)).forEach(windows::forget);
    }

    @Override
    public ScepPolicyBuilder policy() {
        return policy(ca.root(), ca.url())
                .ndesPath(true)
                .caThumbprint(encoded(ca.root()).sha1());
    }

    @Override
    public void mood(Mood mood) {
        refusedKeysStay |= mood == Mood.OTHER_NAMES || mood == Mood.OTHER_KEY || mood == Mood.FORGED;
        ca.mood(mood);
    }

    @Override
    public int sent() {
        return (int) bridge.log().stream().filter(line -> line.startsWith(EXEC)).count();
    }

    @Override
    public Set<String> repeatedOrders() {
        Set<String> once = new TreeSet<>();
        return bridge.log().stream()
                .filter(line -> line.startsWith(EXEC) && !once.add(line))
                .collect(Collectors.toSet());
    }

    @Override
    public boolean losesOrders() {
        return true;
    }

    @Override
    public Set<String> requestsWithChallenge() {
        return ca.requestsWithChallenge();
    }

    @Override
    public boolean renewsWithoutChallenge() {
        return false;
    }

    @Override
    public Set<ErrorCode> codes(Mood mood) {
        return switch (mood) {
            case REFUSES -> Set.of(ErrorCode.CSP_REFUSED);
            case OTHER_KEY -> Set.of(ErrorCode.ISSUED_FOR_OTHER_KEY);
            case FORGED -> Set.of(ErrorCode.ISSUED_CHAIN_UNTRUSTED);
            default -> Set.of();
        };
    }

    @Override
    public Set<String> leftovers(Set<KeyName> owned) {
        Set<String> left = new TreeSet<>(refusedKeysStay ? Set.of() : windows.orphanedKeys());
        for (String id : bridge.ids()) {
            if (KeyName.parse(id).filter(owned::contains).isEmpty()) {
                left.add("node " + id);
            }
        }
        return left;
    }

    @Override
    public void close() {
        ca.close();
    }
}
