package dev.scepter.agent.mdm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.WarningCode;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceStatesTest {
    private static final String SOURCE = "mdm https://mdm.example/ device-7";
    private static final Instant TIME = Instant.parse("2031-05-06T07:08:09Z");

    private final InMemoryDurableFolder folder = new InMemoryDurableFolder();
    private final SourceStates states = new SourceStates(folder);

    @Test
    void fullState_isReadBackAsWritten() throws ScepterException {
        states.write(full());

        assertThat(states.read(SOURCE)).isEqualTo(full());
        assertThat(states.newest()).contains(full());
    }

    @Test
    void emptyState_isReadBackAsWritten() throws ScepterException {
        states.write(SourceState.none(SOURCE));

        assertThat(states.newest()).contains(SourceState.none(SOURCE));
    }

    @Test
    void withoutFile_nothingIsKnown() throws ScepterException {
        assertThat(states.read(SOURCE)).isEqualTo(SourceState.none(SOURCE));
        assertThat(states.newest()).isEmpty();
    }

    @Test
    void stateOfAnotherSource_saysNothing() throws ScepterException {
        states.write(full());

        assertThat(states.read("url https://policies.example/"))
                .isEqualTo(SourceState.none("url https://policies.example/"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{}",
                "{\"version\":2,\"source\":\"s\",\"paused\":[],\"listed\":[],\"absences\":{},\"retired\":false}",
                "{\"version\":1,\"source\":\"s\",\"paused\":[\"sleep\"],\"listed\":[],\"absences\":{},\"retired\":false}",
                "{\"version\":1,\"source\":\"s\",\"paused\":[],\"listed\":[7],\"absences\":{},\"retired\":false}",
                "{\"version\":1,\"source\":\"s\",\"paused\":[],\"listed\":[],\"absences\":{\"a\":{}},\"retired\":false}",
                "{\"version\":1,\"source\":\"s\",\"paused\":[],\"listed\":[],\"absences\":{\"_\":{\"since\":\"2031-05-06T07:08:09Z\"}},\"retired\":false}",
                "{\"version\":1,\"source\":\"s\",\"lastAnswer\":\"x\",\"paused\":[],\"listed\":[],\"absences\":{},\"retired\":false}",
                "{\"version\":1,\"source\":\"s\",\"generation\":1e3,\"paused\":[],\"listed\":[],\"absences\":{},\"retired\":false}",
                "{\"version\":1,\"source\":\"s\",\"paused\":[],\"listed\":[],\"absences\":{},\"retired\":false} x"
            })
    void damagedFile_saysNothing(String content) throws ScepterException {
        folder.write("mdm/source.json", content.getBytes(StandardCharsets.UTF_8));

        assertThat(states.newest()).isEmpty();
        assertThat(states.read("s")).isEqualTo(SourceState.none("s"));
    }

    @Test
    void everyCutOfTheFile_saysNothing() throws ScepterException {
        states.write(full());
        byte[] whole = folder.read("mdm/source.json", SourceStates.MOST_BYTES).orElseThrow();

        for (int length = 0; length < whole.length; length++) {
            folder.write("mdm/source.json", Arrays.copyOf(whole, length));

            assertThat(states.newest()).as("%d bytes", length).isEmpty();
        }
    }

    @Test
    void largestState_isReadBack() throws ScepterException {
        List<Listed> listed = IntStream.range(0, 1_000)
                .mapToObj(i -> new Listed(
                        "\u0001".repeat(5_000),
                        Optional.of(new PolicyId("p" + i)),
                        Optional.of("\u0001".repeat(5_000)),
                        Optional.of("\u0001".repeat(5_000)),
                        "0".repeat(64),
                        Optional.of(new Trouble(ErrorCode.POLICY_INVALID, "\u0001".repeat(5_000))),
                        List.of()))
                .toList();
        SourceState state = withListed(listed);

        states.write(state);

        assertThat(states.read(SOURCE).listed()).hasSize(1_000);
    }

    @Test
    void whatCouldNotBeSent_isNotKept() {
        assertThat(withEtag("\"ü\"").etag()).isEmpty();
        assertThat(withEtag("\"a\"\r\nX: y").etag()).isEmpty();
        assertThat(withEtag("").etag()).isEmpty();
        assertThat(withEtag("x".repeat(1_025)).etag()).isEmpty();
        assertThat(withEtag("W/\"a-1\"").etag()).contains("W/\"a-1\"");
    }

    @Test
    void unchangedAndRetired_endAFailure() {
        Instant later = TIME.plusSeconds(1);

        assertThat(full().unchanged(later).failure()).isEmpty();
        assertThat(full().unchanged(later).lastAnswer()).contains(later);
        assertThat(full().unchanged(later).retired()).isFalse();
        assertThat(full().unchanged(later).etag()).isEqualTo(full().etag());
        assertThat(full().retired(later).retired()).isTrue();
        assertThat(full().retired(later).failure()).isEmpty();
    }

    private static SourceState full() {
        return new SourceState(
                SOURCE,
                Optional.of("\"tag\""),
                OptionalLong.of(9_007_199_254_740_991L),
                Set.of(Pause.REMOVE, Pause.ENROL),
                OptionalInt.of(600),
                Optional.of("nonce"),
                Optional.of(TIME),
                List.of(
                        new Listed(
                                "/policies/0",
                                Optional.of(new PolicyId("wifi")),
                                Optional.of("Wi-Fi"),
                                Optional.of("7"),
                                "ab",
                                Optional.empty(),
                                List.of(new DocumentWarning(WarningCode.ROOT_NOT_INSTALLED, "it was left out"))),
                        new Listed(
                                "/policies/1",
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                "cd",
                                Optional.of(new Trouble(ErrorCode.POLICY_INVALID, "it is not JSON")),
                                List.of())),
                Map.of(
                        new PolicyId("gone"),
                        Absence.begun(TIME, OptionalLong.of(8)),
                        new PolicyId("vpn"),
                        new Absence(
                                TIME,
                                OptionalLong.empty(),
                                TIME.plusSeconds(99),
                                Duration.ofMillis(198_765),
                                Duration.ofMillis(98_765))),
                Optional.of(new AskFailure(ErrorCode.TIMED_OUT, "late", TIME, 3, Optional.of(TIME))),
                true);
    }

    private static SourceState withListed(List<Listed> listed) {
        SourceState none = SourceState.none(SOURCE);
        return new SourceState(
                SOURCE,
                none.etag(),
                none.generation(),
                none.paused(),
                none.pollSeconds(),
                none.proofNonce(),
                none.lastAnswer(),
                listed,
                none.absences(),
                none.failure(),
                none.retired());
    }

    private static SourceState withEtag(String etag) {
        SourceState none = SourceState.none(SOURCE);
        return new SourceState(
                SOURCE,
                Optional.of(etag),
                none.generation(),
                none.paused(),
                none.pollSeconds(),
                none.proofNonce(),
                none.lastAnswer(),
                none.listed(),
                none.absences(),
                none.failure(),
                none.retired());
    }
}
