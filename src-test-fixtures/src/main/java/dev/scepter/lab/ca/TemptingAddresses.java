package dev.scepter.lab.ca;

import java.io.IOException;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/** Extensions that name addresses where more could be fetched. Who fetches them lets a CA choose whom a device calls. */
final class TemptingAddresses {
    private TemptingAddresses() {}

    static Extension[] extensions(String address) {
        GeneralName name = new GeneralName(GeneralName.uniformResourceIdentifier, address);
        DistributionPoint point = new DistributionPoint(new DistributionPointName(new GeneralNames(name)), null, null);
        try {
            return new Extension[] {
                Extension.create(
                        Extension.cRLDistributionPoints, false, new CRLDistPoint(new DistributionPoint[] {point})),
                Extension.create(
                        Extension.authorityInfoAccess,
                        false,
                        AuthorityInformationAccess.getInstance(new DERSequence(new AccessDescription[] {
                            access(AccessDescription.id_ad_caIssuers, name), access(AccessDescription.id_ad_ocsp, name)
                        })))
            };
        } catch (IOException e) {
            throw new IllegalStateException("cannot write addresses", e);
        }
    }

    private static AccessDescription access(ASN1ObjectIdentifier method, GeneralName name) {
        return new AccessDescription(method, name);
    }
}
