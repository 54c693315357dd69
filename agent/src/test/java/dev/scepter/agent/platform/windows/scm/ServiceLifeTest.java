package dev.scepter.agent.platform.windows.scm;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.platform.win32.Winsvc;
import dev.scepter.agent.port.WakeUp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceLifeTest {
    private static final int NO_ERROR = 0;
    private static final int ERROR_CALL_NOT_IMPLEMENTED = 120;
    private static final int ERROR_SERVICE_SPECIFIC_ERROR = 1066;
    private static final int STOPPED = 1;
    private static final int START_PENDING = 2;
    private static final int STOP_PENDING = 3;
    private static final int RUNNING = 4;
    private static final int HINT = 3_000;

    private final List<ServiceStatus> told = new ArrayList<>();
    private final List<WakeUp> wakeUps = new ArrayList<>();
    private int stops;
    private final ServiceLife life = new ServiceLife(Duration.ofMillis(HINT), () -> stops++, wakeUps::add);

    @Test
    void service_goesThroughItsStatesInOrder() {
        life.begin(told::add);
        life.progress();
        life.running();
        life.progress();
        life.control(Winsvc.SERVICE_CONTROL_STOP, 0);
        life.progress();
        life.progress();
        life.ended(0);

        // Stop 0x1, power 0x40, sessions 0x80, pre-shutdown 0x100, clock 0x200.
        assertThat(told)
                .containsExactly(
                        new ServiceStatus(START_PENDING, 0, NO_ERROR, 0, 1, HINT),
                        new ServiceStatus(START_PENDING, 0, NO_ERROR, 0, 2, HINT),
                        new ServiceStatus(RUNNING, 0x3C1, NO_ERROR, 0, 0, 0),
                        new ServiceStatus(STOP_PENDING, 0, NO_ERROR, 0, 1, HINT),
                        new ServiceStatus(STOP_PENDING, 0, NO_ERROR, 0, 2, HINT),
                        new ServiceStatus(STOP_PENDING, 0, NO_ERROR, 0, 3, HINT),
                        new ServiceStatus(STOPPED, 0, NO_ERROR, 0, 0, 0));
        assertThat(stops).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {Winsvc.SERVICE_CONTROL_STOP, Winsvc.SERVICE_CONTROL_SHUTDOWN, Winsvc.SERVICE_CONTROL_PRESHUTDOWN})
    void everyWishToStop_isToldAtOnce(int control) {
        life.begin(told::add);
        life.running();

        assertThat(life.control(control, 0)).isEqualTo(NO_ERROR);

        assertThat(states()).containsExactly(START_PENDING, RUNNING, STOP_PENDING);
        assertThat(stops).isEqualTo(1);
    }

    @Test
    void stopDuringTheStart_isNeverFollowedByRunning() {
        life.begin(told::add);
        life.control(Winsvc.SERVICE_CONTROL_STOP, 0);

        assertThat(life.running()).isFalse();

        life.ended(0);
        assertThat(states()).containsExactly(START_PENDING, STOP_PENDING, STOPPED);
    }

    @Test
    void stopBeforeTheServiceManagerCanBeTold_isNotForgotten() {
        life.control(Winsvc.SERVICE_CONTROL_STOP, 0);
        life.begin(told::add);

        assertThat(life.running()).isFalse();
        assertThat(states()).containsExactly(STOP_PENDING);
        assertThat(stops).isEqualTo(1);
    }

    @Test
    void secondStop_changesNothing() {
        life.begin(told::add);
        life.running();
        life.control(Winsvc.SERVICE_CONTROL_STOP, 0);

        assertThat(life.control(Winsvc.SERVICE_CONTROL_PRESHUTDOWN, 0)).isEqualTo(NO_ERROR);

        assertThat(states()).containsExactly(START_PENDING, RUNNING, STOP_PENDING);
        assertThat(stops).isEqualTo(1);
    }

    @Test
    void exitCodeOfTheAgent_isTheServicesOwnError() {
        life.begin(told::add);
        life.ended(70);

        assertThat(told.get(1)).isEqualTo(new ServiceStatus(STOPPED, 0, ERROR_SERVICE_SPECIFIC_ERROR, 70, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 5, 13, 14, 15, 16, 200})
    void afterTheEnd_nothingIsTold(int control) {
        life.begin(told::add);
        life.ended(0);

        life.control(control, Winsvc.SERVICE_CONTROL_STOP);
        life.progress();
        life.ended(1);

        assertThat(life.running()).isFalse();
        assertThat(states()).containsExactly(START_PENDING, STOPPED);
        assertThat(stops).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        // PBT_APMRESUMEAUTOMATIC, WTS_SESSION_LOGON; SERVICE_CONTROL_TIMECHANGE has no events.
        "13, 18, RESUME",
        "14, 5, LOGON",
        "16, 0, CLOCK"
    })
    void whatHappensToTheMachine_wakesTheAgent(int control, int event, WakeUp expected) {
        life.begin(told::add);
        life.running();

        assertThat(life.control(control, event)).isEqualTo(NO_ERROR);

        assertThat(wakeUps).containsExactly(expected);
        assertThat(states()).containsExactly(START_PENDING, RUNNING);
    }

    @ParameterizedTest
    @CsvSource({
        // Suspend, a change of power, resume by a user (which comes besides); sign-out, lock, unlock; interrogate.
        "13, 4",
        "13, 10",
        "13, 7",
        "14, 6",
        "14, 7",
        "14, 8",
        "4, 0"
    })
    void whatConcernsNobody_isTaken(int control, int event) {
        life.begin(told::add);
        life.running();

        assertThat(life.control(control, event)).isEqualTo(NO_ERROR);

        assertThat(wakeUps).isEmpty();
        assertThat(states()).containsExactly(START_PENDING, RUNNING);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 6, 11, 128, 255})
    void unknownControl_isRefused(int control) {
        life.begin(told::add);
        life.running();

        assertThat(life.control(control, 0)).isEqualTo(ERROR_CALL_NOT_IMPLEMENTED);

        assertThat(states()).containsExactly(START_PENDING, RUNNING);
    }

    private List<Integer> states() {
        return told.stream().map(ServiceStatus::state).toList();
    }
}
