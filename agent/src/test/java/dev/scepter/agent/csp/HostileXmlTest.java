package dev.scepter.agent.csp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.scepter.agent.policy.LintCode;
import dev.scepter.agent.policy.PolicyReading;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What people with bad intent write becomes one finding, soon. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class HostileXmlTest {
    private static final String SPOILERS = "<>&/;'\"\0\u007F!?[]=x";

    record Case(LintCode code, String document) {
        @Override
        public String toString() {
            return code + " " + document.substring(0, Math.min(60, document.length()));
        }
    }

    static Stream<Case> documents() {
        return Stream.of(
                new Case(LintCode.SYNCML_SYNTAX, "<a>".repeat(200_000)),
                new Case(LintCode.SYNCML_LIMIT, "<Atomic>".repeat(200_000)),
                new Case(LintCode.SYNCML_LIMIT, "<Add>".repeat(200_000)),
                new Case(LintCode.SYNCML_LIMIT, "<Add><Item><Target>".repeat(50_000)),
                new Case(LintCode.SYNCML_LIMIT, "<Atomic/>".repeat(400_000)),
                new Case(LintCode.SYNCML_SYNTAX, "<" + "a".repeat(4_000_000)),
                new Case(LintCode.SYNCML_SYNTAX, "<Atomic " + "a".repeat(4_000_000)),
                new Case(LintCode.SYNCML_SYNTAX, "<Atomic a='" + "b".repeat(4_000_000)),
                new Case(LintCode.SYNCML_SYNTAX, "<Atomic" + attributes(200_000) + "/>"),
                new Case(LintCode.SYNCML_NO_POLICY, ("<Atomic" + attributes(100) + "/>").repeat(5_000)),
                new Case(LintCode.SYNCML_SYNTAX, "<Atomic" + attributes(101) + "/>"),
                new Case(LintCode.SYNCML_SYNTAX, "<!--" + "-".repeat(4_000_000)),
                new Case(LintCode.SYNCML_SYNTAX, "<?" + "a".repeat(4_000_000)),
                new Case(LintCode.SYNCML_SYNTAX, "<![CDATA[" + "a".repeat(4_000_000)),
                new Case(LintCode.SYNCML_SYNTAX, "<Data>" + "&#65;".repeat(800_000) + "</Data>"),
                new Case(LintCode.SYNCML_SYNTAX, "<SyncML a=\"&xxe;\"/>"),
                new Case(LintCode.SYNCML_SYNTAX, "<Add>\u0000</Add>"),
                new Case(
                        LintCode.SYNCML_SYNTAX,
                        Profile.sound()
                                .and("<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\""
                                        + " href=\"file:///etc/passwd\"/>")
                                .text()));
    }

    /** Sound but for the entities: a reader that resolved them, or passed over them, would find a policy. */
    static Stream<Case> entities() {
        String sound = Profile.sound().text();
        String using = Profile.sound().with("SubjectName", "CN=device-1&e;").text();
        return Stream.of(
                        "<!DOCTYPE Atomic [<!ENTITY a \"lol\"><!ENTITY e \"&a;&a;&a;\">]>" + using,
                        "<!DOCTYPE Atomic [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>" + using,
                        "<!DOCTYPE Atomic [<!ENTITY % e SYSTEM \"file:///etc/hostname\">%e;]>" + sound,
                        "<!DOCTYPE Atomic [<!ENTITY % p \"<!ENTITY e 'x'>\">%p;]>" + using,
                        "<!DOCTYPE Atomic SYSTEM \"http://127.0.0.1:1/x.dtd\">" + sound,
                        "<?xml version=\"1.0\"?><!DOCTYPE Atomic>" + sound,
                        using)
                .map(document -> new Case(LintCode.SYNCML_DTD, document));
    }

    @Test
    void documentBeneathTheEntities_isSound() {
        assertThat(Profile.sound().read().policy()).isPresent();
    }

    @ParameterizedTest
    @MethodSource({"documents", "entities"})
    void hostileDocument_isRefused(Case hostile) {
        PolicyReading reading = new SyncMlReader().read(hostile.document().getBytes(StandardCharsets.UTF_8));

        assertThat(reading.policy()).isEmpty();
        assertThat(reading.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo(hostile.code().jsonName());
            assertThat(finding.message()).hasSizeLessThan(300).doesNotContain("root:");
        });
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
