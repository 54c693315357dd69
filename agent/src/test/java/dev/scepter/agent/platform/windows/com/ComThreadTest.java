package dev.scepter.agent.platform.windows.com;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scepter.agent.platform.windows.WindowsException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ComThreadTest {
    private static final ComClass A = new ComClass("A", "00000000-0000-0000-0000-00000000000A");
    private static final ComClass B = new ComClass("B", "00000000-0000-0000-0000-00000000000B");
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger refusal = new AtomicInteger();
    private final List<Error> broken = new CopyOnWriteArrayList<>();

    private final ComApartment apartment = new ComApartment() {
        @Override
        public void enter() throws WindowsException {
            if (!broken.isEmpty()) {
                throw broken.get(0);
            }
            if (refusal.get() != 0) {
                throw new WindowsException("CoInitializeEx", "multithreaded", refusal.get());
            }
            log.add("enter");
        }

        @Override
        public void leave() {
            log.add("leave");
        }

        @Override
        public ComObject create(ComClass type) {
            FakeComObject made = new FakeComObject(type.name(), log);
            made.values.put("Child", new FakeComObject(type.name() + ".Child", log));
            return made;
        }
    };

    private ComThread thread() {
        return new ComThread("com-under-test", apartment);
    }

    @Test
    void objectsOfAWork_areReleasedNewestFirst() throws Exception {
        try (ComThread thread = thread()) {
            thread.call(
                    com -> {
                        com.create(A).object("Child");
                        return com.create(B).toString();
                    },
                    LONG);

            assertThat(log).containsExactly("enter", "release B", "release A.Child", "release A");
        }
    }

    @Test
    void objectsOfAWorkThatFails_areReleased() throws Exception {
        try (ComThread thread = thread()) {
            assertThatExceptionOfType(WindowsException.class)
                    .isThrownBy(() -> thread.call(com -> com.create(A).call("Fail"), LONG))
                    .withMessageContaining("A.Fail")
                    .withMessageContaining("NTE_BAD_KEYSET");

            assertThat(log).containsExactly("enter", "A.Fail []", "release A");
        }
    }

    @Test
    void keptObject_worksInTheNextWork_andIsReleasedOnce() throws Exception {
        try (ComThread thread = thread()) {
            ComObject kept = thread.call(com -> com.keep(com.create(A)), LONG);

            boolean usable = thread.call(
                    com -> {
                        kept.put("Name", "x");
                        return com.has(kept) && kept.text("Name").orElseThrow().equals("x");
                    },
                    LONG);
            assertThat(usable).isTrue();
            assertThat(log).containsExactly("enter");

            boolean stillUsable = thread.call(
                    com -> {
                        kept.close();
                        return com.has(kept);
                    },
                    LONG);
            assertThat(stillUsable).isFalse();
            assertThat(log).containsExactly("enter", "release A");
        }
    }

    @Test
    void objectGivenAsArgument_isTheRawOne() throws Exception {
        try (ComThread thread = thread()) {
            boolean raw = thread.call(
                    com -> {
                        ComObject one = com.create(A);
                        one.put("Other", com.create(B));
                        return one.object("Other").toString().equals("B");
                    },
                    LONG);

            assertThat(raw).isTrue();
        }
    }

    @Test
    void objectOnAnotherThread_isRefused() throws Exception {
        try (ComThread thread = thread()) {
            ComObject kept = thread.call(com -> com.keep(com.create(A)), LONG);

            assertThatIllegalStateException().isThrownBy(() -> kept.get("Name"));
            assertThatIllegalStateException().isThrownBy(kept::close);
        }
    }

    @Test
    void resultOfAnotherType_isRefusedByName() throws Exception {
        try (ComThread thread = thread()) {
            assertThatExceptionOfType(WindowsException.class)
                    .isThrownBy(() -> thread.call(com -> com.create(A).text("Child"), LONG))
                    .withMessageContaining("A.Child")
                    .withMessageContaining("DISP_E_TYPEMISMATCH");
        }
    }

    @Test
    void workThatDoesNotReturn_failsInTime_callsNothingMore_andLeavesTheThreadToIt() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        try (ComThread thread = thread()) {
            ComObject kept = thread.call(com -> com.keep(com.create(B)), LONG);

            assertThatExceptionOfType(WindowsException.class)
                    .isThrownBy(() -> thread.call(
                            com -> {
                                ComObject one = com.create(A);
                                await(hold);
                                try {
                                    return one.call("Send");
                                } finally {
                                    gone.countDown();
                                }
                            },
                            SHORT))
                    .withMessageContaining("RPC_E_TIMEOUT");
            boolean had = thread.call(com -> com.has(kept), LONG);
            hold.countDown();
            await(gone);

            assertThat(had).isFalse();
            assertThat(log).filteredOn("enter"::equals).hasSize(2);
            assertThat(log).noneMatch(line -> line.contains("Send"));
        }
    }

    @Test
    void tooManyThreadsThatDoNotReturn_areNoMoreStarted_untilOneReturns() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        try (ComThread thread = thread()) {
            for (int i = 0; i < ComThread.MOST_LOST; i++) {
                assertThatExceptionOfType(WindowsException.class)
                        .isThrownBy(() -> thread.call(com -> await(hold), SHORT));
            }

            assertThatExceptionOfType(WindowsException.class)
                    .isThrownBy(() -> thread.call(com -> "never", LONG))
                    .withMessageContaining("did not return");
            assertThat(log).filteredOn("enter"::equals).hasSize(ComThread.MOST_LOST);
            hold.countDown();
        }
    }

    @Test
    void interruptedCaller_returns() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        try (ComThread thread = thread()) {
            FutureTask<String> caller = new FutureTask<>(() -> {
                try {
                    thread.call(
                            com -> {
                                begun.countDown();
                                return await(hold);
                            },
                            LONG);
                    return "returned";
                } catch (InterruptedException e) {
                    return "interrupted";
                }
            });
            Thread other = new Thread(caller);
            other.start();
            await(begun);

            other.interrupt();

            assertThat(caller.get(10, TimeUnit.SECONDS)).isEqualTo("interrupted");
            String after = thread.call(com -> "works", LONG);
            assertThat(after).isEqualTo("works");
            hold.countDown();
        }
    }

    @Test
    void apartmentThatIsRefused_isTold_andTriedAgain() throws Exception {
        try (ComThread thread = thread()) {
            refusal.set(0x80010106);
            assertThatExceptionOfType(WindowsException.class)
                    .isThrownBy(() -> thread.call(com -> "never", LONG))
                    .withMessageContaining("RPC_E_CHANGED_MODE");

            refusal.set(0);

            String after = thread.call(com -> "works", LONG);
            assertThat(after).isEqualTo("works");
        }
    }

    @Test
    void errorOnTheWayIntoTheApartment_isToldAtOnce_andTriedAgain() throws Exception {
        try (ComThread thread = thread()) {
            UnsatisfiedLinkError missing = new UnsatisfiedLinkError("ole32");
            broken.add(missing);
            assertThatThrownBy(() -> thread.call(com -> "never", LONG)).isSameAs(missing);

            broken.clear();

            String after = thread.call(com -> "works", LONG);
            assertThat(after).isEqualTo("works");
        }
    }

    @Test
    void idOfAClass_isChecked() {
        assertThat(Guids.bytes("884E200C-217D-11DA-B2A4-000E7BBB2B09"))
                .containsExactly(
                        0x0C, 0x20, 0x4E, 0x88, 0x7D, 0x21, 0xDA, 0x11, 0xB2, 0xA4, 0, 0x0E, 0x7B, 0xBB, 0x2B, 9);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
