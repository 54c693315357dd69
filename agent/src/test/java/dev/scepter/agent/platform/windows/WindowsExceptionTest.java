package dev.scepter.agent.platform.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowsExceptionTest {
    @Test
    void message_namesFunctionSubjectNumberNameAndWords() {
        WindowsException failure = new WindowsException("NCryptOpenKey", "key Scepter-wifi-1", 0x80090016);

        assertThat(failure)
                .hasMessage(
                        "NCryptOpenKey (key Scepter-wifi-1) answered 0x80090016 NTE_BAD_KEYSET: the key container is"
                                + " missing: its file was removed, or the TPM was cleared");
    }

    @Test
    void win32Error_isToldAsTheNumberThatPeopleKnow() {
        assertThat(new WindowsException("OpenServiceW", "Scepter", 1060))
                .hasMessage(
                        "OpenServiceW (Scepter) answered error 1060 ERROR_SERVICE_DOES_NOT_EXIST: the service is not"
                                + " installed");
    }

    @Test
    void unknownCode_isToldAsItsNumber() {
        assertThat(new WindowsException("F", "x", 0x8BADF00D)).hasMessage("F (x) answered 0x8BADF00D");
    }

    @Test
    void wrappedWin32Error_isTheSameError() {
        WindowsException failure = new WindowsException("F", "x", 0x80070002);

        assertThat(failure.is(2)).isTrue();
        assertThat(failure.is(3)).isFalse();
        assertThat(failure.getMessage()).contains("ERROR_FILE_NOT_FOUND");
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 0x80070005, 1314, 0x80090010})
    void accessDenied_isNotPermitted(int code) {
        ScepterException told =
                new WindowsException("F", "x", code).toScepter(ErrorCode.STORE_FAILED, "cannot open the store");

        assertThat(told.code()).isEqualTo(ErrorCode.NOT_PERMITTED);
        assertThat(told).hasMessageStartingWith("cannot open the store: F (x) answered");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x80090013, 0x80090017, 0x80090019})
    void missingProvider_isToldAsSuch(int code) {
        ScepterException told =
                new WindowsException("F", "x", code).toScepter(ErrorCode.KEY_PROVIDER_FAILED, "cannot make key k");

        assertThat(told.code()).isEqualTo(ErrorCode.KEY_PROVIDER_MISSING);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x80090011, 0x80090018, 0x8009001B, 0x8009001D, 0x8009001E})
    void providerThatIsDamagedOrDoesNotStart_isNotMissing(int code) {
        assertThat(new WindowsException("NCryptOpenStorageProvider", "x", code)
                        .toScepter(ErrorCode.KEY_PROVIDER_FAILED, "a")
                        .code())
                .isEqualTo(ErrorCode.KEY_PROVIDER_FAILED);
    }

    @Test
    void otherFailure_carriesTheGivenCode() {
        ScepterException told =
                new WindowsException("F", "x", 13).toScepter(ErrorCode.STORE_FAILED, "cannot open the store");

        assertThat(told.code()).isEqualTo(ErrorCode.STORE_FAILED);
        assertThat(told.getCause()).isInstanceOf(WindowsException.class);
    }
}
