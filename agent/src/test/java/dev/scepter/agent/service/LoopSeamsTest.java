package dev.scepter.agent.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.port.WakeUp;
import dev.scepter.agent.port.WakeUps;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class LoopSeamsTest {
    @Test
    void whoIsToBeToldFirst_isTold_andTheListenerThen() {
        List<Consumer<WakeUp>> listeners = new ArrayList<>();
        List<String> told = new ArrayList<>();
        WakeUps outside = listener -> {
            listeners.add(listener);
            return () -> told.add("closed");
        };

        WakeUps.Listening listening = LoopSeams.ofThisMachine(outside)
                .telling(why -> told.add("first " + why))
                .wakeUps()
                .listen(why -> told.add("then " + why));
        listeners.get(0).accept(WakeUp.NETWORK);
        listening.close();

        assertThat(told).containsExactly("first NETWORK", "then NETWORK", "closed");
    }
}
