package dev.scepter.agent.testing;

import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.port.ManagedKey.KeyTransport;
import dev.scepter.agent.port.ManagedKey.SignatureDigest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.EnumSet;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link KeyProvider} does. */
@Tag("contract")
public abstract class KeyProviderContract {
    private static final PolicyId WIFI = new PolicyId("contract-wifi");
    private static final PolicyId WIFI_2 = new PolicyId("contract-wifi-2");
    private static final KeyName ONE = new KeyName(WIFI, "one00000");
    private static final KeyName TWO = new KeyName(WIFI, "two00000");
    private static final KeyName OTHER = new KeyName(WIFI_2, "one00000");
    private static final KeySpec SPEC = KeySpec.rsa(1024);
    private static final byte[] DATA = "to be signed".getBytes(StandardCharsets.UTF_8);

    /** Opens the provider of this test, which knows no key of the policies here; called again it opens the same one. */
    protected abstract KeyProvider open();

    /** Algorithms that the provider makes keys of; it refuses the others, and makes nothing. */
    protected Set<KeySpec.Algorithm> algorithms() {
        return EnumSet.allOf(KeySpec.Algorithm.class);
    }

    /** Curves of its EC keys, in bits; it refuses the others, and makes nothing. */
    protected Set<Integer> curves() {
        return Set.of(256, 384);
    }

    /** Paddings that its RSA keys decrypt; they refuse the others, which says nothing about what came. */
    protected Set<KeyTransport> paddings() {
        return EnumSet.allOf(KeyTransport.class);
    }

    @AfterEach
    void deleteKeys() throws ScepterException {
        for (PolicyId policy : new PolicyId[] {WIFI, WIFI_2}) {
            for (KeyName name : open().list(policy)) {
                open().delete(name);
            }
        }
    }

    @Test
    void unknownKey_isAbsent() throws ScepterException {
        assertThat(open().open(ONE)).isEmpty();
        assertThat(open().list(WIFI)).isEmpty();
        open().delete(ONE);
    }

    @Test
    void generatedKey_hasNameAndSize() throws ScepterException {
        try (ManagedKey key = open().generate(ONE, SPEC)) {
            assertThat(key.name()).isEqualTo(ONE);
            assertThat(((RSAPublicKey) key.publicKey()).getModulus().bitLength())
                    .isEqualTo(1024);
        }
    }

    @Test
    void generatedKey_isFoundByTheNextOpener() throws ScepterException {
        PublicKey made = generate(ONE);
        generate(TWO);

        try (ManagedKey key = open().open(ONE).orElseThrow()) {
            assertThat(key.name()).isEqualTo(ONE);
            assertThat(key.publicKey()).isEqualTo(made);
        }
    }

    @Test
    void key_isKeptAsItWasSpecified_andAnAbsentOneIsNot() throws ScepterException {
        generate(ONE);

        assertThat(open().isKeptAs(ONE, SPEC)).isTrue();
        assertThat(open().isKeptAs(TWO, SPEC)).isFalse();
    }

    @Test
    void sameNameTwice_isRefused_andTheFirstKeyStays() throws ScepterException {
        PublicKey made = generate(ONE);

        ScepterException failure = assertFails(ErrorCode.KEY_NAME_TAKEN, () -> open().generate(ONE, SPEC));

        assertThat(failure).hasMessageContaining(ONE.containerName());
        try (ManagedKey key = open().open(ONE).orElseThrow()) {
            assertThat(key.publicKey()).isEqualTo(made);
        }
    }

    @Test
    void list_namesTheKeysOfOnePolicyOnly() throws ScepterException {
        generate(ONE);
        generate(TWO);
        generate(OTHER);

        assertThat(open().list(WIFI)).containsExactlyInAnyOrder(ONE, TWO);
        assertThat(open().list(WIFI_2)).containsExactly(OTHER);
    }

    @Test
    void deletedKey_isGone_othersStay() throws ScepterException {
        generate(ONE);
        generate(TWO);
        generate(OTHER);

        open().delete(ONE);

        assertThat(open().open(ONE)).isEmpty();
        assertThat(open().list(WIFI)).containsExactly(TWO);
        assertThat(open().list(WIFI_2)).containsExactly(OTHER);
        generate(ONE);
    }

    @Test
    void allDeleted_leavesOtherPoliciesAlone() throws ScepterException {
        generate(ONE);
        generate(TWO);
        generate(OTHER);

        open().deleteAll(WIFI);
        open().deleteAll(WIFI);

        assertThat(open().list(WIFI)).isEmpty();
        assertThat(open().open(OTHER)).isPresent();
    }

    @ParameterizedTest
    @EnumSource
    void signature_isVerifiedByThePublicKey(SignatureDigest digest) throws ScepterException, GeneralSecurityException {
        PublicKey made = generate(ONE);
        byte[] signature;
        try (ManagedKey key = open().open(ONE).orElseThrow()) {
            signature = key.sign(digest, DATA);
        }

        Signature verifier = Signature.getInstance(digest.standardName().replace("-", "") + "withRSA");
        verifier.initVerify(made);
        verifier.update(DATA);
        assertThat(verifier.verify(signature)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void transportedKey_isDecrypted(KeyTransport padding) throws ScepterException, GeneralSecurityException {
        byte[] encrypted = encrypt(generate(ONE), padding);

        try (ManagedKey key = open().open(ONE).orElseThrow()) {
            assertThat(key.canDecrypt()).isTrue();
            if (!paddings().contains(padding)) {
                assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> key.decrypt(padding, encrypted));
                return;
            }
            assertThat(key.decrypt(padding, encrypted))
                    .hasValueSatisfying(content -> assertThat(content).isEqualTo(DATA));
        }
    }

    @Test
    void otherPaddingOrGarbage_doesNotDecrypt() throws ScepterException, GeneralSecurityException {
        PublicKey made = generate(ONE);
        byte[] encrypted = encrypt(made, KeyTransport.OAEP_SHA1);
        byte[] paddedOtherwise = encrypt(made, KeyTransport.PKCS1);

        try (ManagedKey key = open().open(ONE).orElseThrow()) {
            assertThat(key.decrypt(KeyTransport.OAEP_SHA1, paddedOtherwise)).isEmpty();
            if (paddings().contains(KeyTransport.OAEP_SHA256)) {
                assertThat(key.decrypt(KeyTransport.OAEP_SHA256, encrypted)).isEmpty();
            }
            assertThat(key.decrypt(KeyTransport.OAEP_SHA1, new byte[128])).isEmpty();
            assertThat(key.decrypt(KeyTransport.OAEP_SHA1, new byte[1000])).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 384})
    void ecKey_isFoundAgain_signsByEcdsa_andDecryptsNothing(int bits)
            throws ScepterException, GeneralSecurityException {
        if (!algorithms().contains(KeySpec.Algorithm.EC) || !curves().contains(bits)) {
            assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> open().generate(ONE, KeySpec.ec(bits)));
            assertThat(open().list(WIFI)).isEmpty();
            return;
        }
        PublicKey made;
        try (ManagedKey key = open().generate(ONE, KeySpec.ec(bits))) {
            made = key.publicKey();
        }

        try (ManagedKey key = open().open(ONE).orElseThrow()) {
            assertThat(key.publicKey()).isEqualTo(made);
            assertThat(((ECPublicKey) made).getParams().getCurve().getField().getFieldSize())
                    .isEqualTo(bits);
            assertThat(key.canDecrypt()).isFalse();
            assertFails(ErrorCode.KEY_PROVIDER_FAILED, () -> key.decrypt(KeyTransport.PKCS1, new byte[64]));
            Signature verifier = Signature.getInstance("SHA256withECDSA");
            verifier.initVerify(made);
            verifier.update(DATA);
            assertThat(verifier.verify(key.sign(SignatureDigest.SHA256, DATA))).isTrue();
        }
    }

    private PublicKey generate(KeyName name) throws ScepterException {
        try (ManagedKey key = open().generate(name, SPEC)) {
            return key.publicKey();
        }
    }

    private static byte[] encrypt(PublicKey key, KeyTransport padding) throws GeneralSecurityException {
        Cipher cipher =
                Cipher.getInstance(padding == KeyTransport.PKCS1 ? "RSA/ECB/PKCS1Padding" : "RSA/ECB/OAEPPadding");
        switch (padding) {
            case PKCS1 -> cipher.init(Cipher.ENCRYPT_MODE, key);
            case OAEP_SHA1 -> cipher.init(Cipher.ENCRYPT_MODE, key, oaep("SHA-1"));
            case OAEP_SHA256 -> cipher.init(Cipher.ENCRYPT_MODE, key, oaep("SHA-256"));
        }
        return cipher.doFinal(DATA);
    }

    private static OAEPParameterSpec oaep(String digest) {
        return new OAEPParameterSpec(digest, "MGF1", new MGF1ParameterSpec(digest), PSource.PSpecified.DEFAULT);
    }
}
