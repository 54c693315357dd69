package dev.scepter.agent.testing;

import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.port.SecretProtector;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every {@link SecretProtector} does. */
@Tag("contract")
public abstract class SecretProtectorContract {
    private static final Secret SECRET = Secret.ofText("planted-secret-7316");

    /** Opens the protector of this test's installation; called again it opens the same one. */
    protected abstract SecretProtector open();

    @Test
    void protectedSecret_isOpenedForItsPurpose() throws ScepterException {
        byte[] protectedBytes = open().protect("challenge of wifi", SECRET);

        assertThat(open().open("challenge of wifi", protectedBytes)).isEqualTo(SECRET);
    }

    @Test
    void emptySecret_isProtectedToo() throws ScepterException {
        byte[] protectedBytes = open().protect("challenge", Secret.ofText(""));

        assertThat(open().open("challenge", protectedBytes).length()).isZero();
    }

    @Test
    void protectedBytes_doNotShowTheSecret() throws ScepterException {
        byte[] protectedBytes = open().protect("challenge", SECRET);

        assertThat(new String(protectedBytes, StandardCharsets.ISO_8859_1)).doesNotContain(SECRET.revealText());
    }

    @Test
    void sameSecretTwice_looksDifferent() throws ScepterException {
        SecretProtector protector = open();

        assertThat(protector.protect("challenge", SECRET)).isNotEqualTo(protector.protect("challenge", SECRET));
    }

    @Test
    void otherPurpose_isRefused() throws ScepterException {
        byte[] protectedBytes = open().protect("challenge of wifi", SECRET);

        ScepterException failure =
                assertFails(ErrorCode.SECRET_UNREADABLE, () -> open().open("challenge of vpn", protectedBytes));

        assertThat(failure.toString()).doesNotContain(SECRET.revealText());
    }

    @Test
    void anyChangedByte_isRefused() throws ScepterException {
        byte[] protectedBytes = open().protect("challenge", SECRET);

        for (int i = 0; i < protectedBytes.length; i++) {
            byte[] changed = protectedBytes.clone();
            changed[i] ^= 1;
            assertFails(ErrorCode.SECRET_UNREADABLE, () -> open().open("challenge", changed));
        }
    }

    @Test
    void anyCut_isRefused() throws ScepterException {
        byte[] protectedBytes = open().protect("challenge", SECRET);

        for (int length = 0; length < protectedBytes.length; length++) {
            byte[] cut = Arrays.copyOf(protectedBytes, length);
            assertFails(ErrorCode.SECRET_UNREADABLE, () -> open().open("challenge", cut));
        }
    }
}
