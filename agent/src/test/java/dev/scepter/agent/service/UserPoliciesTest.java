package dev.scepter.agent.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.scepter.agent.lifecycle.Demand;
import dev.scepter.agent.lifecycle.Forecast;
import dev.scepter.agent.lifecycle.PolicyRecord;
import dev.scepter.agent.lifecycle.PolicyStatus;
import dev.scepter.agent.lifecycle.Removal;
import dev.scepter.agent.lifecycle.RemovalWish;
import dev.scepter.agent.lifecycle.RunResult;
import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.lifecycle.Warning;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.model.WarningCode;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.policy.ScepPolicyBuilder;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import dev.scepter.agent.testing.InMemoryUsers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Policies of users who are away, have gone for ever, or are others than before. */
class UserPoliciesTest {
    private static final String ANN = "S-1-5-21-1-2-3-1001";
    private static final String BOB = "S-1-5-21-1-2-3-1002";
    private static final PolicyId EAP = new PolicyId("eap");

    private final InMemoryUsers users = new InMemoryUsers();
    private final TestDevice device = new TestDevice(users);

    @AfterEach
    void close() {
        device.close();
    }

    @Test
    void removal_takesTheMachinesPartAtOnce_thoughAUserIsAway() throws Exception {
        users.signIn(BOB, "bob");
        apply(forUsers().build());
        users.signOut(BOB);
        apply(TestDevice.policy("eap"));
        assertThat(isInTheMachinesStore()).isTrue();

        remove();

        assertThat(isInTheMachinesStore()).isFalse();
        assertThat(keysOfTheMachine()).isFalse();
        assertThat(device.agent.status().each(EAP))
                .extracting(status -> status.principal().orElseThrow(), PolicyStatus::exitCode)
                .containsExactly(tuple(BOB, ExitCode.PENDING));
        assertThat(device.agent.engine().forecast(template()).steps()).isEmpty();

        users.signIn(BOB, "bob");
        run();
        assertThat(device.agent.journal().list()).isEmpty();
        assertThat(hasCertificate(BOB)).isFalse();
    }

    @Test
    void policyThatComesAgainWhileAUserIsAway_leavesNoOrphanOfTheMachine() throws Exception {
        users.signIn(BOB, "bob");
        apply(forUsers().build());
        users.signOut(BOB);
        apply(TestDevice.policy("eap"));
        remove();

        RunResult result = apply(forUsers().build());

        assertThat(result.failure()).isEmpty();
        assertThat(isInTheMachinesStore()).isFalse();
        assertThat(keysOfTheMachine()).isFalse();
    }

    @Test
    void machinesPartThatCannotGoYet_isShown() throws Exception {
        users.signIn(BOB, "bob");
        apply(forUsers().build());
        users.signOut(BOB);
        apply(TestDevice.policy("eap"));
        device.folder.setFaults(failingAtDeletionsBelow("store/"));

        assertThatThrownBy(() -> remove()).isInstanceOf(ScepterException.class);

        assertThat(device.agent.status().each(EAP))
                .extracting(status -> status.principal().orElseThrow())
                .containsExactly(PolicyStatus.MACHINE, BOB);
        device.folder.setFaults(new InMemoryDurableFolder.Faults() {});
        assertThat(device.agent.engine().forecast(template()).steps()).isNotEmpty();
        run();
        assertThat(isInTheMachinesStore()).isFalse();
    }

    @Test
    void removalThatKeepsRoots_keepsThemThoughAUserIsAway() throws Exception {
        users.signIn(BOB, "bob");
        apply(forUsers().build());
        users.signOut(BOB);
        apply(TestDevice.policy("eap"));
        EncodedCertificate root = template().inForce().orElseThrow().chain().get(0);
        apply(TestDevice.policy("eap").toBuilder()
                .revision("2")
                .includeRootCertificate(true)
                .rootCertificate(Optional.of(root))
                .build());
        assertThat(isAnyRootThere()).isTrue();

        device.agent.engine().remove(EAP, new RemovalWish(true, true), StepListener.NONE);

        assertThat(isInTheMachinesStore()).isFalse();
        assertThat(isAnyRootThere()).isTrue();
        assertThat(template().removal().map(Removal::wish)).contains(new RemovalWish(true, true));
    }

    @Test
    void userWhoseProfileIsGone_isForgotten_thoughThePolicyIsForAll() throws Exception {
        users.signIn(ANN, "ann");
        users.signIn(BOB, "bob");
        apply(forUsers().build());

        users.deleteProfile(BOB);

        assertThat(device.agent.status().each(EAP))
                .extracting(PolicyStatus::state)
                .containsExactly(PolicyStatus.State.VALID, PolicyStatus.State.REMOVED);
        Forecast forecast = device.agent.engine().forecast(template());
        assertThat(forecast.steps()).isNotEmpty();
        assertThat(forecast.reason()).doesNotContain(BOB);
        run();
        assertThat(device.agent.status().each(EAP))
                .extracting(status -> status.principal().orElseThrow())
                .containsExactly(ANN);
        assertThat(device.folder.snapshot().keySet()).noneMatch(path -> path.contains(BOB));
        assertThat(device.agent.engine().forecast(template()).steps()).isEmpty();
    }

    @Test
    void nameThatMoves_takesTheCertificateAlong() throws Exception {
        users.signIn(ANN, "eve");
        apply(forUsers().user(Optional.of("eve@example.com")).build());
        users.signIn(ANN, "ann");
        users.signIn(BOB, "eve");

        run();

        assertThat(hasCertificate(BOB)).isTrue();
        assertThat(hasCertificate(ANN)).isFalse();
    }

    @Test
    void nameThatIsUnknownForAWhile_takesNothingAway() throws Exception {
        users.signIn(ANN, "ann");
        apply(forUsers().user(Optional.of("ann@example.com")).build());
        users.signOut(ANN);
        users.signInUnnamed(ANN);

        run();

        assertThat(hasCertificate(ANN)).isTrue();
        assertThat(device.agent.status().of(EAP).orElseThrow().state()).isEqualTo(PolicyStatus.State.VALID);
    }

    @Test
    void recordThatCannotBeReadForAWhile_isNotTakenForADamagedOne() throws Exception {
        users.signIn(ANN, "ann");
        apply(forUsers().build());
        device.folder.setFaults(failingAtReadsOf(ANN));

        assertThatThrownBy(() -> remove())
                .isInstanceOfSatisfying(
                        ScepterException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_FOLDER_UNUSABLE));

        assertThat(hasCertificate(ANN)).isTrue();
        device.folder.setFaults(new InMemoryDurableFolder.Faults() {});
        run();
        assertThat(hasCertificate(ANN)).isFalse();
        assertThat(device.agent.journal().list()).isEmpty();
    }

    @Test
    void damagedRecordThatGoes_leavesTheChallengeSpent() throws Exception {
        users.signIn(ANN, "ann");
        ScepPolicy once = forUsers()
                .challenge(Optional.of(Secret.ofText("once")))
                .oneTimeChallenge(true)
                .build();
        apply(once.toBuilder().user(Optional.of(ANN)).build());
        damage("users/" + ANN + "/policies/eap.json");
        users.signIn(BOB, "bob");

        RunResult result = apply(once.toBuilder().user(Optional.of(BOB)).build());

        assertThat(result.failure().orElseThrow().code()).isEqualTo(ErrorCode.CHALLENGE_SPENT);
        assertThat(hasCertificate(ANN)).isFalse();
        assertThat(template().spentChallenges()).hasSize(1);
    }

    @Test
    void freshOneTimeChallenge_goesToTheUserWithoutACertificate() throws Exception {
        users.signIn(ANN, "ann");
        apply(once("first", "1"));
        users.signIn(BOB, "bob");
        run();
        assertThat(hasCertificate(BOB)).isFalse();

        apply(once("second", "2"));

        assertThat(hasCertificate(BOB)).isTrue();
        assertThat(device.ca.requests()).hasSize(2);
    }

    @Test
    void templateThatCannotBeRead_goesWithTheLastUser() throws Exception {
        users.signIn(ANN, "ann");
        users.signIn(BOB, "bob");
        apply(forUsers().build());
        users.signOut(BOB);
        damage("policies/eap.json");

        device.agent.engine().removeUnreadable(EAP, StepListener.NONE);

        assertThat(hasCertificate(ANN)).isFalse();
        assertThat(template().removal().map(Removal::isRunning)).contains(true);
        assertThat(device.agent.status().each(EAP))
                .extracting(status -> status.principal().orElseThrow())
                .containsExactly(BOB);
        users.signIn(BOB, "bob");
        run();
        assertThat(hasCertificate(BOB)).isFalse();
        assertThat(device.agent.journal().list()).isEmpty();
    }

    @Test
    void nothingThatCanBeReadOfAUserWhoIsAway_isNotForgotten() throws Exception {
        users.signIn(BOB, "bob");
        apply(forUsers().build());
        users.signOut(BOB);
        damage("policies/eap.json");
        damage("users/" + BOB + "/policies/eap.json");

        assertThatThrownBy(() -> device.agent.engine().removeUnreadable(EAP, StepListener.NONE))
                .isInstanceOfSatisfying(
                        ScepterException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USER_AWAY));

        users.signIn(BOB, "bob");
        device.agent.engine().removeUnreadable(EAP, StepListener.NONE);
        assertThat(hasCertificate(BOB)).isFalse();
        assertThat(device.agent.journal().list()).isEmpty();
    }

    @Test
    void userWhoIsHereButMustNotBeLookedAt_isNotCalledAway() throws Exception {
        users.signIn(ANN, "ann");
        apply(forUsers().build());
        users.forbid();

        PolicyStatus status = device.agent.status().of(EAP).orElseThrow();

        assertThat(status.state()).isEqualTo(PolicyStatus.State.VALID);
        assertThat(status.warnings())
                .extracting(Warning::code)
                .containsExactly(WarningCode.USER_NOT_LOOKED_AT.jsonName());
    }

    @Test
    void moreUsersThanCanBeLookedAt_areAFailure_andNobodyIsOverlooked() throws Exception {
        for (int i = 0; i <= 10_000; i++) {
            device.folder.write("users/S-1-5-21-1-2-3-" + (2_000 + i) + "/policies/x.json", new byte[0]);
        }

        assertThatThrownBy(() -> device.agent.engine().concernsUsers(PolicyRecord.of(TestDevice.policy("eap"), "test")))
                .isInstanceOfSatisfying(
                        ScepterException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_FOLDER_UNUSABLE))
                .hasMessageContaining("10001 users");
    }

    private static ScepPolicyBuilder forUsers() {
        return TestDevice.userPolicy("eap").toBuilder();
    }

    private static ScepPolicy once(String challenge, String revision) {
        return forUsers()
                .revision(revision)
                .challenge(Optional.of(Secret.ofText(challenge)))
                .oneTimeChallenge(true)
                .build();
    }

    private RunResult apply(ScepPolicy policy) throws ScepterException, InterruptedException {
        return device.agent.engine().apply(policy, TestDevice.SOURCE, Demand.NOW, StepListener.NONE);
    }

    private void run() throws ScepterException, InterruptedException {
        assertThat(device.agent.engine().run(EAP, Demand.WHAT_IS_DUE, StepListener.NONE))
                .isPresent();
    }

    private void remove() throws ScepterException, InterruptedException {
        assertThat(device.agent.engine().remove(EAP, false, StepListener.NONE)).isPresent();
    }

    private PolicyRecord template() throws ScepterException {
        return device.agent.journal().read(EAP).orElseThrow();
    }

    private void damage(String path) throws ScepterException {
        assertThat(device.folder.snapshot()).containsKey(path);
        device.folder.write(path, "{".getBytes(StandardCharsets.UTF_8));
    }

    private boolean hasCertificate(String sid) {
        return users.storeOf(sid).inForce(EAP).isPresent();
    }

    private boolean isInTheMachinesStore() {
        return device.folder.snapshot().keySet().stream().anyMatch(path -> path.startsWith("store/my/eap/"));
    }

    private boolean isAnyRootThere() {
        return device.folder.snapshot().keySet().stream().anyMatch(path -> path.startsWith("store/root/"));
    }

    private boolean keysOfTheMachine() {
        return device.folder.snapshot().keySet().stream().anyMatch(path -> path.startsWith("keys/"));
    }

    private static InMemoryDurableFolder.Faults failingAtDeletionsBelow(String folder) {
        return new InMemoryDurableFolder.Faults() {
            @Override
            public void before(InMemoryDurableFolder.Operation operation, String path) throws ScepterException {
                if (operation == InMemoryDurableFolder.Operation.DELETE && path.startsWith(folder)) {
                    throw new ScepterException(ErrorCode.DATA_FOLDER_UNUSABLE, "deleting " + path);
                }
            }
        };
    }

    private static InMemoryDurableFolder.Faults failingAtReadsOf(String user) {
        return new InMemoryDurableFolder.Faults() {
            @Override
            public void reading(String path) throws ScepterException {
                if (path.contains(user)) {
                    throw new ScepterException(ErrorCode.DATA_FOLDER_UNUSABLE, "reading " + path);
                }
            }
        };
    }
}
