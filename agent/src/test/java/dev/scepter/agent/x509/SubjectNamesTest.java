package dev.scepter.agent.x509;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.junit.jupiter.api.Test;

class SubjectNamesTest {

    @Test
    void stringType_doesNotCount() throws IOException {
        byte[] printable = new X500NameBuilder()
                .addRDN(BCStyle.CN, new DERPrintableString("device-1"))
                .build()
                .getEncoded();
        byte[] utf8 = new X500NameBuilder()
                .addRDN(BCStyle.CN, new DERUTF8String("device-1"))
                .build()
                .getEncoded();

        assertThat(SubjectNames.areEqual(printable, utf8)).isTrue();
    }

    @Test
    void otherValue_isAnotherName() throws IOException {
        assertThat(SubjectNames.areEqual(der("CN=device-1"), der("CN=device-2")))
                .isFalse();
        assertThat(SubjectNames.areEqual(der("CN=device-1"), der("CN=device-1,O=Lab")))
                .isFalse();
    }

    private static byte[] der(String name) throws IOException {
        return new X500Name(name).getEncoded();
    }
}
