package dev.scepter.agent.platform.windows.mdmlocal;

import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.enrollment.csp.SyncMlClientCertificateInstall;
import dev.scepter.agent.model.Deadline;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.port.LocalManagement;
import dev.scepter.agent.service.ProgramCommand;
import dev.scepter.agent.testing.OnWindowsDouble;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** By real processes: see {@code src/test/windows/mdmlocalmanagement.c}. */
@OnWindowsDouble
class LocalManagementOnDoubleTest {
    private static final String NODE = "./Device/Vendor/MSFT/ClientCertificateInstall/SCEP/a-1";
    private static final String DELETE = "<SyncBody><Delete><CmdID>1</CmdID><Item><Target><LocURI>" + NODE
            + "</LocURI></Target></Item></Delete></SyncBody>";

    private final LocalManagementDouble windows = new LocalManagementDouble();
    private final LocalManagement management = LocalManagementDouble.open();

    private static Deadline in(long seconds) {
        return Deadline.in(Clock.systemUTC(), Duration.ofSeconds(seconds));
    }

    private String apply(String document) throws ScepterException, InterruptedException {
        return management.apply(Secret.ofText(document), in(60));
    }

    private ScepterException failure(String document, long seconds) {
        return assertFails(ErrorCode.CSP_FAILED, () -> management.apply(Secret.ofText(document), in(seconds)));
    }

    @Test
    void eachDocument_isAnsweredInAProcessOfItsOwn() throws ScepterException, InterruptedException {
        assertThat(management.obstacles()).isEmpty();
        assertThat(apply(DELETE)).startsWith("<SyncML ").contains("<Cmd>Delete</Cmd><Data>404</Data>");
        assertThat(apply(DELETE)).contains("<CmdRef>0</CmdRef><Cmd>SyncHdr</Cmd><Data>200</Data>");
    }

    @ParameterizedTest
    @CsvSource({
        "8007139F, the embedded mode is not set",
        "80070032, does not support it",
        "80040154, 64 bits",
        "80010106, wrong apartment",
        "800705B4, did not finish in time"
    })
    void refusalOfWindows_isToldInWords(String code, String words) {
        windows.fail("ApplyLocalManagementSyncML=" + code);

        assertThat(failure(DELETE, 60)).hasMessageContaining(words);
    }

    @Test
    void registrationThatFails_isNoFailure_whereTheDocumentIsTaken() throws ScepterException, InterruptedException {
        windows.fail("RegisterDeviceWithLocalManagement=8007139F");

        assertThat(apply(DELETE)).contains("<Cmd>Delete</Cmd>");
    }

    @Test
    void processThatDies_isToldWithItsExitCode() {
        windows.fail("exit=77");

        assertThat(failure(DELETE, 60)).hasMessageContaining("it ended early, with exit code 77");
    }

    @Test
    void callThatHangs_isEnded() {
        windows.fail("hang=1");

        assertThat(failure(DELETE, 8)).hasMessageContaining("did not end in time and was ended");
    }

    @Test
    void helper_endsWithTheOneThatStartedIt() throws IOException, InterruptedException {
        windows.fail("hang=1");
        ProcessBuilder builder = new ProcessBuilder(LocalManagementDouble.command());
        ProgramCommand.cleanse(builder.environment());
        Process helper = builder.start();

        HelperFrames.writeRequest(helper.getOutputStream(), DELETE.getBytes(StandardCharsets.UTF_8));
        helper.getOutputStream().close();

        assertThat(helper.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(helper.exitValue()).isEqualTo(1);
        assertThat(helper.getInputStream().readAllBytes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no document",
                "<SyncBody></SyncBody>",
                "<SyncBody><Delete></SyncBody>",
                "<SyncML><SyncBody><Delete/></SyncBody></SyncML>",
            })
    void whatIsNoDocument_isRefused(String document) {
        assertThat(failure(document, 60)).hasMessageContaining("0x80070057");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // without CmdID
                "<Delete><Item><Target><LocURI>BASE</LocURI></Target></Item></Delete>|<Cmd>Delete</Cmd><Data>400<",
                "<Delete><CmdID>1</CmdID><Item><Target><LocURI>/BASE</LocURI></Target></Item></Delete>|<Data>400<",
                "<Delete><CmdID>1</CmdID><Item><Target><LocURI>BASE/Status</LocURI></Target></Item></Delete>|<Data>405<",
                // no Get in an Atomic
                "<Atomic><CmdID>1</CmdID><Get><CmdID>2</CmdID><Item><Target><LocURI>BASE/Status</LocURI></Target></Item></Get>"
                        + "</Atomic>|<Cmd>Get</Cmd><Data>500<",
                // a Format without its namespace, and one that the node does not have
                "<Atomic><CmdID>1</CmdID><Add><CmdID>2</CmdID><Item><Target><LocURI>BASE</LocURI></Target>"
                        + "<Meta><Format>node</Format></Meta></Item></Add></Atomic>|<Cmd>Add</Cmd><Data>400<",
                "<Atomic><CmdID>1</CmdID><Add><CmdID>2</CmdID><Item><Target><LocURI>BASE</LocURI></Target>"
                        + "<Meta><Format xmlns=\"syncml:metinf\">chr</Format></Meta></Item></Add></Atomic>"
                        + "|<Cmd>Add</Cmd><Data>415<",
                // nothing but what a command has
                "<Delete><CmdID>1</CmdID><Cred>x</Cred><Item><Target><LocURI>BASE</LocURI></Target></Item></Delete>|<Data>400<",
                "<Delete><CmdID>1</CmdID><Item><Target><LocURI>BASE</LocURI></Target><Source>x</Source></Item></Delete>"
                        + "|<Data>400<",
                "<Delete><CmdID>1</CmdID><Item><Target><LocURI>BASE</LocURI></Target></Item>"
                        + "<Item><Target><LocURI>BASE</LocURI></Target></Item></Delete>|<Data>400<",
                "<Delete xmlns=\"syncml:metinf\"><CmdID>1</CmdID><Item><Target><LocURI>BASE</LocURI></Target></Item></Delete>"
                        + "|<Data>400<",
                // a number for two commands
                "<Delete><CmdID>1</CmdID><Item><Target><LocURI>BASE</LocURI></Target></Item></Delete>"
                        + "<Delete><CmdID>1</CmdID><Item><Target><LocURI>BASE</LocURI></Target></Item></Delete>"
                        + "|<Cmd>Delete</Cmd><Data>400<",
                "<Atomic><CmdID>1</CmdID><CmdID>2</CmdID></Atomic>|<Cmd>Atomic</Cmd><Data>400<",
                // a Type that is none
                "<Atomic><CmdID>1</CmdID><Add><CmdID>2</CmdID><Item><Target><LocURI>BASE</LocURI></Target>"
                        + "<Meta><Format xmlns=\"syncml:metinf\">node</Format><Type xmlns=\"syncml:metinf\">text/xml</Type></Meta>"
                        + "</Item></Add></Atomic>|<Cmd>Add</Cmd><Data>400<",
                "<Atomic><CmdID>1</CmdID><Add><CmdID>2</CmdID><Item><Target><LocURI>BASE</LocURI></Target>"
                        + "<Meta><Format xmlns=\"syncml:metinf\">node</Format><Type>text/plain</Type></Meta>"
                        + "</Item></Add></Atomic>|<Cmd>Add</Cmd><Data>400<",
                // the first Add is that of the node, and an Add alone is none
                "<Atomic><CmdID>1</CmdID><Add><CmdID>2</CmdID><Item><Target><LocURI>BASE/Install/KeyLength</LocURI></Target>"
                        + "<Meta><Format xmlns=\"syncml:metinf\">int</Format></Meta><Data>2048</Data></Item></Add></Atomic>"
                        + "|<Cmd>Atomic</Cmd><Data>507<",
                "<Add><CmdID>2</CmdID><Item><Target><LocURI>BASE</LocURI></Target>"
                        + "<Meta><Format xmlns=\"syncml:metinf\">node</Format></Meta></Item></Add>|<Cmd>Add</Cmd><Data>405<"
            })
    void double_isStrict(String commands, String answer) throws ScepterException, InterruptedException {
        assertThat(apply("<SyncBody>" + commands.replace("BASE", NODE) + "</SyncBody>"))
                .contains(answer);
        assertThat(windows.node("a-1")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 202})
    void rightDocument_isTaken_andItsExecMayRunLater(int status) throws Exception {
        windows.fail("exec=" + status);

        String answer = apply(installation());

        assertThat(answer)
                .contains("<Cmd>Atomic</Cmd><Data>200<", "<Cmd>Exec</Cmd><Data>" + status + "<")
                .doesNotContain("<Data>216<");
        assertThat(windows.execs("Scepter-wifi-1")).isEqualTo(1);
    }

    /** As the agent writes it. */
    private static String installation() throws IOException {
        try (InputStream text = SyncMlClientCertificateInstall.class.getResourceAsStream("install.xml")) {
            return new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void otherApartment_isRefusedByTheDouble() throws InterruptedException {
        HelperAnswer[] answer = new HelperAnswer[1];
        Thread thread = new Thread(() -> answer[0] = new DocumentCall(
                        () -> com.sun.jna.platform.win32.Ole32.INSTANCE
                                .CoInitializeEx(null, com.sun.jna.platform.win32.Ole32.COINIT_APARTMENTTHREADED)
                                .intValue(),
                        SystemLibrary::load,
                        memory -> {})
                .apply("<a/>".toCharArray()));

        thread.start();
        thread.join();

        assertThat(answer[0].registered()).isEqualTo(0x80010106);
        assertThat(answer[0].answered()).isEqualTo(0x80010106);
    }
}
