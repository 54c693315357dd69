package dev.scepter.agent.platform.windows.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.PolicyId;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EventMessagesTest {
    @ParameterizedTest
    @CsvSource({
        "CERTIFICATE_ENROLLED, 600003E8, 4",
        "CLOCK_SKEW, A00007D3, 2",
        "AGENT_TROUBLE, E0000BCC, 1",
    })
    void number_hasSeverityAndType(EventId id, String number, int type) {
        assertThat(Integer.toHexString(EventMessages.messageId(id))).isEqualToIgnoringCase(number);
        assertThat(EventMessages.type(id)).isEqualTo(type);
    }

    @ParameterizedTest
    @EnumSource(EventId.class)
    void number_endsWithTheOneOfTheCatalogue(EventId id) {
        assertThat(EventMessages.messageId(id) & 0xFFFF).isEqualTo(id.number());
    }

    @Test
    void messageFile_namesEachEventOnce() {
        for (EventId id : EventId.values()) {
            assertThat(EventMessages.source().split("\nMessageId=" + id.number() + "\n", -1))
                    .hasSize(2);
        }
        assertThat(Arrays.stream(EventId.values()).map(EventMessages::messageId))
                .doesNotHaveDuplicates();
    }

    @Test
    void text_saysWhatAboutWhichPolicyAndWhy() {
        Event event = new Event(EventId.ATTEMPT_FAILED, Optional.of(new PolicyId("wifi")), "no answer");

        assertThat(EventMessages.text(event)).isEqualTo("An attempt failed.\r\nPolicy: wifi\r\nno answer");
    }

    @Test
    void textOfTheWholeAgent_hasNoEmptyLines() {
        assertThat(EventMessages.text(new Event(EventId.AGENT_STARTED, Optional.empty(), "")))
                .isEqualTo("The resident agent started.");
    }

    @Test
    void longText_isCutBetweenCharacters() {
        for (int shift = 0; shift < 2; shift++) {
            Event event = new Event(EventId.AGENT_STARTED, Optional.empty(), "x".repeat(shift) + "😀".repeat(20_000));

            String text = EventMessages.text(event);

            assertThat(text).hasSizeBetween(7_999, 8_000).endsWith("😀…");
        }
    }

    /** A viewer would put the whole text in the place of the %1, again and again. */
    @ParameterizedTest
    @CsvSource({
        "https://ca/a%20b?c=%1, https://ca/a% 20b?c=% 1",
        "%%1, % % 1",
        "%{S-1-5-18}, % {S-1-5-18}",
        "100 %, 100 %",
        "50 % more, 50 % more",
        "%PATH%, %PATH%"
    })
    void percentSign_isNothingToFillIn(String detail, String shown) {
        assertThat(EventMessages.text(new Event(EventId.AGENT_STARTED, Optional.empty(), detail)))
                .endsWith("\r\n" + shown);
    }

    @Test
    void characterZero_doesNotEndTheText() {
        assertThat(EventMessages.text(new Event(EventId.AGENT_STARTED, Optional.empty(), "a\0b")))
                .endsWith("a\uFFFDb");
    }
}
