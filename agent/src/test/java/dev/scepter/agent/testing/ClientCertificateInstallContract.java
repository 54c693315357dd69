package dev.scepter.agent.testing;

import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.scepter.agent.csp.ClientCertificateInstall;
import dev.scepter.agent.csp.ClientCertificateInstall.Installation;
import dev.scepter.agent.csp.ClientCertificateInstall.State;
import dev.scepter.agent.csp.CspNode;
import dev.scepter.agent.csp.NodeWriter;
import dev.scepter.agent.model.Deadline;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.policy.ScepPolicy;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every way to the CSP does. */
@Tag("contract")
public abstract class ClientCertificateInstallContract {
    /** The challenge of {@link #installation(String)}, which nothing but Windows may ever see. */
    protected static final String CHALLENGE = "contract&<challenge>7316";

    private static final String ONE = "Scepter-contract-wifi-one00000";
    private static final String TWO = "Scepter-contract-wifi-two00000";
    private static final Thumbprint PIN =
            new Thumbprint(Thumbprint.Algorithm.SHA1, "AB2DB71F7F6DE5D9CE4D5E45E1E147BB7A98E3D9");

    /** Opens the way of this test over a Windows that has no node of the ids here; again it opens the same one. */
    protected abstract ClientCertificateInstall open();

    /** From now on Windows tells this of a node that was executed. */
    protected abstract void willTell(String uniqueId, State state) throws ScepterException;

    /** How often Windows took the Exec of an id. */
    protected abstract int execs(String uniqueId);

    /** What Windows was told with the last Exec of an id, by the names of the nodes below {@code Install}. */
    protected abstract Map<String, String> told(String uniqueId);

    /** From now on Windows fails each call. */
    protected abstract void breakWindows();

    /** An enrolment as a policy comes to it. */
    protected static Installation installation(String uniqueId) {
        return installation(uniqueId, "CN=contract device,O=\"a, b & c\"");
    }

    private static Installation installation(String uniqueId, String subject) {
        ScepPolicy policy = ScepPolicy.builder()
                .id(new PolicyId("contract-wifi"))
                .name("contract-wifi")
                .revision("1")
                .renewPeriodDays(30)
                .serverUrl("http://127.0.0.1:9/scep?profile=a&b")
                .ndesPath(true)
                .subjectName(SubjectName.parse(subject))
                .retryDelay(Duration.ofMinutes(5))
                .keyLength(2048)
                .challenge(Optional.of(Secret.ofText(CHALLENGE)))
                .caThumbprint(PIN)
                .build();
        List<CspNode> nodes = NodeWriter.writeRequest(policy, uniqueId, Optional.of(PIN), Optional.empty())
                .nodes();
        return new Installation(uniqueId, nodes);
    }

    /** Time for one call. */
    protected static Deadline soon() {
        return Deadline.in(Clock.systemUTC(), Duration.ofSeconds(60));
    }

    @Test
    void unknownId_hasNoState_andDeletingItIsNoFailure() throws ScepterException, InterruptedException {
        assertThat(open().state(ONE, soon())).isEmpty();
        open().delete(ONE, soon());
    }

    @Test
    void usableWay_hasNoObstacles() {
        assertThat(open().obstacles()).isEmpty();
    }

    @Test
    void prepared_isNotStarted_andHasNoAnswer() throws ScepterException, InterruptedException {
        open().prepare(installation(ONE), soon());

        assertThat(execs(ONE)).isZero();
        Optional<State> state = open().state(ONE, soon());
        assertThat(state.flatMap(State::status))
                .satisfiesAnyOf(
                        status -> assertThat(status).isEmpty(),
                        status -> assertThat(status).contains(32));
        assertThat(state.flatMap(State::certificate)).isEmpty();
    }

    @Test
    void enrolled_isStartedOnce_withAllValuesAsTheyAre() throws ScepterException, InterruptedException {
        open().prepare(installation(ONE), soon());
        assertThat(open().enroll(installation(ONE), soon())).isEmpty();

        assertThat(execs(ONE)).isEqualTo(1);
        assertThat(told(ONE))
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("RetryCount", "3"),
                        Map.entry("RetryDelay", "5"),
                        Map.entry("KeyUsage", "160"),
                        Map.entry("KeyLength", "2048"),
                        Map.entry("HashAlgorithm", "SHA-2"),
                        Map.entry("SubjectName", "CN=contract device,O=\"a, b & c\""),
                        Map.entry("EKUMapping", "1.3.6.1.5.5.7.3.2"),
                        Map.entry("KeyProtection", "3"),
                        Map.entry("ServerURL", "http://127.0.0.1:9/scep?profile=a&b"),
                        Map.entry("Challenge", CHALLENGE),
                        Map.entry("CAThumbprint", PIN.hex())));
    }

    @ParameterizedTest
    @CsvSource({"32, 0", "2, 0", "16, 801901F4", "16, 80092004", "256, 80094012", "4, 0", "64, 0", "77, 8010002C"})
    void status_isToldAsWindowsTellsIt(int status, String errorCode) throws ScepterException, InterruptedException {
        State state = new State(
                Optional.of(status), Integer.parseUnsignedInt(errorCode, 16), Optional.empty(), Optional.empty());
        open().prepare(installation(ONE), soon());
        open().enroll(installation(ONE), soon());
        willTell(ONE, state);

        assertThat(open().state(ONE, soon())).contains(state);
    }

    @Test
    void statusThatIsNotToldYet_isNone() throws ScepterException, InterruptedException {
        State state = new State(Optional.empty(), 0, Optional.empty(), Optional.empty());
        open().prepare(installation(ONE), soon());
        open().enroll(installation(ONE), soon());
        willTell(ONE, state);

        assertThat(open().state(ONE, soon())).contains(state);
    }

    @Test
    void finishedEnrolment_tellsCertificateAndServer() throws ScepterException, InterruptedException {
        State state = new State(Optional.of(1), 0, Optional.of(PIN), Optional.of("http://127.0.0.1:9/scep"));
        open().prepare(installation(ONE), soon());
        open().enroll(installation(ONE), soon());
        willTell(ONE, state);

        assertThat(open().state(ONE, soon())).contains(state);
    }

    @Test
    void deleted_isGone_andAnotherOneStays() throws ScepterException, InterruptedException {
        open().prepare(installation(ONE), soon());
        open().enroll(installation(ONE), soon());
        open().prepare(installation(TWO), soon());
        open().enroll(installation(TWO), soon());
        willTell(TWO, new State(Optional.of(32), 0, Optional.empty(), Optional.empty()));

        open().delete(ONE, soon());
        open().delete(ONE, soon());

        assertThat(open().state(ONE, soon())).isEmpty();
        assertThat(open().state(TWO, soon())).isPresent();
    }

    @Test
    void whatWasLeftBehind_isReplaced() throws ScepterException, InterruptedException {
        open().prepare(installation(ONE, "CN=from before"), soon());
        open().enroll(installation(ONE, "CN=from before"), soon());
        willTell(ONE, new State(Optional.of(16), 0x80092004, Optional.empty(), Optional.empty()));

        open().prepare(installation(ONE), soon());
        assertThat(open().state(ONE, soon()).flatMap(State::status)).isNotEqualTo(Optional.of(16));
        open().enroll(installation(ONE), soon());

        assertThat(execs(ONE)).isEqualTo(2);
        assertThat(told(ONE)).containsEntry("SubjectName", "CN=contract device,O=\"a, b & c\"");
    }

    @Test
    void brokenWindows_failsEachCall_andNothingTellsTheChallenge() {
        breakWindows();

        assertTellsNothing(assertFails(ErrorCode.CSP_FAILED, () -> open().state(ONE, soon())));
        assertTellsNothing(assertFails(ErrorCode.CSP_FAILED, () -> open().prepare(installation(ONE), soon())));
        assertTellsNothing(assertFails(ErrorCode.CSP_FAILED, () -> {
            // Refused, or it is not known whether it started: never taken.
            String refusal = open().enroll(installation(ONE), soon()).orElseThrow();
            throw new ScepterException(ErrorCode.CSP_FAILED, refusal);
        }));
        assertThat(execs(ONE)).isZero();
        assertTellsNothing(assertFails(ErrorCode.CSP_FAILED, () -> open().delete(ONE, soon())));
    }

    private static void assertTellsNothing(ScepterException failure) {
        StringWriter all = new StringWriter();
        failure.printStackTrace(new PrintWriter(all));
        assertThat(all.toString()).doesNotContain("challenge>7316").doesNotContain("contract&");
    }

    @Test
    void namesThatWouldNeedEscapes_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Installation("a/b", installation(ONE).nodes()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Installation(ONE, List.of()));
    }
}
