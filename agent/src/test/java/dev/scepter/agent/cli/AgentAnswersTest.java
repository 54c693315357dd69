package dev.scepter.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.channel.Answer;
import dev.scepter.agent.channel.Call;
import dev.scepter.agent.channel.Request;
import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.port.LocalChannel.Endpoint;
import dev.scepter.agent.port.WakeUps;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.LoopSeams;
import dev.scepter.agent.service.Seams;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import dev.scepter.agent.testing.PreparedKeys;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who waits for whom. */
@Timeout(60)
class AgentAnswersTest {
    private final InMemoryDurableFolder folder = new InMemoryDurableFolder();
    private final Agent agent = Agent.onFiles(folder, new PreparedKeys(), Seams.ofThisMachine(event -> {}));
    private final AgentAnswers answers = new AgentAnswers(
            agent,
            agent.loop("1", StepListener.NONE, LoopSeams.ofThisMachine(WakeUps.NONE)),
            agent.clock().instant());

    @AfterEach
    void close() {
        agent.close();
    }

    @Test
    void administrators_doNotWaitForThoseWhoMayOnlyAsk() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch mayRead = new CountDownLatch(1);
        Semaphore first = new Semaphore(1);
        folder.setFaults(new InMemoryDurableFolder.Faults() {
            @Override
            public void reading(String path) {
                if (first.tryAcquire()) {
                    reading.countDown();
                    awaitQuietly(mayRead);
                }
            }
        });
        FutureTask<Answer> asked = new FutureTask<>(() -> status(Endpoint.STATUS));
        new Thread(asked).start();
        reading.await();

        // Else it would be told that the agent is busy, after ten seconds.
        Answer admin = status(Endpoint.ADMIN);
        boolean waits = !asked.isDone();
        mayRead.countDown();

        assertThat(admin).isInstanceOf(Answer.Result.class);
        assertThat(waits).isTrue();
        assertThat(asked.get()).isEqualTo(admin);
    }

    private Answer status(Endpoint endpoint) throws InterruptedException {
        return answers.answer(endpoint, Request.of(Call.STATUS));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
