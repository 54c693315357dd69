package dev.scepter.harness;

import static dev.scepter.harness.UserWorld.ANN;
import static dev.scepter.harness.UserWorld.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.lifecycle.Demand;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.policy.ScepPolicyBuilder;
import dev.scepter.agent.policy.StoreLocation;
import dev.scepter.lab.ca.ChallengeRule;
import dev.scepter.lab.ca.LabCaRules;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * The service ends at each point of a life with two users, who share a root with each other and with the machine: after the next
 * start it is as if nothing had been. Each life is stopped once in each of its acts.
 */
class UserCrashTest {
    private static final PolicyId WIFI = new PolicyId("wifi");
    private static final PolicyId LAN = new PolicyId("lan");
    private static final PolicyId VPN = new PolicyId("vpn");
    static final List<PolicyId> POLICIES = List.of(WIFI, LAN, VPN);
    private static final String CHALLENGE = "once-and-for-one";

    private final List<String> violations = new ArrayList<>();

    /**
     * A part of the life.
     *
     * @param before what happens outside
     * @param holders who has a certificate of wifi, lan and vpn afterwards
     */
    private record Act(
            String name,
            Consumer<UserWorld> before,
            UserWorld.Command command,
            List<String> holders,
            boolean rootTrusted) {}

    private static final List<Act> ACTS = List.of(
            new Act(
                    "enrolment of two users",
                    world -> {
                        world.users().signIn(ANN, "ann");
                        world.users().signIn(BOB, "bob");
                    },
                    applying(WIFI, policy -> withRoot(policy).store(StoreLocation.USER)),
                    List.of("Ann Bob", "", ""),
                    true),
            new Act(
                    "enrolment of the machine",
                    world -> {},
                    applying(LAN, UserCrashTest::withRoot),
                    List.of("Ann Bob", "machine", ""),
                    true),
            new Act(
                    "one-time challenge",
                    world -> {},
                    applying(
                            VPN,
                            policy -> policy.store(StoreLocation.USER)
                                    .challenge(Optional.of(Secret.ofText(CHALLENGE)))
                                    .oneTimeChallenge(true)),
                    List.of("Ann Bob", "machine", "Ann"),
                    true),
            new Act(
                    "change to the machine while Bob is away",
                    world -> world.users().signOut(BOB),
                    applying(WIFI, policy -> withRoot(policy).revision("2")),
                    List.of("machine Bob", "machine", "Ann"),
                    true),
            new Act(
                    "return of Bob",
                    world -> world.users().signIn(BOB, "bob"),
                    running(WIFI),
                    List.of("machine", "machine", "Ann"),
                    true),
            new Act(
                    "change to users",
                    world -> {},
                    applying(WIFI, policy -> withRoot(policy).revision("3").store(StoreLocation.USER)),
                    List.of("Ann Bob", "machine", "Ann"),
                    true),
            new Act("removal of the machine's", world -> {}, removing(LAN), List.of("Ann Bob", "", "Ann"), true),
            new Act("removal of Ann's", world -> {}, removing(VPN), List.of("Ann Bob", "", ""), true),
            new Act(
                    "removal while Bob is away",
                    world -> world.users().signOut(BOB),
                    removing(WIFI),
                    List.of("Bob", "", ""),
                    true),
            new Act(
                    "removal of Bob's",
                    world -> world.users().signIn(BOB, "bob"),
                    removing(WIFI),
                    List.of("", "", ""),
                    false));

    private static UserWorld.Command applying(PolicyId id, UnaryOperator<ScepPolicyBuilder> wishes) {
        return (agent, world) ->
                agent.engine().apply(policy(world, id, wishes), "crash harness", Demand.NOW, world.listener());
    }

    private static UserWorld.Command running(PolicyId id) {
        return (agent, world) -> agent.engine().run(id, Demand.WHAT_IS_DUE, world.listener());
    }

    private static UserWorld.Command removing(PolicyId id) {
        return (agent, world) -> agent.engine().remove(id, false, world.listener());
    }

    private static ScepPolicy policy(UserWorld world, PolicyId id, UnaryOperator<ScepPolicyBuilder> wishes) {
        ScepPolicyBuilder policy = ScepPolicy.builder()
                .id(id)
                .revision("1")
                .name(id.text())
                .caThumbprint(world.root().sha256())
                .subjectName(SubjectName.parse("CN=device-1"))
                .serverUrl(world.url())
                .keyLength(1024)
                .renewPeriodDays(10)
                .rootCertificate(Optional.of(world.root()));
        ScepPolicy wished = wishes.apply(policy).build();
        return wished.includeRootCertificate()
                ? wished
                : wished.toBuilder().rootCertificate(Optional.empty()).build();
    }

    private static ScepPolicyBuilder withRoot(ScepPolicyBuilder policy) {
        return policy.includeRootCertificate(true);
    }

    @Test
    void serviceThatEndsAnywhere_leavesEachUserAndTheMachineWhatIsTheirs() throws Exception {
        List<CrashPoints> counted =
                ACTS.stream().map(act -> CrashPoints.counting()).toList();
        live(counted);
        assertThat(violations).as("without a stop").isEmpty();
        List<List<Integer>> situations =
                counted.stream().map(CrashPoints::situations).toList();
        int most = situations.stream().mapToInt(List::size).max().orElseThrow();

        for (int life = 0; life < most; life++) {
            int at = life;
            live(situations.stream()
                    .map(all -> at < all.size() ? CrashPoints.stoppingAt(all.get(at)) : CrashPoints.counting())
                    .toList());
        }

        int stops = situations.stream().mapToInt(List::size).sum();
        System.out.println("crash harness: two users: "
                + counted.stream().mapToInt(CrashPoints::count).sum() + " points, stopped once in each of their "
                + stops + " situations, " + violations.size() + " violations");
        assertThat(violations).isEmpty();
        assertThat(stops).isGreaterThan(100);
    }

    private void live(List<CrashPoints> points) throws ScepterException, InterruptedException, IOException {
        try (UserWorld world = new UserWorld(LabCaRules.standard().with(ChallengeRule.none()))) {
            String stops = "";
            for (int i = 0; i < ACTS.size() && violations.size() < 20; i++) {
                Act act = ACTS.get(i);
                act.before().accept(world);
                world.tell(act.command(), points.get(i));
                stops += points.get(i)
                        .stoppedAt()
                        .map(point -> " [" + act.name() + " stopped " + point + "]")
                        .orElse("");
                if (!look(world, act, stops)) {
                    // What follows would only be wrong in the same way.
                    return;
                }
            }
            if (world.requestsWithChallenge() != 1) {
                violations.add(world.requestsWithChallenge() + " requests carried the one-time challenge" + stops);
            }
            if (!world.records().isEmpty()) {
                violations.add("left over: " + world.records() + stops);
            }
        }
    }

    private boolean look(UserWorld world, Act act, String stops) throws ScepterException {
        int before = violations.size();
        List<String> holders = new ArrayList<>();
        for (PolicyId id : POLICIES) {
            holders.add(world.holders(id));
        }
        if (!holders.equals(act.holders())) {
            violations.add(act.name() + " led to " + holders + " instead of " + act.holders() + stops);
        }
        if (world.isRootTrusted() != act.rootTrusted()) {
            violations.add(act.name() + " left the root " + (act.rootTrusted() ? "un" : "") + "trusted" + stops);
        }
        return violations.size() == before;
    }
}
