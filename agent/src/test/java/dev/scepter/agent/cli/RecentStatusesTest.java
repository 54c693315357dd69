package dev.scepter.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.lifecycle.PolicyRecord;
import dev.scepter.agent.lifecycle.PolicyStatus;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.scep.TestCa;
import dev.scepter.agent.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How often the keys are used for those who ask. */
class RecentStatusesTest {
    private static final TestCa CA = TestCa.root("CN=Root");
    private static final Duration LOOK = Duration.ofSeconds(20);

    private final ManualClock clock = new ManualClock(Instant.parse("2031-05-06T07:08:09Z"));
    private final List<String> looks = new ArrayList<>();
    private final RecentStatuses statuses = new RecentStatuses(this::look, clock);

    @Test
    void statusOfTheSameRecord_isMadeOnceInFiveSeconds_fromItsEnd() throws ScepterException {
        PolicyStatus first = ask(record("a"));
        clock.advance(Duration.ofSeconds(5).minusNanos(1));

        assertThat(ask(record("a"))).isSameAs(first);
        assertThat(looks).hasSize(1);

        clock.advance(Duration.ofNanos(1));
        ask(record("a"));
        assertThat(looks).hasSize(2);
    }

    @Test
    void answersInBetween_makeItNoOlder() throws ScepterException {
        ask(record("a"));
        for (int i = 0; i < 5; i++) {
            clock.advance(Duration.ofSeconds(1));
            ask(record("a"));
        }

        assertThat(looks).hasSize(2);
    }

    @Test
    void recordThatChanged_isLookedAtAtOnce() throws ScepterException {
        ask(record("a"));

        ask(record("a").withIntent(Optional.of("b")));

        assertThat(looks).hasSize(2);
    }

    @Test
    void clockThatWasSetBack_keepsNothing() throws ScepterException {
        ask(record("a"));
        clock.advance(LOOK.multipliedBy(-10));

        ask(record("a"));

        assertThat(looks).hasSize(2);
    }

    private PolicyStatus ask(PolicyRecord record) throws ScepterException {
        statuses.begin();
        try {
            return statuses.of(record).get(0);
        } finally {
            statuses.end();
        }
    }

    private List<PolicyStatus> look(PolicyRecord record) {
        looks.add(record.id().text());
        clock.advance(LOOK);
        return List.of(PolicyStatus.unreadable(record.id(), new ScepterException(ErrorCode.DATA_FOLDER_BUSY, "test")));
    }

    private static PolicyRecord record(String id) {
        return PolicyRecord.of(
                ScepPolicy.builder()
                        .id(new PolicyId(id))
                        .revision("1")
                        .name(id)
                        .caThumbprint(CA.certificate().sha256())
                        .subjectName(SubjectName.parse("CN=device"))
                        .serverUrl("https://ca.example/scep")
                        .renewPeriodDays(30)
                        .build(),
                "test");
    }
}
