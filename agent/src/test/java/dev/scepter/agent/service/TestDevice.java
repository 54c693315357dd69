package dev.scepter.agent.service;

import dev.scepter.agent.enrollment.nativescep.ScepServers;
import dev.scepter.agent.lifecycle.PolicyRecord;
import dev.scepter.agent.mdm.SourceState;
import dev.scepter.agent.mdm.SourceStates;
import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.policy.ScepPolicyBuilder;
import dev.scepter.agent.policy.StoreLocation;
import dev.scepter.agent.port.LocalChannel;
import dev.scepter.agent.scep.TestCa;
import dev.scepter.agent.scep.TestScepServer;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import dev.scepter.agent.testing.InMemoryUsers;
import dev.scepter.agent.testing.ManualClock;
import dev.scepter.agent.testing.ManualSleeper;
import dev.scepter.agent.testing.PreparedKeys;
import dev.scepter.agent.testing.RecordingEventSink;
import java.security.SecureRandom;
import java.util.List;

/** A device in memory. Its CA issues at once; its time stands until it is moved. */
final class TestDevice implements AutoCloseable {
    static final String SOURCE = "test source";
    private static final TestCa CA = TestCa.root("CN=Root");

    final InMemoryDurableFolder folder = new InMemoryDurableFolder();
    final ManualClock clock = new ManualClock(TestCa.NOW);
    final RecordingEventSink events = new RecordingEventSink();
    final TestScepServer ca = new TestScepServer(CA);
    final SourceStates states = new SourceStates(folder);
    final Agent agent;
    /** How the CA is reached from now on. */
    volatile ScepServers servers = (policy, post, deadline) -> ca;

    TestDevice() {
        agent = Agent.onFiles(
                folder,
                new PreparedKeys(),
                (policy, post, deadline) -> servers.of(policy, post, deadline),
                new Seams(clock, new ManualSleeper(clock), new SecureRandom(), events));
    }

    /** With users who have stores. */
    TestDevice(InMemoryUsers users) {
        Seams seams = new Seams(clock, new ManualSleeper(clock), new SecureRandom(), events);
        Platform platform = Platform.onFiles(folder, folder, new PreparedKeys(), seams.random(), LocalChannel.NONE)
                .withUsers(users, session -> new UserStores.UserStore(users.keysFor(session), users.storeFor(session)));
        agent = new Agent(platform, seams, (policy, post, deadline) -> servers.of(policy, post, deadline), null);
    }

    static ScepPolicy policy(String id) {
        return builder(id).build();
    }

    static ScepPolicy userPolicy(String id) {
        return builder(id).store(StoreLocation.USER).build();
    }

    private static ScepPolicyBuilder builder(String id) {
        return ScepPolicy.builder()
                .id(new PolicyId(id))
                .revision("1")
                .name(id)
                .caThumbprint(CA.certificate().sha256())
                .subjectName(SubjectName.parse("CN=device"))
                .serverUrl("https://ca.example/scep")
                .renewPeriodDays(30);
    }

    /** What is known of the source. */
    SourceState source() throws ScepterException {
        return states.read(SOURCE);
    }

    /** The policies that are kept on the device. */
    List<String> policies() throws ScepterException {
        return agent.journal().readable().stream()
                .filter(record -> record.removal().isEmpty())
                .map(record -> record.id().text())
                .toList();
    }

    /** Those of them with a certificate. */
    List<String> certified() throws ScepterException {
        return agent.journal().readable().stream()
                .filter(record -> record.inForce().isPresent())
                .map(PolicyRecord::id)
                .map(PolicyId::text)
                .toList();
    }

    /** The words of all events of a kind. */
    List<String> told(EventId id) {
        return events.events().stream()
                .filter(event -> event.id() == id)
                .map(Event::detail)
                .toList();
    }

    @Override
    public void close() {
        agent.close();
    }
}
