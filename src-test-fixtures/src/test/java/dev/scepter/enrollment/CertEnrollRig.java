package dev.scepter.enrollment;

import dev.scepter.agent.model.Backend;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.policy.ScepPolicyBuilder;
import dev.scepter.agent.port.InstalledCertificates;
import dev.scepter.agent.port.PlacedKeys;
import dev.scepter.agent.port.ScepObjects;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.Platform;
import dev.scepter.agent.service.WindowsWays;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Scepter by CertEnroll's objects, of which there is a fake, on files. */
final class CertEnrollRig extends FileRig {
    final FakeScepObjects.RequestStore requests = new FakeScepObjects.RequestStore();
    final PseudoScepCa ca = new PseudoScepCa(clock(), random(), preparedKeys()::next);

    @Override
    public String way() {
        return Backend.CERTENROLL.word();
    }

    @Override
    public Agent start() {
        Platform files = platform();
        ScepObjects objects = new FakeScepObjects(files.keys(), requests);
        Agent agent = Agent.on(
                files.withWindowsWays(
                        new WindowsWays(Optional.of(objects), Map.of(), PlacedKeys.NONE, InstalledCertificates.NONE)),
                seams());
        agent.useBackend(Backend.CERTENROLL);
        return agent;
    }

    @Override
    public ScepPolicyBuilder policy() {
        return policy(ca.root(), ca.url());
    }

    @Override
    public void mood(Mood mood) {
        ca.mood(mood);
    }

    @Override
    public int sent() {
        return ca.messages();
    }

    @Override
    public Set<String> requestsWithChallenge() {
        return ca.requestsWithChallenge();
    }

    @Override
    public boolean renewsWithoutChallenge() {
        return true;
    }

    @Override
    public Set<ErrorCode> codes(Mood mood) {
        return codesOf(mood);
    }

    static Set<ErrorCode> codesOf(Mood mood) {
        return switch (mood) {
            case REFUSES -> Set.of(ErrorCode.CA_REFUSED_BAD_REQUEST);
            case OTHER_KEY -> Set.of(ErrorCode.ISSUED_FOR_OTHER_KEY);
            case FORGED -> Set.of(ErrorCode.ISSUED_CHAIN_UNTRUSTED);
            default -> Set.of();
        };
    }

    /** Only the request of an open attempt may be kept: not that of a certificate. */
    @Override
    public Set<String> leftovers(Set<KeyName> owned) throws ScepterException {
        Set<KeyName> certified = new HashSet<>();
        for (Thumbprint sha1 : platform().store().list(ID)) {
            platform().store().find(ID, sha1).ifPresent(entry -> certified.add(entry.key()));
        }
        Set<String> left = new TreeSet<>();
        for (KeyName key : requests.keys()) {
            if (!owned.contains(key) || certified.contains(key)) {
                left.add("the request of " + key + " in the store REQUEST");
            }
        }
        return left;
    }

    @Override
    public void close() {
        ca.close();
    }
}
