package dev.scepter.agent.docs;

import dev.scepter.agent.model.EventId;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventsDocTest {

    @Test
    void eventsPage_matchesTheCatalogue() {
        new GeneratedDoc(
                        "events.md",
                        "Events",
                        "1000s: a certificate's life. 2000s: something to look at. 3000s: failures. Numbers never change.")
                .table(
                        List.of("Number", "Name", "What it says"),
                        Arrays.stream(EventId.values())
                                .map(event ->
                                        List.of(String.valueOf(event.number()), "`" + event.name() + "`", event.text()))
                                .toList())
                .assertMatchesFile();
    }
}
