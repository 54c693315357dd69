package dev.scepter.agent.platform.windows.mdmlocal;

import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scepter.agent.model.Deadline;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.platform.windows.mdmlocal.HelperAnswer.Function;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChildProcessLocalManagementTest {
    private static final Secret DOCUMENT = Secret.ofText("<SyncBody>s3cret</SyncBody>");

    private static Deadline in(Duration time) {
        return Deadline.in(Clock.systemUTC(), time);
    }

    private static String apply(FakeProcess process) throws ScepterException, InterruptedException {
        return of(process).apply(DOCUMENT, in(Duration.ofSeconds(30)));
    }

    private static ChildProcessLocalManagement of(FakeProcess process) {
        return new ChildProcessLocalManagement(() -> process, List::of);
    }

    private static byte[] frame(HelperAnswer answer) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            HelperFrames.writeAnswer(out, answer);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    private static ScepterException failure(FakeProcess process) {
        ScepterException failure = assertFails(ErrorCode.CSP_FAILED, () -> apply(process));
        assertThat(failure.toString()).doesNotContain("s3cret");
        return failure;
    }

    @Test
    void answer_isHandedOn_andTheInputOfTheProcessWasTheDocument()
            throws ScepterException, InterruptedException, IOException {
        FakeProcess process = FakeProcess.saying(frame(HelperAnswer.applied(0, 0, Optional.of("<SyncML>ä</SyncML>"))));

        assertThat(apply(process)).isEqualTo("<SyncML>ä</SyncML>");
        assertThat(process.getOutputStream().toString()).endsWith("<SyncBody>s3cret</SyncBody>");
    }

    @Test
    void registrationThatFails_doesNotMatter_whereTheDocumentIsTaken() throws ScepterException, InterruptedException {
        assertThat(apply(FakeProcess.saying(frame(HelperAnswer.applied(0x8007139F, 0, Optional.of("<a/>"))))))
                .isEqualTo("<a/>");
    }

    @ParameterizedTest
    @CsvSource({
        "8007139F, the embedded mode is not set",
        "80070032, this Windows does not support it",
        "80040154, must run in a JVM of 64 bits",
        "80010106, wrong apartment",
        "800705B4, did not finish in time",
        "80070005, ERROR_ACCESS_DENIED",
        "8000FFFF, ApplyLocalManagementSyncML (mdmlocalmanagement.dll) answered"
    })
    void refusalOfWindows_isToldInWords(String code, String words) {
        int answered = Integer.parseUnsignedInt(code, 16);

        assertThat(failure(FakeProcess.saying(frame(HelperAnswer.applied(0, answered, Optional.empty())))))
                .hasMessageContaining("Windows did not take the document")
                .hasMessageContaining(words);
    }

    @Test
    void bothRefusals_areTold() {
        HelperAnswer answer = HelperAnswer.applied(0x8007139F, 0x8000FFFF, Optional.empty());

        assertThat(failure(FakeProcess.saying(frame(answer))))
                .hasMessageContaining("0x8000FFFF")
                .hasMessageContaining("RegisterDeviceWithLocalManagement answered 0x8007139F");
    }

    @Test
    void missingDll_isTold() {
        assertThat(failure(FakeProcess.saying(frame(HelperAnswer.failed(Function.LOAD, 126)))))
                .hasMessageContaining("LoadLibraryW")
                .hasMessageContaining("this Windows has no such DLL");
    }

    @Test
    void noAnswerOrOneTooLong_isAFailure() {
        assertThat(failure(FakeProcess.saying(frame(HelperAnswer.applied(0, 0, Optional.empty())))))
                .hasMessageContaining("gave no answer");
        assertThat(failure(FakeProcess.saying(frame(
                        HelperAnswer.applied(0, 0, Optional.of("x".repeat(HelperFrames.MAX_ANSWER + 1)))))))
                .hasMessageContaining("more than 1048576 characters");
    }

    @Test
    void garbage_isAFailure_withWhatTheProcessComplains() {
        byte[] whole = frame(HelperAnswer.applied(0, 0, Optional.of("<a/>")));
        byte[] longer = (new String(whole, StandardCharsets.ISO_8859_1) + "x").getBytes(StandardCharsets.ISO_8859_1);
        byte[] shorter = Arrays.copyOf(whole, whole.length - 1);
        byte[] damaged = whole.clone();
        damaged[damaged.length - 1] = (byte) 0xFF;

        assertThat(failure(FakeProcess.saying("hello".getBytes(StandardCharsets.UTF_8), "no\u001b[31m\nidea")))
                .hasMessageContaining("its answer is none")
                .hasMessageEndingWith("it said: no [31m idea");
        assertThat(failure(FakeProcess.saying(longer))).hasMessageContaining("another length");
        assertThat(failure(FakeProcess.saying(shorter))).hasMessageContaining("another length");
        assertThat(failure(FakeProcess.saying(damaged))).hasMessageContaining("not UTF-8");
        assertThat(failure(FakeProcess.saying(new byte[3]))).hasMessageContaining("ends early");
        assertThat(failure(FakeProcess.saying(new byte[HelperFrames.MAX_ANSWER_FRAME + 9])))
                .hasMessageContaining("it answered with more than");
    }

    @Test
    void earlyEnd_isAFailure_withABoundedComplaint() {
        assertThat(failure(FakeProcess.ending(3, "x".repeat(10_000))))
                .hasMessageContaining("it ended early, with exit code 3; it said: xxx")
                .message()
                .hasSizeLessThan(700);
    }

    @Test
    void silentProcess_isEnded_whenTimeIsOver() {
        FakeProcess process = FakeProcess.hanging();

        assertThat(assertFails(ErrorCode.CSP_FAILED, () -> of(process).apply(DOCUMENT, in(Duration.ofMillis(30)))))
                .hasMessageContaining("it did not end in time and was ended");
        assertThat(process.isDestroyed()).isTrue();
    }

    @Test
    void interruptedCaller_endsTheProcess() {
        FakeProcess process = FakeProcess.hanging();
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> apply(process)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void noTimeLeft_startsNothing() {
        ChildProcessLocalManagement management = new ChildProcessLocalManagement(
                () -> {
                    throw new AssertionError("started");
                },
                List::of);

        assertThat(assertFails(ErrorCode.CSP_FAILED, () -> management.apply(DOCUMENT, in(Duration.ZERO))))
                .hasMessageContaining("no time was left");
    }

    @Test
    void longDocument_isNotHandedOver() {
        Secret document = Secret.ofText("x".repeat(HelperFrames.MAX_REQUEST + 1));

        assertThat(assertFails(
                        ErrorCode.CSP_FAILED,
                        () -> of(FakeProcess.hanging()).apply(document, in(Duration.ofSeconds(1)))))
                .hasMessageContaining("a document of 262145 bytes");
    }

    @Test
    void processThatDoesNotStart_isAFailure() {
        ChildProcessLocalManagement management = new ChildProcessLocalManagement(
                () -> {
                    throw new IOException("no such program");
                },
                List::of);

        assertThat(assertFails(ErrorCode.CSP_FAILED, () -> management.apply(DOCUMENT, in(Duration.ofSeconds(1)))))
                .hasMessageContaining("no such program");
    }

    @Test
    void process_startsAlone() {
        ReentrantLock starts = new ReentrantLock();
        List<Boolean> held = new ArrayList<>();
        ChildProcessLocalManagement management = ChildProcessLocalManagement.ofThisMachine(
                List.of("no-such-program"), environment -> held.add(starts.isHeldByCurrentThread()), starts);

        assertFails(ErrorCode.CSP_FAILED, () -> management.apply(DOCUMENT, in(Duration.ofSeconds(1))));

        assertThat(held).containsExactly(true);
        assertThat(starts.isLocked()).isFalse();
    }

    @Test
    void onOtherSystems_thereIsAnObstacle() {
        if (!System.getProperty("os.name").startsWith("Windows")) {
            assertThat(Obstacles.ofThisMachine()).containsExactly("this machine does not run Windows");
        }
    }
}
