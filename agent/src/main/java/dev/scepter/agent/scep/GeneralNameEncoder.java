package dev.scepter.agent.scep;

import dev.scepter.agent.model.AlternativeName;
import dev.scepter.agent.model.IpAddresses;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.OtherName;

/** Alternative names as they stand in certificates (RFC 5280 section 4.2.1.6). */
final class GeneralNameEncoder {
    /** User principal name, a Microsoft otherName. */
    private static final ASN1ObjectIdentifier UPN = new ASN1ObjectIdentifier("1.3.6.1.4.1.311.20.2.3");

    private GeneralNameEncoder() {}

    /**
     * @throws IllegalArgumentException if an IP address is none; the policy's reader lets no such through
     */
    static GeneralName encode(AlternativeName name) {
        return switch (name.type()) {
            case DNS -> new GeneralName(GeneralName.dNSName, name.value());
            case EMAIL -> new GeneralName(GeneralName.rfc822Name, name.value());
            case URI -> new GeneralName(GeneralName.uniformResourceIdentifier, name.value());
            case IP -> new GeneralName(GeneralName.iPAddress, new DEROctetString(address(name.value())));
            case UPN -> new GeneralName(GeneralName.otherName, new OtherName(UPN, new DERUTF8String(name.value())));
        };
    }

    /** The same reading as that of the policy: Bouncy Castle's own refuses addresses that RFC 4291 allows. */
    private static byte[] address(String text) {
        return IpAddresses.bytesOf(text).orElseThrow(() -> new IllegalArgumentException("no IP address"));
    }
}
