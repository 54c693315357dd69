package dev.scepter.agent.platform.windows.certenroll;

import dev.scepter.agent.platform.windows.com.ComClass;

/** The classes of CertEnroll that are used (certenroll.h). */
final class CertEnrollClasses {
    static final ComClass CObjectId = coClass("CObjectId", "00");
    static final ComClass CObjectIds = coClass("CObjectIds", "01");
    static final ComClass CX500DistinguishedName = coClass("CX500DistinguishedName", "03");
    static final ComClass CX509PrivateKey = coClass("CX509PrivateKey", "0C");
    static final ComClass CX509Extensions = coClass("CX509Extensions", "0E");
    static final ComClass CX509ExtensionKeyUsage = coClass("CX509ExtensionKeyUsage", "0F");
    static final ComClass CX509ExtensionEnhancedKeyUsage = coClass("CX509ExtensionEnhancedKeyUsage", "10");
    static final ComClass CAlternativeName = coClass("CAlternativeName", "13");
    static final ComClass CAlternativeNames = coClass("CAlternativeNames", "14");
    static final ComClass CX509ExtensionAlternativeNames = coClass("CX509ExtensionAlternativeNames", "15");
    static final ComClass CSignerCertificate = coClass("CSignerCertificate", "3D");
    static final ComClass CX509CertificateRequestPkcs10 = coClass("CX509CertificateRequestPkcs10", "42");
    static final ComClass CX509SCEPEnrollment = coClass("CX509SCEPEnrollment", "61");

    private CertEnrollClasses() {}

    private static ComClass coClass(String name, String number) {
        return new ComClass(name, "884E20" + number + "-217D-11DA-B2A4-000E7BBB2B09");
    }
}
