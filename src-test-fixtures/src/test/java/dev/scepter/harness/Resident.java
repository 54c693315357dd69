package dev.scepter.harness;

import dev.scepter.agent.port.WakeUps;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.AgentLoop;
import dev.scepter.agent.service.Bell;
import dev.scepter.agent.service.LoopSeams;
import java.time.Duration;
import java.time.Instant;

/** The resident agent for a time that only its waiting moves; all its work is done by one thread. */
final class Resident implements Life.Call {
    /** So many pieces of work may end at one moment. */
    private static final int MOST_RINGS = 100;

    private static final Duration LONGEST_WAIT = Duration.ofHours(6);
    private static final Duration LONGEST_TRUST = Duration.ofDays(1);

    private final Duration time;

    Resident(Duration time) {
        this.time = time;
    }

    @Override
    public void tell(Agent agent, World world) {
        PassingTime bell = new PassingTime(world, world.clock().instant().plus(time));
        LoopSeams seams = new LoopSeams(
                bell,
                (name, work) -> {
                    work.run();
                    return () -> {};
                },
                WakeUps.NONE,
                LONGEST_WAIT,
                LONGEST_TRUST);
        AgentLoop loop = agent.loop("1", world.listener(), seams);
        bell.atTheEnd = loop::stop;
        loop.run();
    }

    /** Moves the clock instead of waiting. */
    private static final class PassingTime implements Bell {
        private final World world;
        private final Instant end;
        private Runnable atTheEnd = () -> {};
        private boolean rung;
        private int rings;

        PassingTime(World world, Instant end) {
            this.world = world;
            this.end = end;
        }

        @Override
        public void ring() {
            rung = true;
        }

        @Override
        public void await(Duration atMost) {
            if (rung) {
                rung = false;
                rings++;
                if (rings > MOST_RINGS) {
                    throw new IllegalStateException("the loop works without end");
                }
                return;
            }
            rings = 0;
            world.points().reach("before the loop waits");
            Duration left = Duration.between(world.clock().instant(), end);
            world.clock().advance(atMost.compareTo(left) < 0 ? atMost : left);
            if (!world.clock().instant().isBefore(end)) {
                atTheEnd.run();
            }
        }
    }
}
