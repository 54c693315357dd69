package dev.scepter.harness;

import dev.scepter.agent.lifecycle.Attempt;
import dev.scepter.agent.lifecycle.CarriedRoot;
import dev.scepter.agent.lifecycle.CertificateInForce;
import dev.scepter.agent.lifecycle.PolicyRecord;
import dev.scepter.agent.lifecycle.Predecessor;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.file.FileKeyProvider;
import dev.scepter.agent.platform.file.FileSecretProtector;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.service.Agent;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Compares the files with the records when a command has ended: nothing missing, nothing left over. */
final class SettledState {
    private static final Predicate<String> OF_ALL_POLICIES = Pattern.compile(
                    "install\\.key|authorities/[0-9A-F]+\\.(renewal|ra|identifier|capabilities|successors)"
                            + "|config\\.json|device/keys/device/[0-9A-F]+\\.key"
                            + "|mdm/(identity|source|outbox/state)\\.json")
            .asMatchPredicate();

    private static final int MOST_BYTES = 1 << 20;

    private final World world;
    private final FileKeyProvider keys;

    SettledState(World world) {
        this.world = world;
        this.keys = new FileKeyProvider(
                world.folder(), new FileSecretProtector(world.folder(), world.random()), world.keys());
    }

    void look(Agent agent) throws ScepterException {
        Set<String> expected = new TreeSet<>(world.rootsBefore());
        for (PolicyId id : agent.journal().list()) {
            PolicyRecord record = agent.journal().read(id).orElseThrow();
            expected.add("policies/" + id + ".json");
            expectCertificates(record, expected);
            expectKeys(record, expected);
            record.roots().stream()
                    .map(CarriedRoot::certificate)
                    .forEach(root -> expected.add("store/root/" + root.sha1().hex() + ".pem"));
        }
        if (isReportUnderWay()) {
            expected.add("mdm/outbox/report.json");
        }
        Set<String> present = world.folder().snapshot().keySet();
        present.stream()
                .filter(path -> !expected.contains(path) && !OF_ALL_POLICIES.test(path))
                .forEach(path -> world.violated("left over: " + path));
        expected.stream().filter(path -> !present.contains(path)).forEach(path -> world.violated("missing: " + path));
    }

    private boolean isReportUnderWay() throws ScepterException {
        return world.folder()
                .read("mdm/outbox/state.json", MOST_BYTES)
                .map(state -> MdmBook.parse(state).has("sealed"))
                .orElse(false);
    }

    private static void expectCertificates(PolicyRecord record, Set<String> expected) {
        String installed = "certificates/" + record.id() + "/";
        record.inForce().ifPresent(value -> {
            expected.add(installed + value.leaf().sha1().hex() + ".pem");
            expected.add("store/my/" + record.id() + "/certificate.pem");
            expected.add("store/my/" + record.id() + "/chain.pem");
        });
        record.predecessors()
                .forEach(value -> expected.add(installed + value.leafSha1().hex() + ".pem"));
    }

    /** The keys of certificate in force, predecessor and open attempt, each of which opens; no other. */
    private void expectKeys(PolicyRecord record, Set<String> expected) throws ScepterException {
        Set<KeyName> there = new LinkedHashSet<>(keys.list(record.id()));
        Set<KeyName> named = new LinkedHashSet<>();
        record.inForce().map(CertificateInForce::key).ifPresent(named::add);
        record.predecessors().stream()
                .map(Predecessor::key)
                .filter(key -> !world.keysAreGone() || there.contains(key))
                .forEach(named::add);
        record.attempt().flatMap(Attempt::key).ifPresent(named::add);
        if (!there.equals(named)) {
            world.violated("keys of policy " + record.id() + " are " + there + ", its record names " + named);
        }
        for (KeyName name : there) {
            Optional<ManagedKey> key = keys.open(name);
            key.ifPresent(ManagedKey::close);
        }
        String folder = "store/my/" + record.id();
        List<String> files = world.folder().list(folder);
        files.stream()
                .filter(file -> file.endsWith(".key"))
                .limit(named.size())
                .forEach(file -> expected.add(folder + "/" + file));
    }
}
