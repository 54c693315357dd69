package dev.scepter.agent.x509;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.OtherName;

/** Subject alternative names as text, in the words of the policy: {@code dns=}, {@code email=}, {@code upn=}. */
final class AlternativeNames {
    private static final int MAX_NAMES = 100;
    private static final int MAX_LENGTH = 512;
    /** User principal name, a Microsoft otherName. */
    private static final ASN1ObjectIdentifier UPN = new ASN1ObjectIdentifier("1.3.6.1.4.1.311.20.2.3");

    private AlternativeNames() {}

    /** At most 100 names, each printable and at most 512 characters. */
    static List<String> toText(GeneralNames names) {
        return Arrays.stream(names.getNames())
                .limit(MAX_NAMES)
                .map(AlternativeNames::toText)
                .map(AlternativeNames::printable)
                .toList();
    }

    private static String toText(GeneralName name) {
        return switch (name.getTagNo()) {
            case GeneralName.dNSName -> "dns=" + string(name.getName());
            case GeneralName.rfc822Name -> "email=" + string(name.getName());
            case GeneralName.uniformResourceIdentifier -> "uri=" + string(name.getName());
            case GeneralName.iPAddress -> "ip=" + address(name.getName());
            case GeneralName.directoryName -> "directory=" + name.getName();
            case GeneralName.registeredID -> "oid=" + name.getName();
            case GeneralName.otherName -> other(OtherName.getInstance(name.getName()));
            default -> "other=" + name.getTagNo();
        };
    }

    private static String other(OtherName name) {
        boolean upn = UPN.equals(name.getTypeID()) && name.getValue().toASN1Primitive() instanceof ASN1String;
        return upn ? "upn=" + string(name.getValue()) : "other=" + name.getTypeID();
    }

    private static String string(ASN1Encodable value) {
        return value.toASN1Primitive() instanceof ASN1String text ? text.getString() : "?";
    }

    private static String address(ASN1Encodable value) {
        try {
            return InetAddress.getByAddress(ASN1OctetString.getInstance(value).getOctets())
                    .getHostAddress();
        } catch (UnknownHostException e) {
            // Thrown for a length that is no address; nothing is looked up.
            return "?";
        }
    }

    private static String printable(String text) {
        StringBuilder result = new StringBuilder();
        text.codePoints()
                .limit(MAX_LENGTH)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
                .forEach(result::appendCodePoint);
        return result.toString();
    }
}
