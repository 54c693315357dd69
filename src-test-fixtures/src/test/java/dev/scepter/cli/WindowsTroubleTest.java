package dev.scepter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scepter.agent.cli.AgentFactory;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.platform.file.FileMachineIdentity;
import dev.scepter.agent.platform.file.FileSecretProtector;
import dev.scepter.agent.platform.file.KeyWrapping;
import dev.scepter.agent.platform.windows.crypt32.FakeCrypt32;
import dev.scepter.agent.platform.windows.ncrypt.FakeNcrypt;
import dev.scepter.agent.platform.windows.ncrypt.MachineKeyProvider;
import dev.scepter.agent.port.ChainOpinion;
import dev.scepter.agent.port.LocalChannel;
import dev.scepter.agent.port.MdmEnrollment;
import dev.scepter.agent.port.PlatformAbilities;
import dev.scepter.agent.port.ProxyResolver;
import dev.scepter.agent.port.SecretProtector;
import dev.scepter.agent.port.UserSessions;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.AgentSettings;
import dev.scepter.agent.service.Platform;
import dev.scepter.agent.service.Seams;
import dev.scepter.agent.service.UserStores;
import dev.scepter.agent.service.WindowsWays;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import dev.scepter.agent.testing.OnWindows;
import dev.scepter.lab.ca.ChallengeRule;
import dev.scepter.lab.ca.LabCaRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a whole command makes of the troubles of a Windows machine: each its own error, nothing half-installed, and once the
 * trouble is over the same command ends well and spends no second challenge. Keys, stores and roots are those of Windows, on
 * doubles of its DLLs.
 */
class WindowsTroubleTest {
    private static final String CHALLENGE = "once-and-never-again";
    private static final int NTE_EXISTS = 0x8009000F;
    private static final int NTE_PERM = 0x80090010;
    private static final int NTE_BAD_PROVIDER = 0x80090013;

    private final SecureRandom random = new SecureRandom();
    private final InMemoryDurableFolder folder = new InMemoryDurableFolder();
    private final FakeCrypt32 stores = new FakeCrypt32();
    private final FakeNcrypt ncrypt = new FakeNcrypt();
    private CliLab lab;

    @BeforeEach
    void start(@TempDir Path path) throws ScepterException {
        // Else the rights of the policy's file decide.
        folder.write("config.json", "{\"allowRootInstall\": true}".getBytes(StandardCharsets.UTF_8));
        lab = CliLab.in(path);
        lab.ca.setRules(LabCaRules.standard().with(ChallengeRule.oneTime(CHALLENGE)));
    }

    @AfterEach
    void stop() {
        lab.close();
        assertThat(ncrypt.openHandles()).as("handles that stay open").isZero();
    }

    private AgentFactory windows() {
        return (path, events) -> {
            SecretProtector protector = new FileSecretProtector(folder, random, KeyWrapping.NONE);
            MachineKeyProvider keys = ncrypt.keys(folder);
            Platform platform = new Platform(
                    folder,
                    folder,
                    new AgentSettings(List::of, folder, Map.of()),
                    FileMachineIdentity::new,
                    keys,
                    keys,
                    () -> KeySpec.ec(256),
                    lab.keys(),
                    stores.certificates(keys),
                    stores.roots(),
                    protector,
                    () -> new PlatformAbilities(false, true, true, true),
                    Optional.empty(),
                    ProxyResolver.NONE,
                    ChainOpinion.NONE,
                    LocalChannel.NONE,
                    MdmEnrollment.NONE,
                    WindowsWays.NONE,
                    UserSessions.NONE,
                    UserStores.NONE);
            return Agent.on(platform, new Seams(lab.clock, lab.sleeper, random, events));
        };
    }

    /** With a challenge that the CA takes once, and a root. */
    private PolicyText policy() {
        return lab.policy().withRoot(lab.ca.root()).with("challenge", CHALLENGE).with("oneTimeChallenge", true);
    }

    private CliResult apply() {
        return apply(policy());
    }

    private CliResult apply(PolicyText policy) {
        return lab.runWith(
                windows(), "apply", "--json", "--policy", lab.file(policy).toString());
    }

    private JsonNode status() {
        return lab.runWith(windows(), "status", "wifi", "--json").json().at("/policies/0");
    }

    private void assertNothingInstalled() {
        assertThat(stores.count("MY")).as("certificates").isZero();
        assertThat(stores.count("ROOT")).as("roots").isZero();
    }

    private void assertInstalledWithOneRequest(CliResult applied) {
        assertThat(applied.exit()).as(applied.out() + applied.err()).isZero();
        assertThat(applied.state()).isEqualTo("VALID");
        assertThat(stores.count("MY")).isEqualTo(1);
        assertThat(stores.count("ROOT")).isEqualTo(1);
        assertThat(ncrypt.keyNames()).hasSize(1);
        assertThat(lab.messages().stream()
                        .map(exchange -> exchange.requestDigest())
                        .distinct())
                .hasSize(1);
    }

    private void assertTold(CliResult result, ErrorCode code, String message, String remedy) {
        assertThat(result.exit())
                .as(result.out() + result.err())
                .isEqualTo(code.exitCode().number());
        assertThat(result.errorCode()).isEqualTo(code.name());
        assertThat(result.errorMessage()).contains(message);
        assertThat(lab.runWith(windows(), "status", "wifi").out())
                .contains(code.name())
                .contains(remedy);
        assertThat(result.json().get("nextAttempt").asText())
                .isEqualTo(status().get("nextAttempt").asText());
    }

    @Test
    void notElevated_isNotPermitted_andWhatWasIssuedWaitsForTheRights() {
        stores.denyChanges();

        CliResult denied = apply();

        assertTold(denied, ErrorCode.NOT_PERMITTED, "store LocalMachine\\MY", "elevated console");
        assertThat(denied.exit()).isEqualTo(8);
        assertNothingInstalled();
        stores.allowChanges();
        assertInstalledWithOneRequest(apply());
    }

    @Test
    void storeThatIsReadOnly_isTold_andWhatWasIssuedWaits() {
        stores.makeReadOnly("MY", "CA", "ROOT");

        CliResult denied = apply();

        assertTold(
                denied,
                ErrorCode.STORE_READ_ONLY,
                "CertOpenStore (store LocalMachine\\MY) answered error 5 ERROR_ACCESS_DENIED",
                "rights of its registry key");
        assertThat(denied.exit()).isEqualTo(1);
        assertNothingInstalled();
        stores.makeReadOnly();
        assertInstalledWithOneRequest(apply());
    }

    @Test
    void rootsThatAreReadOnly_areTold_andTheCertificateIsNotInForceWithoutItsRoot() {
        stores.makeReadOnly("ROOT");

        CliResult denied = apply();

        assertTold(denied, ErrorCode.STORE_READ_ONLY, "LocalMachine\\ROOT", "rights of its registry key");
        assertThat(denied.state()).isNotEqualTo("VALID");
        assertThat(stores.count("ROOT")).isZero();
        stores.makeReadOnly();
        assertInstalledWithOneRequest(apply());
    }

    @Test
    void missingProvider_isTold_beforeAnyRequest() {
        ncrypt.answer("NCryptOpenStorageProvider", NTE_BAD_PROVIDER);

        CliResult failed = apply();

        assertTold(
                failed,
                ErrorCode.KEY_PROVIDER_MISSING,
                "NCryptOpenStorageProvider (Microsoft Software Key Storage Provider) answered 0x80090013"
                        + " NTE_BAD_PROVIDER",
                "sfc /scannow");
        assertThat(failed.exit()).isEqualTo(1);
        assertNothingInstalled();
        assertThat(lab.messages()).isEmpty();
        ncrypt.answer("NCryptOpenStorageProvider", 0);
        assertInstalledWithOneRequest(apply());
    }

    @Test
    void keyThatMayNotBeMade_isNotPermitted_beforeAnyRequest() {
        ncrypt.answer("NCryptFinalizeKey", NTE_PERM);

        CliResult denied = apply();

        assertTold(denied, ErrorCode.NOT_PERMITTED, "NCryptFinalizeKey (key Scepter-wifi-", "rights");
        assertThat(denied.exit()).isEqualTo(8);
        assertNothingInstalled();
        assertThat(ncrypt.keyNames()).isEmpty();
        assertThat(lab.messages()).isEmpty();
        ncrypt.answer("NCryptFinalizeKey", 0);
        assertInstalledWithOneRequest(apply());
    }

    @Test
    void nameThatIsTaken_isLeftToItsOwner_andTheNextAttemptTakesAnotherOne() {
        ncrypt.answer("NCryptCreatePersistedKey", NTE_EXISTS);

        CliResult failed = apply();

        assertTold(failed, ErrorCode.KEY_NAME_TAKEN, "NTE_EXISTS", "another name");
        assertThat(failed.exit()).isEqualTo(1);
        assertNothingInstalled();
        assertThat(lab.messages()).isEmpty();
        assertThat(ncrypt.calls()).noneMatch(call -> call.startsWith("NCryptDeleteKey"));
        ncrypt.answer("NCryptCreatePersistedKey", 0);
        assertInstalledWithOneRequest(apply());
        String taken = failed.errorMessage().replaceFirst("(?s).*\\(key (\\S+)\\).*", "$1");
        assertThat(taken).startsWith("Scepter-wifi-");
        assertThat(ncrypt.keyNames()).doesNotContain(taken);
    }

    /** The certificate alone, or its key alone. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatAPersonDeleted_isEnrolledAnew_andNothingOfTheOldOneStays(boolean keyOnly) {
        lab.ca.setRules(LabCaRules.standard());
        PolicyText policy = lab.policy().withRoot(lab.ca.root());
        CliResult first = apply(policy);
        delete(keyOnly);

        JsonNode status = status();
        CliResult again = apply(policy);

        assertThat(status.at("/error/code").asText()).isEqualTo("CERTIFICATE_MISSING");
        assertThat(status.at("/error/message").asText()).contains("it or its key is gone");
        assertThat(again.exit()).as(again.out() + again.err()).isZero();
        assertThat(again.thumbprint()).isNotEqualTo(first.thumbprint());
        lab.clock.advance(Duration.ofDays(8));
        apply(policy);
        assertThat(stores.count("MY")).isEqualTo(1);
        assertThat(ncrypt.keyNames()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatAPersonDeleted_isOnlyReported_ifThePolicySaysSo(boolean keyOnly) {
        lab.ca.setRules(LabCaRules.standard());
        PolicyText policy = lab.policy().with("onMissingCertificate", "report");
        apply(policy);
        delete(keyOnly);
        int before = lab.exchanges();

        CliResult again = apply(policy);

        assertThat(again.exit()).isEqualTo(1);
        assertThat(again.errorCode()).isEqualTo("CERTIFICATE_MISSING");
        assertThat(lab.exchanges()).isEqualTo(before);
        assertThat(stores.count("MY") + ncrypt.keyNames().size()).isEqualTo(1);
    }

    private void delete(boolean keyOnly) {
        if (keyOnly) {
            ncrypt.deleteByHand();
        } else {
            stores.emptyByHand("MY");
        }
    }

    /** On Wine keys lie in CryptoAPI; on Windows the setting says so. */
    @Test
    @OnWindows
    void ecKeyWhereKeysLieInCryptoApi_isRefused_beforeAnyRequest() throws ScepterException {
        AgentFactory machine = (path, events) -> Agent.onThisMachine(path, lab.seams());
        Agent.onThisMachine(lab.dataDir, lab.seams())
                .folder()
                .write("config.json", "{\"keyApi\": \"cryptoapi\"}".getBytes(StandardCharsets.UTF_8));

        CliResult refused = lab.runWith(
                machine,
                "apply",
                "--json",
                "--policy",
                lab.file(lab.policy().without("keyLength").with("keyAlgorithm", "EC-P256"))
                        .toString());

        assertThat(refused.exit()).as(refused.out() + refused.err()).isEqualTo(4);
        assertThat(refused.err()).contains("makes its keys in CryptoAPI, which knows RSA only");
        assertThat(lab.exchanges()).isZero();
    }

    @Test
    void keyApiWhereKeysLieInFiles_isToldToHaveNoEffect() throws IOException {
        Files.createDirectories(lab.dataDir);
        Files.writeString(lab.dataDir.resolve("config.json"), "{\"keyApi\": \"cryptoapi\"}");

        CliResult status = lab.run("status", "-v");
        CliResult plan = lab.run(
                "plan",
                "--policy",
                lab.file(lab.policy().without("keyLength").with("keyAlgorithm", "EC-P256"))
                        .toString());

        assertThat(status.out())
                .contains("keyApi: cng (default)")
                .contains("keyApi: has no effect here: keys lie in files (config.json)");
        assertThat(plan.err()).contains("keyApi: has no effect here");
        assertThat(plan.exit()).as(plan.out() + plan.err()).isZero();
    }

    @Test
    @OnWindows
    void plantedDataFolder_isRefused_beforeAnythingElse() throws IOException {
        Files.createDirectories(lab.dataDir);
        AgentFactory machine = (path, events) -> Agent.onThisMachine(path, lab.seams());

        CliResult refused = lab.runWith(
                machine, "apply", "--json", "--policy", lab.file(lab.policy()).toString());

        assertThat(refused.exit()).as(refused.out() + refused.err()).isEqualTo(1);
        assertThat(refused.errorCode()).isEqualTo("DATA_FOLDER_UNUSABLE");
        assertThat(refused.errorMessage()).contains("it may have been planted");
        assertThat(lab.exchanges()).isZero();
        assertThat(lab.snapshot()).containsOnlyKeys("");
    }
}
