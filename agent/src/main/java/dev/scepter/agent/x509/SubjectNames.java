package dev.scepter.agent.x509;

import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.model.SubjectName.Rdn;
import java.io.IOException;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.IETFUtils;

/**
 * Encodes subject names exactly as the policy has them: servers compare them with what they expect.
 *
 * <p>Types are those of RFC 4519 and RFC 2985; {@code SN} is surname here, not serial number.
 */
public final class SubjectNames {
    private static final String EMAIL = "E";
    private static final String DOMAIN_COMPONENT = "DC";

    private SubjectNames() {}

    /**
     * The name with its order kept and one RDN for each element.
     */
    public static X500Name toX500Name(SubjectName subject) {
        return new X500Name(subject.rdns().stream().map(SubjectNames::rdn).toArray(RDN[]::new));
    }

    /**
     * Says whether two names are the same by RFC 5280 section 7.1: string type, case and blanks do not count, the order of
     * RDNs does. (Bouncy Castle's own comparison leaves the order out.)
     */
    public static boolean areEqual(X500Name name, X500Name other) {
        RDN[] one = name.getRDNs();
        RDN[] two = other.getRDNs();
        return one.length == two.length
                && IntStream.range(0, one.length).allMatch(i -> IETFUtils.rDNAreEqual(one[i], two[i]));
    }

    /** The DER encoding of {@link #toX500Name}. */
    public static byte[] toDer(SubjectName subject) {
        try {
            return toX500Name(subject).getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new IllegalStateException("a name encodes in memory", e);
        }
    }

    private static RDN rdn(Rdn rdn) {
        ASN1ObjectIdentifier oid = new ASN1ObjectIdentifier(rdn.oid());
        return new RDN(oid, value(rdn));
    }

    private static ASN1Encodable value(Rdn rdn) {
        boolean ia5 = rdn.type().equals(EMAIL) || rdn.type().equals(DOMAIN_COMPONENT);
        if (ia5 && rdn.value().chars().allMatch(c -> c < 0x80)) {
            return new DERIA5String(rdn.value());
        }
        return DERPrintableString.isPrintableString(rdn.value())
                ? new DERPrintableString(rdn.value())
                : new DERUTF8String(rdn.value());
    }
}
