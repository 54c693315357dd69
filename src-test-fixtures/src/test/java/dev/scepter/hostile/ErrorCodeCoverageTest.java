package dev.scepter.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every error that there is was met: by a row of the table, or by a test that is named here with the reason. */
class ErrorCodeCoverageTest {
    private static final String DEVICE = "trouble of the device itself; no server and no document causes it";
    private static final String MDM = "an answer of an MDM; the table is about CAs and policies";
    private static final String PROXY = "trouble of a proxy; the table's servers are on loopback, where none is used";
    private static final String TIME = "a state that the passing of time or other programs bring about";

    /** @param test the simple name of the test class; it must name the code */
    private record Elsewhere(String test, String reason) {}

    private static final Map<ErrorCode, Elsewhere> ELSEWHERE = elsewhere();

    private static Map<ErrorCode, Elsewhere> elsewhere() {
        Map<ErrorCode, Elsewhere> all = new EnumMap<>(ErrorCode.class);
        all.put(ErrorCode.DATA_FOLDER_BUSY, new Elsewhere("LocalTroubleTest", DEVICE));
        all.put(ErrorCode.DATA_FOLDER_UNUSABLE, new Elsewhere("LocalDurableFolderTest", DEVICE));
        all.put(ErrorCode.RECORD_DAMAGED, new Elsewhere("LocalTroubleTest", DEVICE));
        all.put(ErrorCode.SECRET_UNREADABLE, new Elsewhere("FileSecretProtectorTest", DEVICE));
        all.put(ErrorCode.KEY_PROVIDER_FAILED, new Elsewhere("FileKeyProviderTest", DEVICE));
        all.put(ErrorCode.KEY_MISSING, new Elsewhere("LocalTroubleTest", DEVICE));
        all.put(ErrorCode.KEY_DAMAGED, new Elsewhere("FileKeyProviderTest", DEVICE));
        all.put(ErrorCode.CERTIFICATE_DAMAGED, new Elsewhere("FileCertificateStoreTest", DEVICE));
        all.put(ErrorCode.STORE_FAILED, new Elsewhere("WindowsCertificateStoreOnFakeTest", DEVICE));
        all.put(ErrorCode.BACKEND_REFUSED, new Elsewhere("BackendTest", DEVICE));
        all.put(ErrorCode.CERTENROLL_FAILED, new Elsewhere("WindowsScepObjectsTest", DEVICE));
        all.put(ErrorCode.CSP_FAILED, new Elsewhere("CspEnrollmentTest", DEVICE));
        all.put(ErrorCode.CSP_REFUSED, new Elsewhere("CspEnrollmentTest", DEVICE));
        all.put(ErrorCode.CSP_UNFINISHED, new Elsewhere("CspEnrollmentTest", DEVICE));
        all.put(ErrorCode.CSP_CERTIFICATE_MISSING, new Elsewhere("CspEnrollmentTest", DEVICE));
        all.put(ErrorCode.KEY_PROVIDER_MISSING, new Elsewhere("WindowsTroubleTest", DEVICE));
        all.put(ErrorCode.KEY_NAME_TAKEN, new Elsewhere("WindowsTroubleTest", DEVICE));
        all.put(ErrorCode.STORE_READ_ONLY, new Elsewhere("WindowsTroubleTest", DEVICE));
        all.put(ErrorCode.SERVICE_NOT_INSTALLED, new Elsewhere("ServiceManagerTest", DEVICE));
        all.put(ErrorCode.SERVICE_NOT_RUNNING, new Elsewhere("ServiceStatusCommandTest", DEVICE));
        all.put(ErrorCode.SERVICE_FAILED, new Elsewhere("ServiceManagerTest", DEVICE));
        all.put(ErrorCode.SERVICE_ENVIRONMENT, new Elsewhere("ServiceAgentTest", DEVICE));
        all.put(ErrorCode.NOT_PERMITTED, new Elsewhere("LocalTroubleTest", DEVICE));
        all.put(ErrorCode.PLACEHOLDER_EMPTY, new Elsewhere("PlaceholdersTest", DEVICE));
        all.put(ErrorCode.SOURCE_UNUSABLE, new Elsewhere("FilePolicySourceTest", DEVICE));
        all.put(
                ErrorCode.POLICY_CONFLICT,
                new Elsewhere("ReconcilerTest", "what an answer means beside another source's policies"));
        all.put(ErrorCode.CERTIFICATE_MISSING, new Elsewhere("LifeOfACertificateTest", TIME));
        all.put(ErrorCode.CERTIFICATE_EXPIRED, new Elsewhere("LifeOfACertificateTest", TIME));
        all.put(ErrorCode.NOT_FINISHED, new Elsewhere("ProcessTest", TIME));
        all.put(ErrorCode.NO_PREDECESSOR, new Elsewhere("RollbackCommandTest", TIME));
        all.put(ErrorCode.ATTEMPT_UNDER_WAY, new Elsewhere("RollbackCommandTest", TIME));
        all.put(ErrorCode.PROOF_FAILED, new Elsewhere("StatusReaderTest", TIME));
        all.put(ErrorCode.SOURCE_UNUSABLE, new Elsewhere("DeviceApiTest", DEVICE));
        all.put(ErrorCode.MDM_NOT_ENROLLED, new Elsewhere("DeviceIdentitiesTest", DEVICE));
        all.put(ErrorCode.MDM_IDENTITY_DAMAGED, new Elsewhere("DeviceIdentitiesTest", DEVICE));
        all.put(ErrorCode.MDM_HARDWARE_CHANGED, new Elsewhere("DeviceIdentitiesTest", DEVICE));
        all.put(ErrorCode.MDM_ENROLLMENT_REQUIRED, new Elsewhere("MdmFirstTest", DEVICE));
        all.put(ErrorCode.USER_HELPER_FAILED, new Elsewhere("LyingUserHelperTest", DEVICE));
        all.put(ErrorCode.USER_AWAY, new Elsewhere("UserStoreTest", DEVICE));
        all.put(ErrorCode.MDM_TOKEN_REFUSED, new Elsewhere("EnrollCommandTest", MDM));
        all.put(ErrorCode.MDM_UNAUTHORIZED, new Elsewhere("DeviceApiTest", MDM));
        all.put(ErrorCode.MDM_RETIRED, new Elsewhere("DeviceApiTest", MDM));
        all.put(ErrorCode.MDM_ANSWER_FOREIGN, new Elsewhere("DeviceApiTest", MDM));
        all.put(ErrorCode.MDM_ANSWER_STALE, new Elsewhere("PolicyIntakeTest", MDM));
        all.put(
                ErrorCode.HOST_UNKNOWN,
                new Elsewhere("ReplyJudgementTest", "a name that no DNS knows is not to be had on loopback"));
        all.put(ErrorCode.PROXY_UNREACHABLE, new Elsewhere("ProxyTest", PROXY));
        all.put(ErrorCode.PROXY_SIGN_IN_REQUIRED, new Elsewhere("ProxyTest", PROXY));
        all.put(
                ErrorCode.CHALLENGE_SPENT,
                new Elsewhere("NativeScepEnrollmentTest", "the end of several commands, not the answer to one"));
        all.put(ErrorCode.DEFECT, new Elsewhere("RedactionTest", "a defect of Scepter itself, made by a broken part"));
        return all;
    }

    @Test
    void everyErrorCode_isMetByARowOrByANamedTest() {
        Set<ErrorCode> met = EnumSet.noneOf(ErrorCode.class);
        HostileTable.rows().forEach(row -> row.error().ifPresent(met::add));
        PolicySourceRow.rows().forEach(row -> met.add(row.error()));

        List<ErrorCode> missing = Arrays.stream(ErrorCode.values())
                .filter(code -> !met.contains(code) && !ELSEWHERE.containsKey(code))
                .toList();

        assertThat(missing).as("codes without a row or a named test").isEmpty();
        assertThat(ELSEWHERE.keySet()).as("exceptions that have a row by now").doesNotContainAnyElementsOf(met);
    }

    @Test
    void everyNamedTest_isThereAndNamesTheCode() throws IOException {
        for (Map.Entry<ErrorCode, Elsewhere> exception : ELSEWHERE.entrySet()) {
            String test = exception.getValue().test();

            assertThat(source(test))
                    .as(test + " for " + exception.getKey() + ": "
                            + exception.getValue().reason())
                    .containsPattern("\\b" + exception.getKey().name() + "\\b");
        }
    }

    private static String source(String test) throws IOException {
        try (Stream<Path> files = Files.walk(repository())) {
            List<Path> found = files.filter(
                            file -> file.getFileName().toString().equals(test + ".java"))
                    .toList();
            assertThat(found).as(test).hasSize(1);
            return Files.readString(found.get(0));
        }
    }

    private static Path repository() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("LICENSE"))) {
            folder = folder.getParent();
        }
        return Objects.requireNonNull(folder, "a folder with LICENSE above the working folder");
    }
}
