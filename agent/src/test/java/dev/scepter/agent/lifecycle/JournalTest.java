package dev.scepter.agent.lifecycle;

import static dev.scepter.agent.lifecycle.LifecycleBench.ID;
import static dev.scepter.agent.lifecycle.LifecycleBench.NOW;
import static dev.scepter.agent.lifecycle.LifecycleBench.attempt;
import static dev.scepter.agent.lifecycle.LifecycleBench.days;
import static dev.scepter.agent.lifecycle.LifecycleBench.failure;
import static dev.scepter.agent.lifecycle.LifecycleBench.policyBuilder;
import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.testing.FakeEnrollment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JournalTest {
    private static final String PATH = "policies/wifi.json";
    private static final String MARK = "MARKED-SECRET";

    private final LifecycleBench bench = new LifecycleBench();

    private List<PolicyRecord> shapes() throws ScepterException {
        PolicyRecord bare = PolicyRecord.of(
                policyBuilder()
                        .challenge(Optional.of(Secret.ofText(MARK + "-challenge")))
                        .notes(Optional.of("größer \"als\" gedacht"))
                        .includeRootCertificate(true)
                        .rootCertificate(Optional.of(LifecycleBench.CA.certificate()))
                        .build(),
                "test");
        CertificateInForce inForce = bench.certificate(NOW, NOW.plus(days(100)));
        Issued issued = new Issued(inForce.leaf(), inForce.chain(), List.of(new Warning("clockSkew", "words")));
        Attempt full = attempt(Purpose.RENEW)
                .withKey(new KeyName(ID, "attemptkey"))
                .withSentAt(Optional.of(NOW))
                .withPending(Optional.of(new Pending(NOW, 3, NOW.plusSeconds(1))))
                .withData("note", "value")
                .withSecret("request", Secret.ofText(MARK + "-request"));
        List<PolicyRecord> shapes = new ArrayList<>(List.of(
                bare,
                bare.withIntent(Optional.of("send")).withAttempt(Optional.of(full)),
                bare.withAttempt(Optional.of(full.withIssued(issued).withoutSecrets())),
                bare.withAttempt(
                        Optional.of(full.withFailing(failure(ErrorCode.CA_REFUSED, Optional.of(NOW.plus(days(1))))))),
                bare.withFailure(Optional.of(failure(ErrorCode.CHALLENGE_SPENT, Optional.empty()))),
                bare.withInForce(Optional.of(inForce))
                        .withPredecessors(List.of(new Predecessor(
                                inForce.leaf().sha1(), new KeyName(ID, "predecessor"), NOW, Optional.empty())))
                        .withRoots(List.of(new CarriedRoot(LifecycleBench.CA.certificate(), true)))
                        .withSpentChallenges(List.of("AB12", "CD34"))
                        .withRepairedAt(Optional.of(NOW))));
        for (Removal.Stage stage : Removal.Stage.values()) {
            RemovalWish wish = new RemovalWish(stage == Removal.Stage.HELD, stage == Removal.Stage.KEYS);
            shapes.add(bare.withRemoval(Optional.of(new Removal(wish, stage))));
        }
        shapes.add(bare.withEarlier(Optional.of(policyBuilder().build()))
                .withFailure(Optional.of(
                        failure(ErrorCode.CA_REFUSED, Optional.empty()).of(Optional.of(Purpose.REPLACE)))));
        shapes.add(bare.withAttempt(Optional.of(full.withPolicy(policyBuilder()
                .serverUrl("https://user:" + MARK + "@ca.example/scep")
                .build()))));
        for (Purpose purpose : Purpose.values()) {
            shapes.add(bare.withAttempt(Optional.of(attempt(purpose))));
        }
        for (Rollback.Stage stage : Rollback.Stage.values()) {
            shapes.add(bare.withInForce(Optional.of(inForce))
                    .withPredecessors(List.of(Predecessor.of(bare, inForce, NOW)))
                    .withRollback(Optional.of(new Rollback(inForce, "AB12", NOW, stage)))
                    .withHold(Optional.of(new RenewalHold(NOW, "CD34"))));
        }
        return shapes;
    }

    private String text() throws ScepterException {
        return new String(bench.folder.read(PATH, 1 << 20).orElseThrow(), StandardCharsets.UTF_8);
    }

    private ScepterException damagedBy(String text) throws ScepterException {
        bench.folder.write(PATH, text.getBytes(StandardCharsets.UTF_8));
        return assertFails(ErrorCode.RECORD_DAMAGED, () -> bench.journal.read(ID));
    }

    @Test
    void everyShape_comesBackAsItWasAndShowsNoSecret() throws Exception {
        for (PolicyRecord record : shapes()) {
            bench.journal.write(record);

            assertThat(bench.journal.read(ID)).contains(record);
            assertThat(text()).doesNotContain(MARK);
        }
    }

    @Test
    void removalThatAnOlderBuildBegan_takesTheRootsAlong() throws Exception {
        bench.journal.write(PolicyRecord.of(policyBuilder().build(), "test")
                .withRemoval(Optional.of(Removal.begin(RemovalWish.ALL))));
        assertThat(text()).contains("\"hold\"").doesNotContain("keepRoots");

        assertThat(bench.journal.read(ID).orElseThrow().removal()).contains(Removal.begin(RemovalWish.ALL));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "{} {}", "\"text\"", "{\"version\":1}", "{\"version\":1.5}"})
    void damagedJson_isRefusedWithItsPath(String text) throws Exception {
        assertThat(damagedBy(text)).hasMessageContaining(PATH);
    }

    @Test
    void deeplyNestedJson_isRefused() throws Exception {
        damagedBy("{\"version\":" + "[".repeat(100_000));
    }

    @Test
    void bytesBehindTheEnd_areRefused() throws Exception {
        bench.journal.write(shapes().get(0));

        damagedBy(text() + "}");
    }

    @Test
    void newerVersion_isRefusedAndNamed() throws Exception {
        bench.journal.write(shapes().get(0));

        assertThat(damagedBy(text().replace("\"version\" : 2", "\"version\" : 3")))
                .hasMessageContaining("it has version 3, and this Scepter knows versions 1 to 2");
    }

    @Test
    void version1_isReadWithItsOneRootAndItsOnePredecessor() throws Exception {
        PolicyRecord record = shapes().get(5);
        bench.journal.write(record);
        ObjectNode tree = (ObjectNode) new ObjectMapper().readTree(text());
        tree.put("version", 1);
        tree.set("predecessor", tree.remove("predecessors").get(0));
        tree.set("root", tree.remove("roots").get(0));

        bench.folder.write(PATH, tree.toString().getBytes(StandardCharsets.UTF_8));

        assertThat(bench.journal.read(ID)).contains(record);
    }

    @ParameterizedTest
    @ValueSource(strings = {"retireOlder", "stepOfAnotherBuild"})
    void recordStoppedAfterAStepThatIsNoMore_comesToItsEnd(String step) throws Exception {
        bench.failing.add("CertificateStore.putInForce");
        bench.apply(policyBuilder().build());
        bench.failing.clear();
        ObjectNode tree = (ObjectNode) new ObjectMapper().readTree(text());
        tree.put("version", 1);
        tree.remove(List.of("predecessors", "roots", "failure"));
        ((ObjectNode) tree.get("attempt").get("data")).put("completed", step);
        if (step.equals("retireOlder")) {
            bench.store.putInForce(ID, bench.soundStore.list(ID).get(0));
        }
        bench.folder.write(PATH, tree.toString().getBytes(StandardCharsets.UTF_8));

        RunResult result = bench.look();

        assertThat(result.failure()).isEmpty();
        assertThat(bench.recorded().attempt()).isEmpty();
        assertThat(bench.leafInForce())
                .isEqualTo(bench.recorded().inForce().orElseThrow().leaf().sha1());
    }

    @Test
    void unknownWayToEnrol_isADamagedRecordThatCanBeRemoved() throws Exception {
        bench.enrollment.answer(FakeEnrollment.fails(ErrorCode.TIMED_OUT));
        bench.apply(policyBuilder().build());
        bench.folder.write(PATH, text().replace("\"fake\"", "\"telepathy\"").getBytes(StandardCharsets.UTF_8));

        assertFails(ErrorCode.RECORD_DAMAGED, bench::look);
        assertFails(ErrorCode.RECORD_DAMAGED, () -> bench.engine.forecast(bench.recorded()));
        assertThat(bench.remove(false).failure()).isEmpty();
    }

    @Test
    void oneSpentChallengeOfAnEarlierBuild_isRead() throws Exception {
        bench.journal.write(shapes().get(0).withSpentChallenge("AB12"));

        assertThat(bench.journal.read(ID).orElseThrow().spentChallenges()).containsExactly("AB12");
    }

    @Test
    void recordOfAnotherPolicy_isRefused() throws Exception {
        bench.journal.write(shapes().get(4).withPolicy(policyBuilder().build()));

        assertThat(damagedBy(text().replace("\"id\" : \"wifi\"", "\"id\" : \"vpn\"")))
                .hasMessageContaining("policy vpn");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1|\"purpose\" : \"RENEW\"|\"purpose\" : \"REVEL\"|REVEL",
                "1|\"purpose\" : \"RENEW\"|\"other\" : 1|purpose",
                "1|\"purpose\" : \"RENEW\"|\"purpose\" : 7|purpose",
                "1|\"basis\"|\"base\"|basis",
                "1|\"polls\" : 3|\"polls\" : \"3\"|polls",
                "1|\"polls\" : 3|\"polls\" : 3.5|polls",
                "1|\"source\"|\"sauce\"|source",
                "1|\"secrets\"|\"secret\"|secrets",
                "4|\"code\" : \"CHALLENGE_SPENT\"|\"code\" : \"NO_SUCH\"|NO_SUCH",
                "4|\"count\" : 1|\"count\" : null|count",
                "5|\"chain\" : [|\"chain\" : \"x\", \"rest\" : [|chain",
                "5|\"chain\" : [|\"chain\" : [ \"AAAA\",|chain",
                "5|\"warnings\" : [|\"warnings\" : 1, \"rest\" : [|warnings",
                "5|\"certificate\" : \"|\"certificate\" : \"AAAA|certificate",
                "5|\"key\" : \"predecessor\"|\"key\" : \"../x\"|token",
                "5|\"added\" : true|\"added\" : \"true\"|added",
                "6|\"stage\" : \"CERTIFICATES\"|\"stage\" : \"LATER\"|LATER",
                "18|\"stage\" : \"PROVE\"|\"stage\" : \"LATER\"|LATER",
                "18|\"target\"|\"aim\"|target",
                "18|\"since\"|\"from\"|since",
                "18|\"AB12\"|12|basis",
                "5|\"repairedAt\" : \"2026|\"repairedAt\" : \"26|could not be parsed"
            })
    void spoiledMember_isRefusedByName(int shape, String from, String to, String named) throws Exception {
        bench.journal.write(shapes().get(shape));
        String spoiled = text().replace(from, to);
        assertThat(spoiled).isNotEqualTo(text());

        assertThat(damagedBy(spoiled)).hasMessageContaining(named);
    }

    @Test
    void others_saysWhetherItSawThemAll() throws Exception {
        bench.journal.write(shapes().get(0));
        bench.journal.write(PolicyRecord.of(
                policyBuilder().id(new PolicyId("vpn")).name("VPN").build(), "test"));

        assertThat(bench.journal.others(ID).records())
                .extracting(PolicyRecord::id)
                .containsExactly(new PolicyId("vpn"));
        assertThat(bench.journal.others(ID).complete()).isTrue();
        bench.damage(new PolicyId("broken"));
        assertThat(bench.journal.others(ID).complete()).isFalse();
        assertThat(bench.journal.readable()).extracting(PolicyRecord::id).containsExactly(new PolicyId("vpn"), ID);
    }

    @Test
    void filesThatAreNoRecords_areNotListed() throws Exception {
        bench.folder.write("policies/wifi.txt", new byte[0]);
        bench.folder.write("policies/.json", new byte[0]);
        bench.journal.write(shapes().get(0));

        assertThat(bench.journal.list()).containsExactly(ID);
        bench.journal.delete(ID);
        assertThat(bench.journal.read(ID)).isEmpty();
    }
}
