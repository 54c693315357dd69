package dev.scepter.agent.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import dev.scepter.agent.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FolderTurnTest {
    private final InMemoryDurableFolder folder = new InMemoryDurableFolder();
    private final ManualClock clock = new ManualClock(Instant.parse("2031-05-06T07:08:09Z"));
    private final FolderTurn turn = new FolderTurn(folder, clock);

    @FunctionalInterface
    private interface Look {
        boolean at() throws ScepterException;
    }

    /** What is seen while a command waits for the folder. */
    private boolean whileWanted(Look look) {
        List<Boolean> seen = new ArrayList<>();
        folder.setSleeper(nap -> seen.add(look(look)));
        assertThat(catchThrowable(() -> folder.lock(Duration.ofMillis(100)).close()))
                .isInstanceOf(ScepterException.class);
        return seen.get(0);
    }

    private static boolean look(Look look) {
        try {
            return look.at();
        } catch (ScepterException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void freeFolder_isTakenAndKept() throws Exception {
        assertThat(turn.take()).isTrue();
        assertThat(turn.take()).isTrue();
        assertThat(folder.isLocked()).isTrue();

        turn.giveBack();

        assertThat(folder.isLocked()).isFalse();
    }

    @Test
    void folderOfAnother_isTriedAgainAfterASecond() throws Exception {
        DurableFolder.Lock command = folder.lock(Duration.ZERO);
        assertThat(turn.take()).isFalse();
        command.close();

        assertThat(turn.take()).isFalse();
        clock.set(turn.notBefore());

        assertThat(turn.take()).isTrue();
    }

    @Test
    void wantedFolder_isHeldButNothingNewBegins() throws Exception {
        turn.take();

        assertThat(whileWanted(turn::take)).isFalse();
        assertThat(folder.isLocked()).isTrue();
    }

    @Test
    void commandThatWaitsForTwoSeconds_presses() throws Exception {
        turn.take();
        assertThat(whileWanted(turn::isPressed)).isFalse();

        clock.advance(Duration.ofSeconds(2));

        assertThat(turn.isPressed()).isTrue();
    }

    @Test
    void folderThatNobodyWants_isNeverPressed() throws Exception {
        turn.take();

        clock.advance(Duration.ofHours(1));

        assertThat(turn.isPressed()).isFalse();
    }

    @Test
    void whoWaited_getsTheFolderFirst() throws Exception {
        turn.take();
        whileWanted(turn::isPressed);

        turn.giveBack();

        assertThat(turn.take()).isFalse();
        folder.lock(Duration.ZERO).close();
        clock.advance(Duration.ofSeconds(1));
        assertThat(turn.take()).isTrue();
        assertThat(turn.isPressed()).isFalse();
    }

    @Test
    void clockThatWasSetBack_holdsUpNothing() throws Exception {
        DurableFolder.Lock command = folder.lock(Duration.ZERO);
        turn.take();
        command.close();
        clock.advance(Duration.ofDays(-300));

        turn.clockWasSet();

        assertThat(turn.take()).isTrue();
    }
}
