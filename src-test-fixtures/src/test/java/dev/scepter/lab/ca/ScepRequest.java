package dev.scepter.lab.ca;

import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cms.CMSEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientInfoGenerator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;
import org.jspecify.annotations.Nullable;

/** Builds requests by the letter of RFC 8894; every setter spoils one thing. */
final class ScepRequest {
    private static final String ARC = "2.16.840.1.113733.1.9.";

    private final ClientIdentity signer;
    private final X509Certificate recipient;
    private final byte[] nonce = new byte[16];
    private int type = 19;
    private String transactionId = "A1B2C3";
    private KeyPair csrKey;
    private X500Name csrSubject;
    private @Nullable KeyPair csrSigner;
    private @Nullable String challenge;
    private @Nullable X500Name pollIssuer;
    private ASN1ObjectIdentifier cipher = NISTObjectIdentifiers.id_aes128_CBC;
    private String signature = "SHA256withRSA";
    private String encoding = "DER";
    private boolean extensionsAsked = true;

    ScepRequest(ClientIdentity signer, X509Certificate recipient) {
        this.signer = signer;
        this.recipient = recipient;
        this.csrKey = signer.key();
        this.csrSubject = signer.certificate().getSubject();
        new SecureRandom().nextBytes(nonce);
    }

    ScepRequest type(int number) {
        type = number;
        return this;
    }

    ScepRequest transactionId(String id) {
        transactionId = id;
        return this;
    }

    ScepRequest csrKey(KeyPair key) {
        csrKey = key;
        return this;
    }

    ScepRequest csrSubject(String subject) {
        csrSubject = new X500Name(subject);
        return this;
    }

    ScepRequest csrSignedBy(KeyPair key) {
        csrSigner = key;
        return this;
    }

    ScepRequest challenge(String text) {
        challenge = text;
        return this;
    }

    ScepRequest withoutExtensions() {
        extensionsAsked = false;
        return this;
    }

    ScepRequest pollFor(X509Certificate issuer) {
        pollIssuer = X500Name.getInstance(issuer.getSubjectX500Principal().getEncoded());
        return type(20);
    }

    ScepRequest cipher(ASN1ObjectIdentifier oid) {
        cipher = oid;
        return this;
    }

    ScepRequest signature(String name) {
        signature = name;
        return this;
    }

    ScepRequest ber() {
        encoding = "BER";
        return this;
    }

    byte[] nonce() {
        return nonce.clone();
    }

    byte[] build() throws Exception {
        CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
        generator.addCertificate(signer.certificate());
        generator.addSignerInfoGenerator(new JcaSignerInfoGeneratorBuilder(
                        new JcaDigestCalculatorProviderBuilder().build())
                .setSignedAttributeGenerator(new DefaultSignedAttributeTableGenerator(attributes()))
                .build(new JcaContentSignerBuilder(signature).build(signer.key().getPrivate()), signer.certificate()));
        byte[] data =
                pollIssuer == null ? csr() : new DERSequence(new ASN1Encodable[] {pollIssuer, csrSubject}).getEncoded();
        return generator
                .generate(new CMSProcessableByteArray(envelope(data)), true)
                .toASN1Structure()
                .getEncoded(encoding);
    }

    private byte[] envelope(byte[] data) throws Exception {
        CMSEnvelopedDataGenerator generator = new CMSEnvelopedDataGenerator();
        generator.addRecipientInfoGenerator(new JceKeyTransRecipientInfoGenerator(recipient));
        return generator
                .generate(new CMSProcessableByteArray(data), new JceCMSContentEncryptorBuilder(cipher).build())
                .toASN1Structure()
                .getEncoded("DER");
    }

    private byte[] csr() throws Exception {
        PKCS10CertificationRequestBuilder builder =
                new PKCS10CertificationRequestBuilder(csrSubject, ClientIdentity.publicKey(csrKey));
        if (challenge != null) {
            builder.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_challengePassword, new DERPrintableString(challenge));
        }
        if (extensionsAsked) {
            ExtensionsGenerator extensions = new ExtensionsGenerator();
            extensions.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            extensions.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
            builder.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
        }
        KeyPair own = csrSigner == null ? csrKey : csrSigner;
        return builder.build(new JcaContentSignerBuilder(signature).build(own.getPrivate()))
                .getEncoded();
    }

    private AttributeTable attributes() {
        ASN1EncodableVector attributes = new ASN1EncodableVector();
        attributes.add(attribute("7", new DERPrintableString(transactionId)));
        attributes.add(attribute("2", new DERPrintableString(Integer.toString(type))));
        attributes.add(attribute("5", new DEROctetString(nonce)));
        return new AttributeTable(attributes);
    }

    private static Attribute attribute(String branch, ASN1Encodable value) {
        return new Attribute(new ASN1ObjectIdentifier(ARC + branch), new DERSet(value));
    }
}
