package dev.scepter.agent.platform.windows;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import com.sun.jna.PointerType;
import com.sun.jna.Structure;
import com.sun.jna.platform.win32.Guid;
import com.sun.jna.platform.win32.WinNT;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Compares all structures and constants of the bindings with the SDK's headers, as {@code src/test/windows/layout.c} prints them. A
 * binding without a row fails, and a row without a binding. Bindings are:
 *
 * <ul>
 *   <li>each {@link Structure} below this package,
 *   <li>each constant of a class named {@code …Constants}; there STRUCTURE_SIZE is a size, and STRUCTURE_field an offset,
 *   <li>each code that {@link WindowsStatus} has a name for,
 *   <li>each structure and constant of jna-platform that a source names.
 * </ul>
 */
@OnWindows
class LayoutTest {
    /** The file that layout.c printed. */
    private static final String ROWS = "scepter.windows.layout";

    private static final Pattern SIZE = Pattern.compile("([A-Z][A-Z0-9_]*)_SIZE");
    /** A field has a small letter, what the headers call a constant has none, or no underscore. */
    private static final Pattern OFFSET = Pattern.compile("([A-Z][A-Z0-9_]*)_(\\w*[a-z]\\w*)");

    @Test
    void structures_areThoseOfTheHeaders() throws IOException, URISyntaxException, ReflectiveOperationException {
        assertThat(bound("size ", "offset "))
                .hasSizeGreaterThan(100)
                .containsExactlyInAnyOrderEntriesOf(rows("size ", "offset "));
    }

    @Test
    void constants_areThoseOfTheHeaders() throws IOException, URISyntaxException, ReflectiveOperationException {
        assertThat(bound("const ")).hasSizeGreaterThan(200).containsExactlyInAnyOrderEntriesOf(rows("const "));
    }

    private static Map<String, String> bound(String... kinds)
            throws IOException, URISyntaxException, ReflectiveOperationException {
        Map<String, String> all = new TreeMap<>();
        for (Class<?> type : classes()) {
            if (isStructure(type)) {
                addLayout(type, all);
            } else if (type.getSimpleName().endsWith("Constants")) {
                for (Field field : type.getDeclaredFields()) {
                    if (Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
                        addOwn(field, all);
                    }
                }
            }
        }
        for (WindowsStatus.Row row : WindowsStatus.ROWS.values()) {
            put(all, "const " + row.name(), Integer.toString(row.code()));
        }
        for (Path source : files(top(sources()), ".java")) {
            String text = Files.readString(source);
            for (String name : new JnaPlatformNames(text).all()) {
                addNamed(name, all);
            }
        }
        return ofKind(all, kinds);
    }

    private static Path classesFolder() throws URISyntaxException {
        return Path.of(WindowsException.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    private static Path sources() throws URISyntaxException {
        return classesFolder().resolve("../../src/main/java").normalize();
    }

    private static Path top(Path folder) {
        return folder.resolve(WindowsException.class.getPackageName().replace('.', '/'));
    }

    private static List<Path> files(Path folder, String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix)).toList();
        }
    }

    /** All classes of the bindings. */
    private static List<Class<?>> classes() throws IOException, URISyntaxException {
        Path classes = classesFolder();
        return files(top(classes), ".class").stream()
                .map(file -> classes.relativize(file).toString())
                .filter(file -> !file.endsWith("-info.class"))
                .map(file -> file.substring(0, file.length() - ".class".length())
                        .replace('\\', '.')
                        .replace('/', '.'))
                .<Class<?>>map(LayoutTest::loaded)
                .toList();
    }

    private static Class<?> loaded(String name) {
        try {
            return Class.forName(name, false, LayoutTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isStructure(Class<?> type) {
        return Structure.class.isAssignableFrom(type)
                && !Modifier.isAbstract(type.getModifiers())
                && !Structure.ByReference.class.isAssignableFrom(type)
                // A pointer in the headers.
                && type != WinNT.PSID.class;
    }

    /** A name such as {@code WinNT.TOKEN_USER} or {@code WinNT.TOKEN_QUERY}; anything behind it does not matter. */
    private static void addNamed(String name, Map<String, String> bound) throws ReflectiveOperationException {
        String[] parts = name.split("\\.");
        Class<?> type = loaded(JnaPlatformNames.PACKAGE + parts[0]);
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i];
            Optional<Class<?>> nested = Arrays.stream(type.getClasses())
                    .filter(inner -> inner.getSimpleName().equals(part))
                    .findFirst();
            if (nested.isEmpty()) {
                for (Field field : type.getFields()) {
                    if (field.getName().equals(part) && !field.getType().isInterface()) {
                        put(bound, "const " + part, value(field));
                    }
                }
                return;
            }
            type = nested.get();
        }
        if (isStructure(type)) {
            addLayout(type, bound);
        }
    }

    private static void addLayout(Class<?> type, Map<String, String> bound) throws ReflectiveOperationException {
        Structure structure = instance(type);
        put(bound, "size " + type.getSimpleName(), Integer.toString(structure.size()));
        for (Field field : type.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && Modifier.isPublic(field.getModifiers())) {
                put(bound, "offset " + type.getSimpleName() + "." + field.getName(), offset(structure, field));
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

    private static void addOwn(Field field, Map<String, String> bound) throws ReflectiveOperationException {
        Matcher size = SIZE.matcher(field.getName());
        Matcher offset = OFFSET.matcher(field.getName());
        if (size.matches()) {
            put(bound, "size " + size.group(1), value(field));
        } else if (offset.matches()) {
            put(bound, "offset " + offset.group(1) + "." + offset.group(2), value(field));
        } else {
            put(bound, "const " + field.getName(), value(field));
        }
    }

    private static String value(Field field) throws ReflectiveOperationException {
        field.setAccessible(true);
        Object value = field.get(null);
        if (value instanceof PointerType handle) {
            // Handles of the headers are numbers of 32 bits with a sign.
            return Integer.toString((int) Pointer.nativeValue(handle.getPointer()));
        }
        if (value instanceof Guid.GUID guid) {
            return guid.toGuidString();
        }
        return value instanceof String ? "\"" + value + "\"" : value.toString();
    }

    private static Map<String, String> rows(String... kinds) throws IOException {
        Path file = Path.of(Optional.ofNullable(System.getProperty(ROWS))
                .orElseThrow(() -> new AssertionError("-D" + ROWS + "=FILE is missing: what layout.c printed")));
        Map<String, String> rows = new TreeMap<>();
        for (String row : Files.readAllLines(file)) {
            String[] parts = row.strip().split(" ", 3);
            put(rows, parts[0] + " " + parts[1], parts[2]);
        }
        return ofKind(rows, kinds);
    }

    private static Map<String, String> ofKind(Map<String, String> all, String... kinds) {
        Map<String, String> some = new TreeMap<>(all);
        some.keySet().removeIf(key -> Arrays.stream(kinds).noneMatch(key::startsWith));
        return some;
    }

    private static void put(Map<String, String> map, String key, String value) {
        String before = map.put(key, value);
        assertThat(before == null || before.equals(value))
                .as("%s has one value everywhere: %s, %s", key, before, value)
                .isTrue();
    }
}
