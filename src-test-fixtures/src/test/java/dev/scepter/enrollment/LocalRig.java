package dev.scepter.enrollment;

import dev.scepter.agent.csp.ClientCertificateInstall;
import dev.scepter.agent.csp.ClientCertificateInstall.State;
import dev.scepter.agent.enrollment.csp.SyncMlClientCertificateInstall;
import dev.scepter.agent.model.Backend;
import dev.scepter.agent.model.Deadline;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.policy.ScepPolicyBuilder;
import dev.scepter.agent.port.LocalManagement;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.WindowsWays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Windows enrols by its CSP, which is told by documents of SyncML; what Windows does behind its tree of nodes is played. */
final class LocalRig extends FileRig {
    private final Tree tree;
    private final PseudoScepCa ca = new PseudoScepCa(clock(), random(), preparedKeys()::next);
    private final PlayedWindows windows = new PlayedWindows(preparedKeys()::next, ca::answer);

    /** Scepter deletes no key by the word of a certificate that it refuses. */
    private boolean refusedKeysStay;

    /** The nodes of Windows; one is there from the Exec on, because all before it stands in the same Atomic. */
    interface Tree {
        /** What takes documents for it. */
        LocalManagement open();

        void tell(String uniqueId, State state);

        /** What was set at the Exec, by the names of the nodes. */
        Map<String, String> told(String uniqueId);

        /** The nodes that there are. */
        Set<String> ids();

        /** How often any Exec was taken. */
        int execs();

        /** The ids whose Exec was taken more than once. */
        Set<String> idsExecutedAgain();
    }

    LocalRig(Tree tree) {
        this.tree = tree;
        ca.acceptChallengeAgain();
    }

    @Override
    public String way() {
        return Backend.CSP_LOCAL.word();
    }

    @Override
    public Agent start() {
        Map<Backend, ClientCertificateInstall> csps =
                Map.of(Backend.CSP_LOCAL, new SyncMlClientCertificateInstall(new Played(tree.open())));
        Agent agent = Agent.on(
                platform()
                        .withWindowsWays(
                                new WindowsWays(Optional.empty(), csps, windows.placedKeys(), windows.installed())),
                seams());
        agent.useBackend(Backend.CSP_LOCAL);
        return agent;
    }

    /** Windows acts whenever a document comes. */
    private final class Played implements LocalManagement {
        private final LocalManagement real;

        private Played(LocalManagement real) {
            this.real = real;
        }

        @Override
        public List<String> obstacles() {
            return real.obstacles();
        }

        @Override
        public String apply(Secret syncMl, Deadline deadline) throws ScepterException, InterruptedException {
            if (syncMl.revealText().contains("<Get>")) {
                for (String id : tree.ids()) {
                    tree.tell(id, windows.goOn(id, tree.told(id)));
                }
            }
            String answer = real.apply(syncMl, deadline);
            windows.ids().stream().filter(id -> !tree.ids().contains(id)).forEach(windows::forget);
            return answer;
        }
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
        return tree.execs();
    }

    @Override
    public Set<String> repeatedOrders() {
        return tree.idsExecutedAgain();
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
        for (String id : tree.ids()) {
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
