package dev.scepter.agent.platform.windows;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.platform.win32.WinCrypt;
import dev.scepter.agent.testing.OnWindows;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Compares all structures and constants of the bindings with the SDK's headers, as {@code src/test/windows/layout.c} prints them. A
 * binding without a row fails, and a row without a binding.
 */
@OnWindows
class LayoutTest {
    /** The file that layout.c printed. */
    private static final String ROWS = "scepter.windows.layout";

    /** Structures of jna-platform that bindings use. */
    private static final List<Class<?>> USED_STRUCTURES = List.of(WinCrypt.DATA_BLOB.class);

    /** Constants of jna-platform that bindings use. */
    private static final Map<String, String> USED_CONSTANTS = Map.of(
            "CRYPTPROTECT_UI_FORBIDDEN", Integer.toString(WinCrypt.CRYPTPROTECT_UI_FORBIDDEN),
            "CRYPTPROTECT_LOCAL_MACHINE", Integer.toString(WinCrypt.CRYPTPROTECT_LOCAL_MACHINE));

    @Test
    void sizesAndOffsets_areThoseOfTheHeaders() throws IOException, URISyntaxException, ReflectiveOperationException {
        Map<String, String> bound = new TreeMap<>();
        for (Class<?> type : Stream.concat(bindings(), USED_STRUCTURES.stream()).toList()) {
            if (Structure.class.isAssignableFrom(type) && type.getSuperclass() == Structure.class) {
                addLayout(type, bound);
            }
        }

        assertThat(bound).isNotEmpty().containsExactlyInAnyOrderEntriesOf(rows("size ", "offset "));
    }

    @Test
    void constants_areThoseOfTheHeaders() throws IOException, URISyntaxException, ReflectiveOperationException {
        Map<String, String> bound = new TreeMap<>();
        USED_CONSTANTS.forEach((name, value) -> bound.put("const " + name, value));
        for (Class<?> type : bindings().toList()) {
            if (type.getSimpleName().endsWith("Constants")) {
                addConstants(type, bound);
            }
        }

        assertThat(bound).hasSizeGreaterThan(USED_CONSTANTS.size()).containsExactlyInAnyOrderEntriesOf(rows("const "));
    }

    /** All classes of the bindings. */
    private static Stream<Class<?>> bindings() throws IOException, URISyntaxException {
        Path classes = Path.of(WindowsException.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path top = classes.resolve(WindowsException.class.getPackageName().replace('.', '/'));
        try (Stream<Path> files = Files.walk(top)) {
            return files
                    .map(file -> classes.relativize(file).toString())
                    .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
                    .map(file -> file.substring(0, file.length() - 6)
                            .replace('\\', '.')
                            .replace('/', '.'))
                    .<Class<?>>map(LayoutTest::loaded)
                    .toList()
                    .stream();
        }
    }

    private static Class<?> loaded(String name) {
        try {
            return Class.forName(name, false, LayoutTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static void addLayout(Class<?> type, Map<String, String> bound) throws ReflectiveOperationException {
        Structure structure = instance(type);
        bound.put("size " + type.getSimpleName(), Integer.toString(structure.size()));
        for (Field field : type.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && Modifier.isPublic(field.getModifiers())) {
                bound.put("offset " + type.getSimpleName() + "." + field.getName(), offset(structure, field));
            }
        }
    }

    private static String offset(Structure structure, Field field) throws ReflectiveOperationException {
        var fieldOffset = Structure.class.getDeclaredMethod("fieldOffset", String.class);
        fieldOffset.setAccessible(true);
        return fieldOffset.invoke(structure, field.getName()).toString();
    }

    /** Made by whatever constructor it has. */
    private static Structure instance(Class<?> type) throws ReflectiveOperationException {
        Constructor<?> constructor = Arrays.stream(type.getDeclaredConstructors())
                .min((one, other) -> one.getParameterCount() - other.getParameterCount())
                .orElseThrow();
        constructor.setAccessible(true);
        Object[] arguments = Arrays.stream(constructor.getParameterTypes())
                .map(LayoutTest::argument)
                .toArray();
        return (Structure) constructor.newInstance(arguments);
    }

    private static Object argument(Class<?> type) {
        if (type == Pointer.class) {
            Memory memory = new Memory(4_096);
            memory.clear();
            return memory;
        }
        return type == int.class ? (Object) 1 : type == byte[].class ? new byte[1] : "x";
    }

    private static void addConstants(Class<?> type, Map<String, String> bound) throws ReflectiveOperationException {
        for (Field field : type.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
                field.setAccessible(true);
                Object value = field.get(null);
                String text = value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
                String before = bound.put("const " + field.getName(), text);
                assertThat(before == null || before.equals(text))
                        .as("%s has one value in all classes", field.getName())
                        .isTrue();
            }
        }
    }

    private static Map<String, String> rows(String... kinds) throws IOException {
        Path file = Path.of(Optional.ofNullable(System.getProperty(ROWS))
                .orElseThrow(() -> new AssertionError("-D" + ROWS + "=FILE is missing: what layout.c printed")));
        return Files.readAllLines(file).stream()
                .map(String::strip)
                .filter(row -> Arrays.stream(kinds).anyMatch(row::startsWith))
                .collect(toMap(
                        row -> row.substring(0, row.indexOf(' ', row.indexOf(' ') + 1)),
                        row -> row.substring(row.indexOf(' ', row.indexOf(' ') + 1) + 1),
                        (one, other) -> {
                            assertThat(one).isEqualTo(other);
                            return one;
                        },
                        TreeMap::new));
    }
}
