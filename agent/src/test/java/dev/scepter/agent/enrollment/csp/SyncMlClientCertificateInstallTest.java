package dev.scepter.agent.enrollment.csp;

import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.scepter.agent.csp.ClientCertificateInstall.Installation;
import dev.scepter.agent.csp.ClientCertificateInstall.State;
import dev.scepter.agent.csp.CspNode;
import dev.scepter.agent.csp.NodeCommand;
import dev.scepter.agent.csp.NodeFormat;
import dev.scepter.agent.csp.NodeValue;
import dev.scepter.agent.model.Deadline;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.testing.FakeLocalManagement;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyncMlClientCertificateInstallTest {
    private static final String ID = "Scepter-wifi-1";
    private static final String BASE = "./Device/Vendor/MSFT/ClientCertificateInstall/SCEP/" + ID;
    private static final String CHALLENGE = "s3cret&<challenge>";
    private static final Thumbprint SHA1 = Thumbprint.parse("AB2DB71F7F6DE5D9CE4D5E45E1E147BB7A98E3D9");

    private final FakeLocalManagement windows = new FakeLocalManagement();
    private final SyncMlClientCertificateInstall csp = new SyncMlClientCertificateInstall(windows);
    private final Deadline deadline = Deadline.in(Clock.systemUTC(), Duration.ofMinutes(1));

    private static Installation installation() {
        return new Installation(
                ID,
                List.of(
                        add("", NodeFormat.NODE, ""),
                        add("/Install/RetryCount", NodeFormat.INT, "3"),
                        add("/Install/RetryDelay", NodeFormat.INT, "5"),
                        add("/Install/KeyUsage", NodeFormat.INT, "160"),
                        add("/Install/KeyLength", NodeFormat.INT, "2048"),
                        add("/Install/HashAlgorithm", NodeFormat.CHR, "SHA-2"),
                        add("/Install/SubjectName", NodeFormat.CHR, "CN=a,O=\"b & c\""),
                        add("/Install/EKUMapping", NodeFormat.CHR, "1.3.6.1.5.5.7.3.2"),
                        add("/Install/KeyProtection", NodeFormat.INT, "3"),
                        add("/Install/ServerURL", NodeFormat.CHR, "http://ca.example/scep"),
                        add("/Install/Challenge", NodeFormat.CHR, CHALLENGE),
                        add("/Install/CAThumbprint", NodeFormat.CHR, SHA1.hex()),
                        new CspNode(NodeCommand.EXEC, BASE + "/Install/Enroll", NodeFormat.NULL, NodeValue.nothing())));
    }

    private static CspNode add(String below, NodeFormat format, String value) {
        return new CspNode(NodeCommand.ADD, BASE + below, format, new NodeValue.Text(value));
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = SyncMlClientCertificateInstallTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void documents_areWrittenAsWindowsTakesThem() throws ScepterException, InterruptedException, IOException {
        csp.prepare(installation(), deadline);
        csp.enroll(installation(), deadline);
        csp.state(ID, deadline);
        csp.delete(ID, deadline);

        assertThat(windows.documents())
                .containsExactly(golden("delete.xml"), golden("install.xml"), golden("poll.xml"), golden("delete.xml"));
    }

    @Test
    void foreignOrMisplacedNodes_areNotWritten() {
        List<CspNode> nodes = installation().nodes();
        CspNode other =
                new CspNode(NodeCommand.ADD, BASE + "2/Install/KeyLength", NodeFormat.INT, new NodeValue.Text("2048"));
        CspNode exec = nodes.get(nodes.size() - 1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> csp.enroll(new Installation(ID, List.of(other, exec)), deadline));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> csp.enroll(new Installation(ID, List.of(exec, exec)), deadline));
        assertThatIllegalArgumentException().isThrownBy(() -> csp.delete("a/b", deadline));
        assertThat(windows.documents()).isEmpty();
    }

    @Test
    void leftoverNode_isToldByEnroll_andRemovedByPrepare() throws ScepterException, InterruptedException {
        csp.enroll(installation(), deadline);

        Optional<String> refusal = csp.enroll(installation(), deadline);
        csp.prepare(installation(), deadline);
        csp.enroll(installation(), deadline);

        assertThat(refusal.orElseThrow())
                .contains("refused Add of " + BASE + ": status 418, the node is there already");
        assertThat(windows.execs(ID)).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "405, not allowed for this node",
        "425, permission denied",
        "500, the command failed",
        "415, format or type not supported",
        "599, ''"
    })
    void refusedNode_isToldWithItsStatus_butNeverItsValue(int status, String words)
            throws ScepterException, InterruptedException {
        windows.refuse("/Challenge", status);

        Optional<String> refusal = csp.enroll(installation(), deadline);

        assertThat(refusal.orElseThrow())
                .contains("Add of " + BASE + "/Install/Challenge: status " + status)
                .contains(words)
                .doesNotContain("s3cret");
        assertThat(windows.execs(ID)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 405, 406, 415, 425})
    void refusedExec_didNotStart(int status) throws ScepterException, InterruptedException {
        windows.refuse("/Enroll", status);

        assertThat(csp.enroll(installation(), deadline).orElseThrow())
                .contains("refused Exec of " + BASE + "/Install/Enroll: status " + status);
    }

    /** It may have begun before it failed. */
    @ParameterizedTest
    @ValueSource(ints = {408, 500, 599})
    void failedExec_isAFailure(int status) {
        windows.refuse("/Enroll", status);

        assertThat(assertFails(ErrorCode.CSP_FAILED, () -> csp.enroll(installation(), deadline)))
                .hasMessageContaining("status " + status);
    }

    @ParameterizedTest
    @ValueSource(ints = {406, 415, 425})
    void refusedAtomic_didNotStart_thoughNothingIsToldOfWhatItHolds(int status)
            throws ScepterException, InterruptedException {
        windows.garble(
                answer -> body("<Status><CmdRef>1</CmdRef><Cmd>Atomic</Cmd><Data>" + status + "</Data></Status>"));

        assertThat(csp.enroll(installation(), deadline).orElseThrow()).contains("refused Atomic: status " + status);
    }

    @Test
    void refusedAtomicWithoutACulprit_isToldItself() {
        windows.garble(answer -> answer.replace("<Cmd>Atomic</Cmd><Data>200<", "<Cmd>Atomic</Cmd><Data>507<"));

        assertThat(assertFails(ErrorCode.CSP_FAILED, () -> csp.enroll(installation(), deadline)))
                .hasMessageContaining("refused Atomic: status 507, the Atomic failed");
    }

    @Test
    void acceptedForLater_isEnoughOfAnExecAlone() throws ScepterException, InterruptedException {
        windows.garble(answer -> answer.replace("<Cmd>Exec</Cmd><Data>200<", "<Cmd>Exec</Cmd><Data>202<"));
        csp.enroll(installation(), deadline);
        csp.delete(ID, deadline);
        windows.garble(answer -> answer.replaceFirst("<Cmd>Add</Cmd><Data>200<", "<Cmd>Add</Cmd><Data>202<"));

        assertThat(assertFails(ErrorCode.CSP_FAILED, () -> csp.enroll(installation(), deadline)))
                .hasMessageContaining("status 202");
    }

    @Test
    void state_isToldAsItIs() throws ScepterException, InterruptedException {
        State finished = new State(Optional.of(1), 0, Optional.of(SHA1), Optional.of("http://ca.example/scep"));
        State failed = new State(Optional.of(16), 0x801901F4, Optional.empty(), Optional.empty());
        csp.enroll(installation(), deadline);

        assertThat(csp.state(ID, deadline)).contains(new State(Optional.of(32), 0, Optional.empty(), Optional.empty()));
        windows.tell(ID, failed);
        assertThat(csp.state(ID, deadline)).contains(failed);
        windows.tell(ID, finished);
        assertThat(csp.state(ID, deadline)).contains(finished);
    }

    @Test
    void valueThatMayHoldASecret_isNotTold() throws ScepterException, InterruptedException {
        csp.enroll(installation(), deadline);
        windows.tell(ID, new State(Optional.of(2), 0, Optional.empty(), Optional.of("http://u:p@ca.example/scep")));

        assertThat(csp.state(ID, deadline).flatMap(State::respondent)).isEmpty();
    }

    @Test
    void statusOfEachItem_isUnderstood() throws ScepterException, InterruptedException {
        windows.garble(answer -> body(status(1, "Get", 200, BASE + "/Status")
                + status(1, "Get", 200, BASE + "/ErrorCode")
                + status(1, "Get", 404, BASE + "/CertThumbprint")
                + status(1, "Get", 404, BASE + "/RespondentServerUrl")
                + "<Results><Item><Source><LocURI>" + BASE + "/status</LocURI></Source><Data>2</Data></Item>"
                + "<Item><Source><LocURI>" + BASE + "/ErrorCode</LocURI></Source><Data> -1 </Data></Item></Results>"));

        assertThat(csp.state(ID, deadline)).contains(new State(Optional.of(2), -1, Optional.empty(), Optional.empty()));
    }

    private static String body(String inner) {
        return "<SyncML><SyncHdr/><SyncBody>" + "<Status><CmdRef>0</CmdRef><Cmd>SyncHdr</Cmd><Data>200</Data></Status>"
                + inner + "</SyncBody></SyncML>";
    }

    private static String status(int id, String command, int code, String target) {
        return "<Status><CmdRef>" + id + "</CmdRef><Cmd>" + command + "</Cmd><TargetRef>" + target
                + "</TargetRef><Data>" + code + "</Data></Status>";
    }

    private static String result(String node, String value) {
        return "<Results><Item><Source><LocURI>" + BASE + "/" + node + "</LocURI></Source><Data>" + value
                + "</Data></Item></Results>";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<",
                "no XML",
                "<SyncML/>",
                "<SyncBody/>",
                "<SyncML><SyncBody/></SyncML>",
                "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><SyncML><SyncBody>&b;</SyncBody></SyncML>",
                "<SyncML><SyncBody><Status><CmdRef>0</CmdRef><Cmd>SyncHdr</Cmd><Data>401</Data></Status></SyncBody></SyncML>",
                "<SyncML><SyncBody><Status><CmdRef>0</CmdRef><Cmd>SyncHdr</Cmd><Data>20O</Data></Status></SyncBody></SyncML>",
                "<SyncML><SyncBody><Status><CmdRef>0</CmdRef><Data>200</Data></Status></SyncBody></SyncML>",
                "<SyncML><SyncBody><Add/></SyncBody></SyncML>",
                "<SyncML><SyncBody/></SyncML><SyncML/>",
                "<SyncML><SyncBody/><SyncBody/></SyncML>"
            })
    void answerThatIsNone_isAFailure(String answer) {
        windows.garble(real -> answer);

        assertThat(assertFails(ErrorCode.CSP_FAILED, () -> csp.state(ID, deadline)))
                .hasMessageStartingWith("Windows' answer cannot be relied on");
        assertFails(ErrorCode.CSP_FAILED, () -> csp.delete(ID, deadline));
        assertFails(ErrorCode.CSP_FAILED, () -> csp.enroll(installation(), deadline));
    }

    @Test
    void longAnswer_isAFailure() {
        windows.garble(real -> real + " ".repeat(1_048_577));

        assertThat(assertFails(ErrorCode.CSP_FAILED, () -> csp.state(ID, deadline)))
                .hasMessageContaining("more than 1048576 characters");
    }

    @Test
    void missingStatus_isAFailure() {
        windows.garble(answer -> answer.replaceFirst("<Status>(?:(?!</Status>).)*<Cmd>Exec</Cmd>.*?</Status>", ""));

        assertThat(assertFails(ErrorCode.CSP_FAILED, () -> csp.enroll(installation(), deadline)))
                .hasMessageContaining("no Status for Exec of " + BASE + "/Install/Enroll");
    }

    @Test
    void contradictions_areFailures() {
        String done = "<Status><CmdRef>1</CmdRef><Cmd>Get</Cmd><Data>200</Data></Status>";
        String gone = "<Status><CmdRef>1</CmdRef><Cmd>Get</Cmd><Data>404</Data></Status>";
        String other = "<Status><CmdRef>1</CmdRef><Cmd>Delete</Cmd><Data>200</Data></Status>";

        assertContradiction(done + gone, "the Statuses [200, 404]");
        assertContradiction(other, "another command than Get");
        assertContradiction(done, "there is no value");
        assertContradiction(gone + result("Status", "1"), "there is a value");
        assertContradiction(done + result("Status", "1") + result("Status", "2"), "two values of one node");
    }

    private void assertContradiction(String inner, String words) {
        windows.garble(answer -> body(inner));

        assertThat(assertFails(ErrorCode.CSP_FAILED, () -> csp.state(ID, deadline)))
                .hasMessageContaining(words);
    }

    @ParameterizedTest
    @CsvSource({
        "Status, one",
        "Status, 4294967296",
        "Status, 99999999999999999999",
        "ErrorCode, 0x80092004",
        "CertThumbprint, AB2DB71F",
        "CertThumbprint, zz2DB71F7F6DE5D9CE4D5E45E1E147BB7A98E3D9"
    })
    void valueOfAnotherForm_isAFailure_andNotQuoted(String node, String value) {
        windows.garble(answer -> body("<Status><CmdRef>1</CmdRef><Cmd>Get</Cmd><Data>200</Data></Status>"
                + result("Status", node.equals("Status") ? value : "1")
                + result("ErrorCode", node.equals("ErrorCode") ? value : "0")
                + result("CertThumbprint", node.equals("CertThumbprint") ? value : "")
                + result("RespondentServerUrl", "")));

        assertThat(assertFails(ErrorCode.CSP_FAILED, () -> csp.state(ID, deadline)))
                .hasMessageContaining("a value of " + node)
                .message()
                .doesNotContain(value);
    }

    @Test
    void refusedGetOrDelete_isToldWithItsNode() {
        windows.refuse("/Status", 425);
        windows.refuse("/" + ID, 405);

        assertThat(assertFails(ErrorCode.CSP_FAILED, () -> csp.state(ID, deadline)))
                .hasMessageContaining("refused Get of " + BASE + "/Status: status 425, permission denied");
        assertThat(assertFails(ErrorCode.CSP_FAILED, () -> csp.delete(ID, deadline)))
                .hasMessageContaining("refused Delete of " + BASE + ": status 405, not allowed");
    }
}
