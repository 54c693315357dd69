package dev.scepter.agent.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.lifecycle.PolicyStatus;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.WakeUp;
import dev.scepter.agent.testing.InMemoryUsers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The resident agent with policies for the stores of users who come and go. */
@Timeout(60)
class UserPoliciesLoopTest {
    private static final String ANN = "S-1-5-21-1-2-3-1001";
    private static final String BOB = "S-1-5-21-1-2-3-1002";
    private static final PolicyId EAP = new PolicyId("eap");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final InMemoryUsers users = new InMemoryUsers();
    private final LoopBench bench = new LoopBench(new TestDevice(users));

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void logon_wakesThePolicyThatWaits() throws ScepterException {
        bench.source.then(Assignment.of("wifi").withUserPolicy("eap")).thenUnchanged();
        List<Boolean> before = new ArrayList<>();
        bench.after(HOUR.plus(MINUTE), () -> {
            before.add(hasCertificate(ANN));
            users.signIn(ANN, "ann");
            bench.wake(WakeUp.LOGON);
        });

        bench.live(HOUR.plus(MINUTE.multipliedBy(2)));

        assertThat(before).containsExactly(false);
        assertThat(hasCertificate(ANN)).isTrue();
        assertThat(bench.device.certified()).containsExactly("wifi");
        assertThat(bench.device.told(EventId.ATTEMPT_FAILED)).isEmpty();
        assertThat(bench.device.told(EventId.AGENT_TROUBLE)).isEmpty();
    }

    @Test
    void logonThatNobodyTells_isFoundByALook() {
        bench.source.then(Assignment.of().withUserPolicy("eap")).thenUnchanged();
        bench.after(HOUR, () -> users.signIn(ANN, "ann"));

        bench.live(HOUR.multipliedBy(3));

        assertThat(hasCertificate(ANN)).isTrue();
    }

    @Test
    void waiting_writesNothingAndTellsNothingNew() {
        bench.source.then(Assignment.of().withUserPolicy("eap")).thenUnchanged();
        List<Integer> events = new ArrayList<>();
        bench.after(HOUR, () -> events.add(bench.device.events.events().size()));

        bench.live(HOUR.multipliedBy(12));

        // All that came is the end of the agent.
        assertThat(bench.device.events.events()).hasSize(events.get(0) + 1);
    }

    @Test
    void secondUser_getsOneOfItsOwn() throws ScepterException {
        users.signIn(ANN, "ann");
        bench.source.then(Assignment.of().withUserPolicy("eap")).thenUnchanged();
        bench.after(HOUR, () -> {
            users.signIn(BOB, "bob");
            bench.wake(WakeUp.LOGON);
        });

        bench.live(HOUR.multipliedBy(2));

        assertThat(bench.device.agent.status().each(EAP))
                .extracting(status -> status.principal().orElseThrow())
                .containsExactly(ANN, BOB);
        assertThat(bench.device.agent.status().all())
                .extracting(PolicyStatus::state)
                .containsOnly(PolicyStatus.State.VALID);
        String report = new String(bench.mdm.sent.get(bench.mdm.sent.size() - 1).body(), StandardCharsets.UTF_8);
        assertThat(report).contains(ANN, BOB);
    }

    @Test
    void tombstoneWhileAway_isDoneAtTheNextLogon_andHoldsUpNobody() throws ScepterException {
        users.signIn(ANN, "ann");
        bench.source
                .then(Assignment.of().withUserPolicy("eap"))
                .then(Assignment.of("wifi").removing("eap").generation(2))
                .thenUnchanged();
        bench.after(MINUTE.multipliedBy(5), () -> users.signOut(ANN));
        List<Boolean> away = new ArrayList<>();
        bench.after(HOUR, () -> {
            away.add(hasCertificate(ANN));
            users.signIn(ANN, "ann");
            bench.wake(WakeUp.LOGON);
        });

        bench.live(HOUR.plus(MINUTE.multipliedBy(2)));

        assertThat(away).containsExactly(true);
        assertThat(hasCertificate(ANN)).isFalse();
        assertThat(bench.device.agent.journal().list()).containsExactly(new PolicyId("wifi"));
        assertThat(bench.device.certified()).containsExactly("wifi");
    }

    @Test
    void helperThatFails_failsNoOtherPolicyAndNoOtherUser() throws ScepterException {
        users.signIn(ANN, "ann");
        users.signIn(BOB, "bob");
        users.breakHelper(ANN);
        bench.source.then(Assignment.of("wifi").withUserPolicy("eap")).thenUnchanged();
        bench.after(HOUR, () -> users.mendHelper(ANN));
        List<Boolean> broken = new ArrayList<>();
        bench.after(HOUR.minus(MINUTE), () -> broken.add(hasCertificate(ANN)));
        bench.after(HOUR.minus(MINUTE.multipliedBy(2)), () -> broken.add(hasCertificate(BOB)));

        bench.live(HOUR.multipliedBy(4));

        assertThat(broken).containsExactly(true, false);
        assertThat(hasCertificate(ANN)).isTrue();
        assertThat(bench.device.certified()).containsExactly("wifi");
        assertThat(bench.device.told(EventId.AGENT_TROUBLE))
                .allMatch(detail -> detail.contains(ErrorCode.USER_HELPER_FAILED.name()));
    }

    @Test
    void lookForAReportThatHangs_holdsUpNeitherPoliciesNorTheSource() throws ScepterException {
        users.signIn(ANN, "ann");
        bench.workers.hanging.add(Workers.DRAFTING);
        bench.source
                .then(Assignment.of().withUserPolicy("eap"))
                .then(Assignment.of("wifi").removing("eap").generation(2))
                .thenUnchanged();

        bench.live(HOUR);

        assertThat(bench.device.certified()).containsExactly("wifi");
        assertThat(hasCertificate(ANN)).isFalse();
        assertThat(bench.mdm.sent).isEmpty();
        assertThat(bench.workers.begun).containsOnlyOnce(Workers.DRAFTING);
    }

    @Test
    void loop_asksNoUserItself() {
        users.signIn(ANN, "ann");
        List<Boolean> asked = new ArrayList<>();
        bench.source.then(Assignment.of().withUserPolicy("eap")).thenUnchanged();
        users.atEachCall(() -> asked.add(!bench.workers.isWorking()));

        bench.live(HOUR.multipliedBy(4));

        assertThat(asked).isNotEmpty().containsOnly(false);
        assertThat(bench.mdm.sent).isNotEmpty();
    }

    @Test
    void renewal_waitsForTheUserAndIsDoneThen() throws ScepterException {
        users.signIn(ANN, "ann");
        bench.source.then(Assignment.of().withUserPolicy("eap")).thenUnchanged();
        List<String> leaves = new ArrayList<>();
        bench.after(HOUR, () -> {
            leaves.add(leaf());
            Instant end = bench.device
                    .agent
                    .status()
                    .each(EAP)
                    .get(0)
                    .certificate()
                    .orElseThrow()
                    .notAfter();
            users.signOut(ANN);
            bench.device.clock.set(end.minus(Duration.ofDays(5)));
            bench.after(HOUR, () -> {
                leaves.add(leaf());
                users.signIn(ANN, "ann");
                bench.wake(WakeUp.LOGON);
            });
            bench.after(HOUR.plus(MINUTE), bench::stop);
        });

        bench.live(Duration.ofDays(2_000));

        assertThat(leaves.get(1)).isEqualTo(leaves.get(0));
        assertThat(leaf()).isNotEqualTo(leaves.get(0));
    }

    private boolean hasCertificate(String sid) {
        return users.storeOf(sid).inForce(EAP).isPresent();
    }

    private String leaf() {
        return users.storeOf(ANN).inForce(EAP).orElseThrow().sha1().hex();
    }
}
