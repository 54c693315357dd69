package dev.scepter.agent.docs;

import dev.scepter.agent.platform.windows.eventlog.EventMessages;
import org.junit.jupiter.api.Test;

class EventMessageFileTest {
    @Test
    void messageFile_isTheCatalogue() {
        GeneratedDoc.assertMatchesFile("wix/scepter-events.mc", EventMessages.source());
    }
}
