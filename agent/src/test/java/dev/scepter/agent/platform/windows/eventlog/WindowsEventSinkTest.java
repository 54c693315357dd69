package dev.scepter.agent.platform.windows.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.sun.jna.Native;
import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.WinBase;
import com.sun.jna.platform.win32.WinDef;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.ptr.PointerByReference;
import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.testing.OnWindows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WindowsEventSinkTest {
    private static final int LOAD_LIBRARY_AS_DATAFILE = 2;
    private static final int LOAD_LIBRARY_AS_IMAGE_RESOURCE = 0x20;
    private static final int ENGLISH = 0x409;

    private final List<String> calls = new ArrayList<>();
    private boolean opens = true;
    private boolean reports = true;

    private final EventLog log = source -> {
        calls.add("open " + source);
        if (!opens) {
            throw new WindowsException("RegisterEventSource", source, 1717);
        }
        return new EventLog.Source() {
            @Override
            public void report(int type, int messageId, String text) throws WindowsException {
                calls.add(type + " " + Integer.toHexString(messageId) + " " + text);
                if (!reports) {
                    throw new WindowsException("ReportEvent", source, 1502);
                }
            }

            @Override
            public void close() {
                calls.add("close");
            }
        };
    };

    @Test
    void event_isReportedUnderItsNumber() {
        new WindowsEventSink(log, "Scepter").accept(event(EventId.CLOCK_SKEW));

        assertThat(calls)
                .containsExactly(
                        "open Scepter", "2 a00007d3 " + EventId.CLOCK_SKEW.text() + "\r\nof this case", "close");
    }

    @Test
    void logThatTakesNothing_isNoFailure() {
        WindowsEventSink sink = new WindowsEventSink(log, "Scepter");
        reports = false;
        sink.accept(event(EventId.CLOCK_SKEW));
        opens = false;
        sink.accept(event(EventId.CLOCK_SKEW));

        assertThat(calls).filteredOn(call -> call.equals("close")).hasSize(1);
    }

    @Test
    @OnWindows
    void windows_takesEveryEvent() throws WindowsException {
        try (EventLog.Source source = new Advapi32EventLog().open("Scepter")) {
            for (EventId id : EventId.values()) {
                assertThatCode(() -> source.report(
                                EventMessages.type(id), EventMessages.messageId(id), EventMessages.text(event(id))))
                        .as(id.name())
                        .doesNotThrowAnyException();
            }
        }
    }

    /** The DLL is made by wix/message-dll; whoever runs this names it. */
    @Test
    @OnWindows
    void windows_formatsEveryEventByTheMessageDll() {
        String file = System.getProperty("scepter.message.dll");
        assertThat(file).as("the property scepter.message.dll").isNotNull();
        WinNT.HANDLE none = null;
        WinDef.HMODULE dll =
                Kernel32.INSTANCE.LoadLibraryEx(file, none, LOAD_LIBRARY_AS_DATAFILE | LOAD_LIBRARY_AS_IMAGE_RESOURCE);
        assertThat(dll).as("error " + Native.getLastError()).isNotNull();
        try {
            for (EventId id : EventId.values()) {
                // With the place for the text as it is: the log's viewer fills it in.
                assertThat(format(dll, EventMessages.messageId(id)))
                        .as(id.name())
                        .isEqualTo("%1\r\n");
            }
            assertThat(format(dll, EventId.CLOCK_SKEW.number())).isEmpty();
        } finally {
            Kernel32.INSTANCE.FreeLibrary(dll);
        }
    }

    private static String format(WinDef.HMODULE dll, int messageId) {
        PointerByReference text = new PointerByReference();
        int length = Kernel32.INSTANCE.FormatMessage(
                WinBase.FORMAT_MESSAGE_FROM_HMODULE
                        | WinBase.FORMAT_MESSAGE_ALLOCATE_BUFFER
                        | WinBase.FORMAT_MESSAGE_IGNORE_INSERTS,
                dll.getPointer(),
                messageId,
                ENGLISH,
                text,
                0,
                null);
        if (length == 0) {
            return "";
        }
        try {
            return text.getValue().getWideString(0);
        } finally {
            Kernel32.INSTANCE.LocalFree(text.getValue());
        }
    }

    private static Event event(EventId id) {
        return new Event(id, Optional.empty(), "of this case");
    }
}
