package dev.scepter.agent.platform.windows.crypt32;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.testing.PreparedKeys;
import dev.scepter.agent.testing.TestCertificates;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OwnStateTest {
    private static final OwnState.ForeignKey FOREIGN =
            new OwnState.ForeignKey(new KeyName(new PolicyId("wifi"), "abcd1234"), "le-windows-made");

    private final EncodedCertificate root = TestCertificates.root("CN=Root", new PreparedKeys().next());

    @Test
    void writtenState_isReadBack() {
        OwnState state = new OwnState(Long.MAX_VALUE, List.of(root, root));

        assertThat(OwnState.decode(state.encode())).hasValue(state);
        assertThat(OwnState.decode(new OwnState(0, List.of()).encode())).hasValue(new OwnState(0, List.of()));
    }

    @Test
    void keyThatWindowsMade_isReadBack_andStaysWithTheCounter() {
        OwnState state = new OwnState(3, List.of(root), Optional.of(FOREIGN));

        assertThat(OwnState.decode(state.encode())).hasValue(state);
        assertThat(OwnState.decode(state.withCounter(4).encode()).flatMap(OwnState::foreignKey))
                .hasValue(FOREIGN);
    }

    @Test
    void stateOfAnOlderScepter_isReadAsItWas() {
        byte[] first = HexFormat.of().parseHex("53435031" + "0000000000000007" + "00000000");

        assertThat(OwnState.decode(first)).hasValue(new OwnState(7, List.of()));
        assertThat(new OwnState(7, List.of()).encode()).isEqualTo(first);
    }

    @Test
    void keyOfNoPolicy_isDamaged() {
        byte[] bytes = new OwnState(3, List.of(), Optional.of(FOREIGN)).encode();
        bytes[20] = 'X';

        assertThat(OwnState.decode(bytes)).isEmpty();
    }

    @Test
    void keyCutOffAnywhere_isDamaged() {
        byte[] bytes = new OwnState(5, List.of(root), Optional.of(FOREIGN)).encode();

        for (int length = 0; length < bytes.length; length++) {
            assertThat(OwnState.decode(Arrays.copyOf(bytes, length)))
                    .as("%s bytes", length)
                    .isEmpty();
        }
        assertThat(OwnState.decode(Arrays.copyOf(bytes, bytes.length + 1))).isEmpty();
    }

    @Test
    void cutOffAnywhere_isDamaged() {
        byte[] bytes = new OwnState(5, List.of(root)).encode();

        for (int length = 0; length < bytes.length; length++) {
            assertThat(OwnState.decode(Arrays.copyOf(bytes, length)))
                    .as("%s bytes", length)
                    .isEmpty();
        }
        assertThat(OwnState.decode(Arrays.copyOf(bytes, bytes.length + 1))).isEmpty();
    }

    @Test
    void otherMark_countOrLength_isDamaged() {
        for (int at : new int[] {0, 4, 12, 16, 20}) {
            byte[] bytes = new OwnState(5, List.of(root)).encode();
            bytes[at] |= (byte) 0x80;

            assertThat(OwnState.decode(bytes)).as("byte %s", at).isEmpty();
        }
    }

    @Test
    void longChain_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OwnState(1, Collections.nCopies(33, root)))
                .withMessageContaining("33");
    }
}
