package dev.scepter.agent.scep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.model.SubjectName.Rdn;
import dev.scepter.agent.platform.file.KeyPairSource;
import dev.scepter.agent.platform.file.SoftwareKey;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.port.ManagedKey.SignatureDigest;
import dev.scepter.agent.x509.CertificateDecoder;
import dev.scepter.agent.x509.CertificateFormatException;
import dev.scepter.agent.x509.ParsedCertificate;
import dev.scepter.agent.x509.SubjectNames;
import java.io.IOException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CertificationRequestsTest {
    private static final SubjectName SUBJECT =
            new SubjectName(List.of(new Rdn("CN", "device-1"), new Rdn("O", "Exämple")));

    private static final RequestedCertificate WANTED = RequestedCertificate.builder(SUBJECT)
            .keyUsage(Set.of(
                    dev.scepter.agent.model.KeyUsage.DIGITAL_SIGNATURE,
                    dev.scepter.agent.model.KeyUsage.KEY_ENCIPHERMENT))
            .extendedKeyUsage(Set.of(dev.scepter.agent.model.ExtendedKeyUsage.CLIENT_AUTH))
            .build();

    private static SoftwareManagedKey key;

    @BeforeAll
    static void makeKey() {
        key = SoftwareManagedKey.generate();
    }

    private static PKCS10CertificationRequest build(Optional<String> challenge) throws ScepterException, IOException {
        return new PKCS10CertificationRequest(
                CertificationRequests.build(WANTED, challenge.map(Secret::ofText), key, SignatureDigest.SHA256)
                        .revealBytes());
    }

    private static ASN1Encodable challengeOf(PKCS10CertificationRequest request) {
        Attribute[] attributes = request.getAttributes(PKCSObjectIdentifiers.pkcs_9_at_challengePassword);
        assertThat(attributes).hasSize(1);
        return attributes[0].getAttrValues().getObjectAt(0);
    }

    @ParameterizedTest
    @EnumSource(SignatureDigest.class)
    void request_isSignedByItsKey(SignatureDigest digest)
            throws ScepterException, IOException, OperatorCreationException, PKCSException {
        PKCS10CertificationRequest request =
                new PKCS10CertificationRequest(CertificationRequests.build(WANTED, Optional.empty(), key, digest)
                        .revealBytes());

        assertThat(request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key.publicKey())))
                .isTrue();
        assertThat(request.getSubject().getEncoded()).isEqualTo(SubjectNames.toDer(SUBJECT));
        assertThat(request.getSubjectPublicKeyInfo().getEncoded())
                .isEqualTo(key.publicKey().getEncoded());
    }

    @Test
    void plainChallenge_isPrintableString() throws ScepterException, IOException {
        assertThat(challengeOf(build(Optional.of("Abc-123 ")))).isEqualTo(new DERPrintableString("Abc-123 "));
    }

    @Test
    void otherChallenge_isUtf8String() throws ScepterException, IOException {
        assertThat(challengeOf(build(Optional.of("p@ß_*")))).isEqualTo(new DERUTF8String("p@ß_*"));
    }

    @Test
    void longChallenge_isKept() throws ScepterException, IOException {
        String blob = "A".repeat(2000);

        assertThat(challengeOf(build(Optional.of(blob)))).isEqualTo(new DERPrintableString(blob));
    }

    @Test
    void noChallenge_leavesTheAttributeOut() throws ScepterException, IOException {
        assertThat(build(Optional.empty()).getAttributes(PKCSObjectIdentifiers.pkcs_9_at_challengePassword))
                .isEmpty();
    }

    @Test
    void nothingBesidesTheSubject_leavesExtensionsOut() throws ScepterException, IOException {
        RequestedCertificate bare = RequestedCertificate.builder(SUBJECT).build();

        PKCS10CertificationRequest request = new PKCS10CertificationRequest(
                CertificationRequests.build(bare, Optional.empty(), key, SignatureDigest.SHA256)
                        .revealBytes());

        assertThat(request.getAttributes(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest))
                .isEmpty();
    }

    @Test
    void ecKey_signsByEcdsa() throws Exception {
        KeyPair pair = KeyPairSource.jdk(new SecureRandom()).generate(KeySpec.ec(256));
        ManagedKey ec = new SoftwareKey(new KeyName(new PolicyId("test"), "00000000"), pair);

        PKCS10CertificationRequest request = new PKCS10CertificationRequest(
                CertificationRequests.build(WANTED, Optional.empty(), ec, SignatureDigest.SHA384)
                        .revealBytes());

        assertThat(request.getSignatureAlgorithm())
                .isEqualTo(new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA384));
        assertThat(request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(pair.getPublic())))
                .isTrue();
    }

    @Test
    void extensions_askForAClientCertificate() throws ScepterException, IOException {
        Extensions extensions = build(Optional.empty()).getRequestedExtensions();

        assertThat(KeyUsage.fromExtensions(extensions))
                .isEqualTo(new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
        assertThat(extensions.getExtension(Extension.keyUsage).isCritical()).isTrue();
        assertThat(ExtendedKeyUsage.fromExtensions(extensions).getUsages())
                .containsExactly(KeyPurposeId.id_kp_clientAuth);
    }

    @Test
    void selfSignedSigner_hasTheSubjectAndOutlivesPolls() throws ScepterException, CertificateFormatException {
        EncodedCertificate made =
                new SelfSignedSigner(new SecureRandom()).create(WANTED, key, SignatureDigest.SHA256, TestCa.NOW);

        ParsedCertificate signer = ParsedCertificate.of(CertificateDecoder.decode(made.der()));

        assertThat(signer.encoded()).isEqualTo(made);
        assertThat(signer.isSelfSigned()).isTrue();
        assertThat(signer.isCa()).isFalse();
        assertThat(signer.subjectDer()).isEqualTo(SubjectNames.toDer(SUBJECT));
        assertThat(signer.publicKey()).isEqualTo(key.publicKey());
        assertThat(signer.notBefore()).isEqualTo(TestCa.NOW.minus(Duration.ofDays(1)));
        assertThat(signer.notAfter()).isEqualTo(TestCa.NOW.plus(Duration.ofDays(97)));
        assertThat(signer.serialNumber()).isPositive();
        assertThat(signer.allowsSigning()).isTrue();
        assertThat(signer.allowsKeyEncipherment()).isTrue();
        assertThat(signer.allowsCertSigning()).isFalse();
    }
}
