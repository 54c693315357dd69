package dev.scepter.agent.platform.windows.mdmlocal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.mdmlocal.HelperAnswer.Function;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LocalManagementHelperTest {
    private final List<String> calls = new ArrayList<>();
    private final List<Pointer> freed = new ArrayList<>();
    private final FakeDll dll = new FakeDll();
    private final CountDownLatch ended = new CountDownLatch(1);
    private int apartment;

    /** Answers each document with itself in brackets. */
    private final class FakeDll implements MdmLocalManagement {
        private int registers;
        private int answers;
        private Optional<String> answer = Optional.of("<SyncML/>");
        private Optional<Memory> made = Optional.empty();

        @Override
        public int RegisterDeviceWithLocalManagement(@Nullable IntByReference alreadyRegistered) {
            calls.add("register");
            return registers;
        }

        @Override
        public int ApplyLocalManagementSyncML(Pointer request, PointerByReference result) {
            calls.add("apply " + wide(request));
            answer.ifPresent(text -> {
                Memory memory = new Memory((text.length() + 1L) * 2);
                memory.clear();
                for (int i = 0; i < text.length(); i++) {
                    memory.setShort(i * 2L, (short) text.charAt(i));
                }
                made = Optional.of(memory);
                result.setValue(memory);
            });
            return answers;
        }
    }

    private static String wide(Pointer memory) {
        StringBuilder text = new StringBuilder();
        for (long at = 0; memory.getShort(at) != 0; at += 2) {
            text.append((char) memory.getShort(at));
        }
        return text.toString();
    }

    private LocalManagementHelper helper(DocumentCall.Loading loading) {
        return new LocalManagementHelper(
                () -> new DocumentCall(
                        () -> {
                            calls.add("on " + Thread.currentThread().getName());
                            return apartment;
                        },
                        loading,
                        freed::add),
                ended::countDown);
    }

    private static InputStream request(byte[] document) {
        return new ByteArrayInputStream(ByteBuffer.allocate(4 + document.length)
                .putInt(document.length)
                .put(document)
                .array());
    }

    private HelperAnswer run(DocumentCall.Loading loading, String document) throws IOException, InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        helper(loading).run(request(document.getBytes(StandardCharsets.UTF_8)), out);
        return HelperFrames.readAnswer(out.toByteArray());
    }

    @Test
    void document_isHandedOverAfterTheRegistration_onAThreadOfItsOwn() throws IOException, InterruptedException {
        HelperAnswer answer = run(() -> dll, "<SyncBody>ä€\uD83D\uDD11</SyncBody>");

        assertThat(answer).isEqualTo(HelperAnswer.applied(0, 0, Optional.of("<SyncML/>")));
        assertThat(calls)
                .containsExactly(
                        "on scepter-local-management", "register", "apply <SyncBody>ä€\uD83D\uDD11</SyncBody>");
        assertThat(freed).containsExactly(dll.made.orElseThrow());
    }

    @Test
    void registrationThatFails_isTold_andTheDocumentHandedOverEvenSo() throws IOException, InterruptedException {
        dll.registers = 0x8007139F;
        dll.answers = 0x80070032;
        dll.answer = Optional.empty();

        assertThat(run(() -> dll, "<a/>")).isEqualTo(HelperAnswer.applied(0x8007139F, 0x80070032, Optional.empty()));
        assertThat(freed).isEmpty();
    }

    @Test
    void longAnswer_isNotHandedOn() throws IOException, InterruptedException {
        dll.answer = Optional.of("x".repeat(HelperFrames.MAX_ANSWER + 1));

        HelperAnswer answer = run(() -> dll, "<a/>");

        assertThat(answer.tooLong()).isTrue();
        assertThat(answer.answer()).isEmpty();
        assertThat(freed).hasSize(1);
    }

    @Test
    void wrongApartment_andMissingDll_endBeforeTheDocument() throws IOException, InterruptedException {
        apartment = 0x80010106;
        assertThat(run(() -> dll, "<a/>")).isEqualTo(HelperAnswer.failed(Function.CO_INITIALIZE, 0x80010106));
        apartment = 1;
        assertThat(run(
                        () -> {
                            throw new WindowsException("LoadLibraryW", "x", 126);
                        },
                        "<a/>"))
                .isEqualTo(HelperAnswer.failed(Function.LOAD, 126));
        assertThat(calls).noneMatch(call -> call.startsWith("apply"));
    }

    @Test
    void endOfTheInput_endsTheProcess() throws IOException, InterruptedException {
        run(() -> dll, "<a/>");

        assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void inputThatIsNoRequest_isRefused() {
        byte[] tooLong =
                ByteBuffer.allocate(4).putInt(HelperFrames.MAX_REQUEST + 1).array();

        for (byte[] input :
                List.of(new byte[0], new byte[4], new byte[] {0, 0, 0, 9, '<'}, tooLong, new byte[] {0, 0, 0, 1, -1})) {
            assertThatThrownBy(
                            () -> helper(() -> dll).run(new ByteArrayInputStream(input), new ByteArrayOutputStream()))
                    .isInstanceOf(IOException.class);
        }
        assertThat(calls).isEmpty();
    }
}
