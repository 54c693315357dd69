package dev.scepter.agent.platform.windows.iphlpapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.port.WakeUp;
import dev.scepter.agent.port.WakeUps;
import dev.scepter.agent.testing.OnWindows;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NetworkChangesTest {
    private static final InetAddress ONE = address(1);
    private static final InetAddress TWO = address(2);

    @Test
    void onlyANewAddress_wakes() throws InterruptedException {
        List<Set<InetAddress>> seen = List.of(
                Set.of(ONE), // when it begins
                Set.of(ONE), // changed, but not in what counts
                Set.of(ONE, TWO), // wakes
                Set.of(TWO), // one went
                Set.of(ONE)); // wakes
        BlockingQueue<WakeUp> heard = new LinkedBlockingQueue<>();
        CountDownLatch over = new CountDownLatch(1);
        Iterator<Integer> answers = List.of(0, 0, 0, 0, 6).iterator();
        Iterator<Set<InetAddress>> addresses = seen.iterator();

        new NetworkChanges(
                        () -> {
                            int answer = answers.next();
                            if (answer != 0) {
                                over.countDown();
                            }
                            return answer;
                        },
                        addresses::next)
                .listen(heard::add);

        assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(heard).containsExactly(WakeUp.NETWORK, WakeUp.NETWORK);
    }

    @Test
    void closedListener_hearsNothingMore() throws InterruptedException {
        BlockingQueue<WakeUp> heard = new LinkedBlockingQueue<>();
        CountDownLatch waits = new CountDownLatch(1);
        CountDownLatch change = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Iterator<Set<InetAddress>> addresses =
                List.of(Set.<InetAddress>of(), Set.of(ONE)).iterator();
        WakeUps.Listening listening = new NetworkChanges(
                        () -> {
                            waits.countDown();
                            try {
                                change.await();
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                            ended.countDown();
                            return 0;
                        },
                        addresses::next)
                .listen(heard::add);
        waits.await();

        listening.close();
        listening.close();
        change.countDown();

        ended.await();
        assertThat(heard).isEmpty();
    }

    @Test
    @OnWindows
    void addressesThatDoNotChange_areWaitedFor() throws InterruptedException {
        BlockingQueue<Integer> answers = new LinkedBlockingQueue<>();
        Thread thread = new Thread(() -> answers.add(NetworkChanges.waitForWindows()));
        thread.setDaemon(true);
        thread.start();

        assertThat(answers.poll(2, TimeUnit.SECONDS)).isNull();
    }

    private static InetAddress address(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) last});
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }
}
