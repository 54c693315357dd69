package dev.scepter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scepter.agent.cli.AgentFactory;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.Platform;
import dev.scepter.agent.service.Seams;
import dev.scepter.agent.service.UserStores.UserStore;
import dev.scepter.agent.testing.InMemoryCertificateStore;
import dev.scepter.agent.testing.InMemoryUsers;
import dev.scepter.lab.ca.LabExchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies for the stores of users, from the command line to the CA. */
class UserStoreTest {
    private static final String ANN = "S-1-5-21-1-2-3-1001";
    private static final String BOB = "S-1-5-21-1-2-3-1002";
    private static final PolicyId WIFI = new PolicyId("wifi");

    @TempDir
    private Path folder;

    private CliLab lab;
    private final InMemoryUsers users = new InMemoryUsers();

    @BeforeEach
    void start() {
        lab = CliLab.in(folder);
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    @Test
    void twoUsers_getACertificateAndARecordEach() throws Exception {
        users.signIn(ANN, "ann");
        users.signIn(BOB, "bob");

        CliResult applied = apply(policy());

        assertThat(applied.exit()).isZero();
        assertThat(principals("VALID")).containsExactly(ANN, BOB);
        assertThat(leaf(ANN)).isNotEqualTo(leaf(BOB));
        assertThat(record(ANN)).exists();
        assertThat(record(BOB)).exists();
        assertThat(lab.dataDir.resolve("store/my")).doesNotExist();
    }

    @Test
    void namedUser_aloneGetsOne() throws Exception {
        users.signIn(ANN, "ann");
        users.signIn(BOB, "bob");

        CliResult applied = apply(policy().with("user", "bob@example.com"));

        assertThat(applied.exit()).isZero();
        assertThat(applied.json().path("principal").asText()).isEqualTo(BOB);
        assertThat(principals("VALID")).containsExactly(BOB);
        assertThat(record(ANN)).doesNotExist();
    }

    @Test
    void namedUserWhoIsAway_isWaitedForAndServedOnceThere() throws Exception {
        users.signIn(ANN, "ann");

        CliResult applied = apply(policy().with("user", BOB));

        assertThat(applied.exit()).isEqualTo(3);
        assertThat(applied.json().path("state").asText()).isEqualTo("NEW");
        assertThat(applied.json().path("principal").asText()).isEqualTo(BOB);
        assertThat(applied.json().path("nextAttempt").isNull()).isTrue();
        assertThat(applied.json().path("attempt").isNull()).isTrue();
        assertThat(error(applied)).isEqualTo("USER_AWAY");
        assertThat(applied.json().path("error").path("message").asText()).isEqualTo("waiting for logon of " + BOB);
        assertThat(lab.messages()).isEmpty();

        users.signIn(BOB, "bob");
        assertThat(run("renew", "wifi", "--json").exit()).isZero();
        assertThat(principals("VALID")).containsExactly(BOB);
    }

    @Test
    void nobodySignedIn_waitsForAUser() throws Exception {
        CliResult applied = apply(policy());

        assertThat(applied.exit()).isEqualTo(3);
        assertThat(applied.json().path("principal").isNull()).isTrue();
        assertThat(applied.json().path("error").path("message").asText()).isEqualTo("waiting for logon of a user");
    }

    @Test
    void certificateOfAUserWhoIsAway_isToldAsItWasAndNotProved() throws Exception {
        users.signIn(ANN, "ann");
        apply(policy());
        users.signOut(ANN);
        int before = users.calls();

        CliResult status = run("status", "--json");

        JsonNode entry = status.json().path("policies").path(0);
        assertThat(status.exit()).isZero();
        assertThat(entry.path("state").asText()).isEqualTo("VALID");
        assertThat(entry.path("proofs").path("stored").isNull()).isTrue();
        assertThat(entry.path("warnings").path(0).path("code").asText()).isEqualTo("userAway");
        assertThat(entry.path("warnings").path(0).path("message").asText())
                .isEqualTo("waiting for logon of " + ANN
                        + "; nothing was checked now, the certificate was put in force at 2031-05-06T07:08:09Z");
        assertThat(users.calls()).isEqualTo(before);
    }

    @Test
    void removalWhileAway_waitsAndIsFinishedAtTheNextLogon() throws Exception {
        users.signIn(ANN, "ann");
        users.signIn(BOB, "bob");
        apply(policy());
        users.signOut(BOB);

        CliResult removed = run("remove", "wifi", "--json");

        assertThat(removed.exit()).isEqualTo(3);
        assertThat(removed.json().path("state").asText()).isEqualTo("REMOVED");
        assertThat(error(removed)).isEqualTo("USER_AWAY");
        assertThat(users.storeOf(ANN).inForce(WIFI)).isEmpty();
        assertThat(record(ANN)).doesNotExist();
        assertThat(leaf(BOB)).isNotEmpty();

        users.signIn(BOB, "bob");
        assertThat(run("remove", "wifi", "--json").exit()).isZero();
        assertThat(users.storeOf(BOB).inForce(WIFI)).isEmpty();
        assertThat(users.keysOf(BOB).list(WIFI)).isEmpty();
        assertThat(run("status", "--json").json().path("policies")).isEmpty();
    }

    @Test
    void removalWithoutAReadableStateFile_waitsForTheUserWhoIsAwayToo() throws Exception {
        users.signIn(BOB, "bob");
        apply(policy());
        users.signOut(BOB);
        Files.writeString(lab.dataDir.resolve("policies/wifi.json"), "{");

        CliResult removed = run("remove", "wifi", "--json");

        assertThat(removed.exit()).isEqualTo(3);
        assertThat(removed.json().path("principal").asText()).isEqualTo(BOB);
        assertThat(error(removed)).isEqualTo("USER_AWAY");
        assertThat(removed.json().path("warnings").path(0).path("code").asText())
                .isEqualTo("rootStays");

        users.signIn(BOB, "bob");
        assertThat(run("remove", "wifi", "--json").exit()).isZero();
        assertThat(users.storeOf(BOB).inForce(WIFI)).isEmpty();
        assertThat(run("status", "--json").json().path("policies")).isEmpty();
    }

    @Test
    void profileThatIsGone_holdsUpNoRemoval() throws Exception {
        users.signIn(BOB, "bob");
        apply(policy().withRoot(lab.ca.root()));
        users.deleteProfile(BOB);

        CliResult removed = run("remove", "wifi", "--json");

        assertThat(removed.exit()).isZero();
        assertThat(record(BOB)).doesNotExist();
        assertThat(roots()).isEmpty();
    }

    @Test
    void helperThatFails_holdsUpNoOtherUser() throws Exception {
        users.signIn(ANN, "ann");
        users.signIn(BOB, "bob");
        users.breakHelper(ANN);

        CliResult applied = apply(policy());

        assertThat(applied.exit()).isEqualTo(1);
        assertThat(error(applied)).isEqualTo("USER_HELPER_FAILED");
        assertThat(principals("VALID")).containsExactly(BOB);

        users.mendHelper(ANN);
        assertThat(apply(policy()).exit()).isZero();
        assertThat(principals("VALID")).containsExactly(ANN, BOB);
    }

    @Test
    void logOffBeforeAnyCall_losesNothingAndSpendsNoSecondRequest() throws Exception {
        int points = callsOfOneLife();
        assertThat(points).isGreaterThan(5);
        for (int point = 1; point <= points; point++) {
            InMemoryUsers again = new InMemoryUsers();
            again.signIn(ANN, "ann");
            again.beforeCall(point, () -> again.signOut(ANN));
            try (CliLab other = CliLab.in(Files.createTempDirectory(folder, "point"))) {
                String[] apply = {
                    "apply",
                    "--json",
                    "--policy",
                    other.file(policyOf(other).with("challenge", "secret").with("oneTimeChallenge", true))
                            .toString()
                };
                other.runWith(agents(other, again), apply);
                again.signIn(ANN, "ann");
                CliResult second = other.runWith(agents(other, again), apply);

                assertThat(second.exit())
                        .as("log-off before call %s: %s", point, second.err())
                        .isZero();
                assertThat(other.messages().stream()
                                .map(LabExchange::transactionId)
                                .distinct())
                        .as("log-off before call %s", point)
                        .hasSize(1);
                assertThat(again.keysOf(ANN).list(WIFI))
                        .as("log-off before call %s", point)
                        .hasSize(1);
            }
        }
    }

    @Test
    void oneTimeChallenge_isSentForOneUserOnly() throws Exception {
        users.signIn(ANN, "ann");
        users.signIn(BOB, "bob");

        CliResult applied = apply(policy().with("challenge", "secret").with("oneTimeChallenge", true));

        assertThat(principals("VALID")).containsExactly(ANN);
        assertThat(applied.exit()).isNotZero();
        assertThat(applied.json().path("principal").asText()).isEqualTo(BOB);
    }

    @Test
    void rootOfMachineAndUser_goesWithTheLast() throws Exception {
        users.signIn(ANN, "ann");
        apply(policy().withRoot(lab.ca.root()));
        lab.clock.advance(Duration.ofMinutes(1));
        PolicyText ofMachine =
                lab.policy().withRoot(lab.ca.root()).with("id", "lan").with("name", "LAN");
        assertThat(apply(ofMachine).exit()).isZero();

        assertThat(run("remove", "wifi").exit()).isZero();
        assertThat(roots()).hasSize(1);

        assertThat(run("remove", "lan").exit()).isZero();
        assertThat(roots()).isEmpty();
    }

    @Test
    void rootOfTwoUsers_goesWithTheLast() throws Exception {
        users.signIn(ANN, "ann");
        users.signIn(BOB, "bob");
        apply(policy().withRoot(lab.ca.root()));
        users.signOut(BOB);

        run("remove", "wifi");
        assertThat(roots()).hasSize(1);

        users.signIn(BOB, "bob");
        run("remove", "wifi");
        assertThat(roots()).isEmpty();
    }

    @Test
    void userWhoHoldsACertificateOfTheCa_keepsNoRootOfTheMachine() throws Exception {
        users.signIn(ANN, "ann");
        apply(policy().withRoot(lab.ca.root()));
        InMemoryCertificateStore store = users.storeOf(ANN);
        Thumbprint leaf = store.list(WIFI).get(0);
        store.install(new PolicyId("mine"), store.find(WIFI, leaf).orElseThrow());

        assertThat(run("remove", "wifi").exit()).isZero();

        assertThat(store.others(WIFI).paths()).hasSize(1);
        assertThat(roots()).isEmpty();
    }

    @Test
    void policyThatGoesToUsers_takesTheMachinesCertificateAwayOnceAUserHasOne() throws Exception {
        apply(lab.policy());
        assertThat(lab.dataDir.resolve("store/my/wifi/certificate.pem")).exists();

        assertThat(apply(policy()).exit()).isEqualTo(3);
        assertThat(lab.dataDir.resolve("store/my/wifi/certificate.pem")).exists();

        users.signIn(ANN, "ann");
        assertThat(apply(policy()).exit()).isZero();
        assertThat(principals("VALID")).containsExactly(ANN);
        assertThat(lab.dataDir.resolve("store/my/wifi/certificate.pem")).doesNotExist();
    }

    @Test
    void policyThatGoesToTheMachine_takesTheUsersCertificateAway() throws Exception {
        users.signIn(ANN, "ann");
        apply(policy());

        assertThat(apply(lab.policy()).exit()).isZero();

        assertThat(principals("VALID")).containsExactly("machine");
        assertThat(users.storeOf(ANN).inForce(WIFI)).isEmpty();
    }

    @Test
    void policyForAnotherUser_takesTheFirstOnesAway() throws Exception {
        users.signIn(ANN, "ann");
        users.signIn(BOB, "bob");
        apply(policy().with("user", ANN));

        assertThat(apply(policy().with("user", BOB).with("revision", "2")).exit())
                .isZero();

        assertThat(principals("VALID")).containsExactly(BOB);
        assertThat(users.storeOf(ANN).inForce(WIFI)).isEmpty();
    }

    @Test
    void placeholders_areOfTheUser() throws Exception {
        users.signIn(ANN, "ann");

        CliResult applied = apply(policy().with("subjectName", "CN={{UserPrincipalName}}"));

        assertThat(applied.json().path("subject").asText()).isEqualTo("CN=ann@example.com");
    }

    private int callsOfOneLife() throws IOException {
        InMemoryUsers counted = new InMemoryUsers();
        counted.signIn(ANN, "ann");
        try (CliLab other = CliLab.in(Files.createTempDirectory(folder, "counted"))) {
            other.runWith(
                    agents(other, counted),
                    "apply",
                    "--policy",
                    other.file(policyOf(other).with("challenge", "secret").with("oneTimeChallenge", true))
                            .toString());
        }
        return counted.calls();
    }

    private PolicyText policy() {
        return policyOf(lab);
    }

    private static PolicyText policyOf(CliLab lab) {
        return lab.policy().with("store", "user");
    }

    private CliResult apply(PolicyText policy) {
        return run("apply", "--json", "--policy", lab.file(policy).toString());
    }

    private CliResult run(String... arguments) {
        return lab.runWith(agents(lab, users), arguments);
    }

    private static AgentFactory agents(CliLab lab, InMemoryUsers users) {
        return (path, events) -> {
            Seams seams = new Seams(lab.clock, lab.sleeper, new SecureRandom(), events);
            Platform platform = Platform.ofThisMachine(path, seams)
                    .withUsers(users, session -> new UserStore(users.keysFor(session), users.storeFor(session)));
            return Agent.on(platform, seams);
        };
    }

    private List<String> principals(String state) {
        List<String> principals = new ArrayList<>();
        StreamSupport.stream(run("status", "--json").json().path("policies").spliterator(), false)
                .filter(entry -> entry.path("state").asText().equals(state))
                .forEach(entry -> principals.add(entry.path("principal").asText()));
        return principals;
    }

    private static String error(CliResult result) {
        return result.json().path("error").path("code").asText();
    }

    private String leaf(String sid) {
        return users.storeOf(sid).inForce(WIFI).orElseThrow().sha1().hex();
    }

    private Path record(String sid) {
        return lab.dataDir.resolve("users").resolve(sid).resolve("policies/wifi.json");
    }

    private List<Path> roots() throws IOException {
        Path roots = lab.dataDir.resolve("store/root");
        if (!Files.exists(roots)) {
            return List.of();
        }
        try (var files = Files.list(roots)) {
            return files.toList();
        }
    }
}
