package dev.scepter.agent.csp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.scepter.agent.policy.PolicyReading;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What people with bad intent write becomes one finding, soon. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class HostileXmlTest {
    private static final String SPOILERS = "<>&/;'\"\0\u007F!?[]=x";

    static Stream<String> documents() {
        return Stream.of(
                "<a>".repeat(200_000),
                "<Atomic>".repeat(200_000),
                "<Add>".repeat(200_000),
                "<Add><Item><Target>".repeat(50_000),
                "<Atomic/>".repeat(400_000),
                "<" + "a".repeat(4_000_000),
                "<Atomic " + "a".repeat(4_000_000),
                "<Atomic a='" + "b".repeat(4_000_000),
                "<Atomic" + attributes(200_000) + "/>",
                ("<Atomic" + attributes(9_000) + "/>").repeat(50),
                "<!--" + "-".repeat(4_000_000),
                "<?" + "a".repeat(4_000_000),
                "<![CDATA[" + "a".repeat(4_000_000),
                "<Data>" + "&#65;".repeat(800_000) + "</Data>",
                "<!DOCTYPE lolz [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;\">]><SyncML>&b;</SyncML>",
                "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><SyncML>&e;</SyncML>",
                "<!DOCTYPE x SYSTEM \"http://127.0.0.1:1/x.dtd\"><SyncML/>",
                "<Add><Item><Data>&xxe;</Data></Item></Add>",
                "<SyncML a=\"&xxe;\"/>",
                "<Add>\u0000</Add>",
                "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"file:///etc/passwd\"/>");
    }

    @ParameterizedTest
    @MethodSource("documents")
    void hostileDocument_isRefused(String document) {
        PolicyReading reading = new SyncMlReader().read(document.getBytes(StandardCharsets.UTF_8));

        assertThat(reading.policy()).isEmpty();
        assertThat(reading.findings())
                .hasSizeLessThan(25)
                .allSatisfy(finding ->
                        assertThat(finding.message()).hasSizeLessThan(300).doesNotContain("root:"));
    }

    static IntStream seeds() {
        return IntStream.range(0, 10);
    }

    /** Damages a sound profile in a few bytes, many times. */
    @ParameterizedTest
    @MethodSource("seeds")
    void damagedDocument_isReadWithoutFailure(int seed) {
        Random random = new Random(seed);
        byte[] sound = Profile.resource("whole-document.xml");

        for (int round = 0; round < 100; round++) {
            byte[] damaged = sound.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) SPOILERS.charAt(random.nextInt(SPOILERS.length()));
            }
            assertThatCode(() -> new SyncMlReader().read(damaged)).doesNotThrowAnyException();
        }
    }

    private static String attributes(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(" a").append(i).append("=''");
        }
        return text.toString();
    }
}
