package dev.scepter.agent.platform.windows.eventlog;

import com.sun.jna.platform.win32.WinNT;
import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;

/**
 * The agent's events as messages of Windows: numbers, types, texts, and the source of the message DLL. Severity and type
 * follow from the thousands of the number.
 *
 * <p>A message has one text to fill in, so that what the log shows never depends on the version of the DLL.
 */
public final class EventMessages {
    /** Windows page ReportEventW: 31,839 at most. Nobody reads on after this. */
    static final int MAX_CHARACTERS = 8_000;

    /**
     * What a viewer takes for something to fill in when it stands behind a percent sign, also in a text that was filled in
     * itself; nothing escapes it ([MS-EVEN] section 3.2.4.1.5: {@code %1}, {@code %%1}, {@code %{guid}}).
     */
    private static final String EXPANDED = "0123456789%{";

    /** Not one of Windows' own (Windows page Event identifiers, bit 29). */
    private static final int CUSTOMER = 1 << 29;

    private EventMessages() {}

    private enum Kind {
        INFORMATION("Informational", 1, WinNT.EVENTLOG_INFORMATION_TYPE),
        WARNING("Warning", 2, WinNT.EVENTLOG_WARNING_TYPE),
        ERROR("Error", 3, WinNT.EVENTLOG_ERROR_TYPE);

        private final String severity;
        private final int severityBits;
        private final int type;

        Kind(String severity, int severityBits, int type) {
            this.severity = severity;
            this.severityBits = severityBits;
            this.type = type;
        }

        static Kind of(EventId id) {
            return switch (id.number() / 1000) {
                case 1 -> INFORMATION;
                case 2 -> WARNING;
                default -> ERROR;
            };
        }
    }

    /** The id of the message in the DLL: severity in bits 31 and 30, bit 29, the event's number in the low 16. */
    public static int messageId(EventId id) {
        return Kind.of(id).severityBits << 30 | CUSTOMER | id.number();
    }

    /** {@code EVENTLOG_INFORMATION_TYPE} and so on. */
    public static int type(EventId id) {
        return Kind.of(id).type;
    }

    /** What the log shows of an event. */
    static String text(Event event) {
        StringBuilder text = new StringBuilder(event.id().text());
        event.policy().ifPresent(policy -> text.append("\r\nPolicy: ").append(policy.text()));
        if (!event.detail().isEmpty()) {
            text.append("\r\n").append(event.detail());
        }
        for (int i = 0; i < Math.min(text.length() - 1, MAX_CHARACTERS); i++) {
            if (text.charAt(i) == '%' && EXPANDED.indexOf(text.charAt(i + 1)) >= 0) {
                text.insert(i + 1, ' ');
            }
        }
        if (text.length() > MAX_CHARACTERS) {
            int end = MAX_CHARACTERS - 1;
            text.setLength(Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
            text.append('…');
        }
        // A character zero would end it for Windows.
        return text.toString().replace('\0', '\uFFFD');
    }

    /** The source of the message DLL, for the message compiler ({@code mc} or {@code windmc}, with its switch {@code -c}). */
    public static String source() {
        StringBuilder text = new StringBuilder();
        text.append("; Made from dev.scepter.agent.model.EventId; do not edit.\n");
        text.append("MessageIdTypedef=DWORD\n");
        text.append("SeverityNames=(Informational=0x1 Warning=0x2 Error=0x3)\n");
        text.append("FacilityNames=(Scepter=0x0)\n");
        text.append("LanguageNames=(English=0x409:scepter_en)\n");
        for (EventId id : EventId.values()) {
            text.append("\nMessageId=").append(id.number()).append('\n');
            text.append("Severity=").append(Kind.of(id).severity).append('\n');
            text.append("Facility=Scepter\n");
            text.append("SymbolicName=SCEPTER_").append(id.name()).append('\n');
            text.append("Language=English\n%1\n.\n");
        }
        return text.toString();
    }
}
