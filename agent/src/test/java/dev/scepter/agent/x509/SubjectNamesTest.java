package dev.scepter.agent.x509;

import static org.assertj.core.api.Assertions.assertThat;

import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.junit.jupiter.api.Test;

class SubjectNamesTest {

    @Test
    void stringTypeAndCase_doNotCount() {
        X500Name printable = commonName(new DERPrintableString("device-1"));

        assertThat(SubjectNames.areEqual(printable, commonName(new DERUTF8String("device-1"))))
                .isTrue();
        assertThat(SubjectNames.areEqual(printable, commonName(new DERPrintableString("Device-1"))))
                .isTrue();
    }

    @Test
    void otherValue_isAnotherName() {
        assertThat(SubjectNames.areEqual(name("CN=device-1"), name("CN=device-2")))
                .isFalse();
        assertThat(SubjectNames.areEqual(name("CN=device-1"), name("CN=device-1,O=Lab")))
                .isFalse();
    }

    @Test
    void otherOrder_isAnotherName() {
        assertThat(SubjectNames.areEqual(name("CN=device-1,O=Lab"), name("O=Lab,CN=device-1")))
                .isFalse();
    }

    @Test
    void rdnsFoldedIntoOne_areAnotherName() {
        assertThat(SubjectNames.areEqual(name("CN=x,OU=a,OU=b"), name("CN=x,OU=a+OU=b")))
                .isFalse();
    }

    private static X500Name commonName(ASN1Encodable value) {
        return new X500NameBuilder().addRDN(BCStyle.CN, value).build();
    }

    private static X500Name name(String name) {
        return new X500Name(name);
    }
}
