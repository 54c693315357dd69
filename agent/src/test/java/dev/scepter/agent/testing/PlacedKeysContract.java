package dev.scepter.agent.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeyPlace;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.port.ManagedKey.SignatureDigest;
import dev.scepter.agent.port.PlacedKeys;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What all {@link PlacedKeys} do. */
@Tag("contract")
public abstract class PlacedKeysContract {
    private static final KeyName NAME = new KeyName(new PolicyId("contract-wifi"), "one00000");
    private static final byte[] DATA = "to be signed".getBytes(StandardCharsets.UTF_8);

    protected abstract PlacedKeys open();

    /** Makes an RSA key of 1,024 bits in software, as Windows would, called by a name that is none of Scepter's. */
    protected abstract KeyPlace make(String container) throws ScepterException;

    private static KeyPlace besides(KeyPlace place) {
        return new KeyPlace(place.provider(), place.providerType(), "le-nobody-made-this");
    }

    @Test
    void key_isOpenedWhereItLies_underTheNameThatItIsGiven_andSigns()
            throws ScepterException, GeneralSecurityException {
        KeyPlace place = make("le-contract-1");
        try (ManagedKey key = open().open(NAME, place).orElseThrow()) {
            Signature verifier = Signature.getInstance("SHA256withRSA");
            verifier.initVerify(key.publicKey());
            verifier.update(DATA);

            assertThat(key.name()).isEqualTo(NAME);
            assertThat(verifier.verify(key.sign(SignatureDigest.SHA256, DATA))).isTrue();
        } finally {
            open().delete(place);
        }
    }

    @Test
    void absentKey_isAbsent_andDeletingItIsNoFailure() throws ScepterException {
        KeyPlace place = make("le-contract-2");
        try {
            assertThat(open().open(NAME, besides(place))).isEmpty();
            assertThat(open().isKeptAs(besides(place), KeySpec.rsa(1024))).isFalse();
            open().delete(besides(place));
        } finally {
            open().delete(place);
        }
        assertThat(open().open(NAME, place)).isEmpty();
    }

    @Test
    void keyInSoftware_isKeptSo_andNotInATpm_norForOthers() throws ScepterException {
        KeyPlace place = make("le-contract-3");
        try {
            KeySpec software = KeySpec.rsa(1024);

            assertThat(open().isKeptAs(place, software)).isTrue();
            assertThat(open().isKeptAs(place, software.keptIn(KeySpec.Protection.TPM)))
                    .isFalse();
            assertThat(open().isKeptAs(place, software.keptIn(KeySpec.Protection.TPM_IF_PRESENT)))
                    .isTrue();
            assertThat(open().isKeptAs(place, software.usableBy(Set.of("S-1-5-20"))))
                    .isFalse();
        } finally {
            open().delete(place);
        }
    }
}
