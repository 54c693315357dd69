package dev.scepter.agent.platform.windows.com;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.scepter.agent.model.Secret;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.testing.OnWindows;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With objects of the script runtime, which Windows and Wine have. */
@OnWindows
class LateBoundOnWindowsTest {
    private static final ComClass DICTIONARY =
            new ComClass("Scripting.Dictionary", "EE09B103-97E0-11CF-978F-00A02463E06F");
    private static final ComClass FILES =
            new ComClass("Scripting.FileSystemObject", "0D43FE01-F093-11CF-8940-00A0C9054228");
    private static final ComClass NOBODYS = new ComClass("Nobody's", "7D1A6E0B-3C5F-4C57-9D0E-1F2A3B4C5D6E");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final ComThread thread = ComThread.onWindows("com-under-test");

    @AfterEach
    void end() {
        thread.close();
    }

    private <T> T call(ComThread.Work<T> work) throws WindowsException, InterruptedException {
        return thread.call(work, LIMIT);
    }

    @Test
    void values_goThereAndBack() throws Exception {
        String all = call(com -> {
            ComObject dictionary = com.create(DICTIONARY);
            dictionary.put("CompareMode", 1);
            dictionary.call("Add", "Text", "grün");
            dictionary.call("Add", "Empty", "");
            dictionary.call("Add", "Number", -7);
            dictionary.call("Add", "Flag", true);
            dictionary.call("Add", "Secret", Secret.ofText("päss"));
            return dictionary.text("Item", "text")
                    + " " + dictionary.text("Item", "Empty")
                    + " " + dictionary.number("Item", "Number")
                    + " " + dictionary.flag("Item", "Flag")
                    + " " + dictionary.text("Item", "Secret")
                    + " " + dictionary.flag("Exists", "no such key")
                    + " " + dictionary.number("Count");
        });

        assertThat(all)
                .isEqualTo(
                        "Optional[grün] Optional[] Optional[-7] Optional[true] Optional[päss] Optional[false] Optional[5]");
    }

    @Test
    void objects_areResultsAndArguments() throws Exception {
        String path = call(com -> {
            ComObject folder = com.create(FILES).object("GetFolder", "C:\\windows");
            ComObject dictionary = com.create(DICTIONARY);
            dictionary.call("Add", "Folder", folder);
            folder.close();
            return dictionary.object("Item", "Folder").text("Path").orElseThrow();
        });

        assertThat(path).isEqualToIgnoringCase("C:\\windows");
    }

    @Test
    void propertyWithAnIndex_isSet() throws Exception {
        Optional<String> value = call(com -> {
            ComObject dictionary = com.create(DICTIONARY);
            dictionary.put("Item", "key", "value");
            return dictionary.text("Item", "key");
        });

        assertThat(value).contains("value");
    }

    @Test
    void missingValue_isEmpty() throws Exception {
        Optional<Object> value = call(com -> com.create(DICTIONARY).get("Item", "never added"));

        assertThat(value).isEmpty();
    }

    @Test
    void exceptionOfAnObject_isToldByItsCode() {
        assertThatExceptionOfType(WindowsException.class)
                .isThrownBy(() -> call(com -> com.create(FILES).call("GetFolder", "C:\\no such folder")))
                .withMessageContaining("Scripting.FileSystemObject.GetFolder")
                .satisfies(e -> assertThat(e.code()).isEqualTo(0x800A004C));
    }

    @Test
    void unknownMember_isToldByItsName() {
        assertThatExceptionOfType(WindowsException.class)
                .isThrownBy(() -> call(com -> com.create(DICTIONARY).get("NoSuchMember")))
                .withMessageContaining("Scripting.Dictionary.NoSuchMember")
                .withMessageContaining("DISP_E_UNKNOWNNAME");
    }

    @Test
    void members_areKnownByTheirNames() throws Exception {
        boolean known = call(com -> com.create(DICTIONARY).knows("Exists"));
        boolean unknown = call(com -> com.create(DICTIONARY).knows("NoSuchMember"));

        assertThat(known).isTrue();
        assertThat(unknown).isFalse();
    }

    @Test
    void missingClass_isToldByItsName() {
        assertThatExceptionOfType(WindowsException.class)
                .isThrownBy(() -> call(com -> com.create(NOBODYS)))
                .withMessageContaining("Nobody's")
                .withMessageContaining("REGDB_E_CLASSNOTREG");
    }

    @Test
    void manyCalls_areBounded() throws Exception {
        int count = call(com -> {
            ComObject dictionary = com.create(DICTIONARY);
            for (int i = 0; i < 200; i++) {
                dictionary.call("Add", "key" + i, "x".repeat(1_000));
                com.create(DICTIONARY).close();
            }
            return dictionary.number("Count").orElseThrow();
        });

        assertThat(count).isEqualTo(200);
    }
}
