package dev.scepter.agent.platform.windows.certenroll;

import dev.scepter.agent.platform.windows.com.ComClass;
import java.util.List;

/**
 * A class of CertEnroll and the names of its members that are called.
 *
 * @param names as certenroll.h writes them
 */
record CertEnrollMembers(ComClass type, List<String> names) {
    /** All that are used. The text of a status is left out: it has no object of its own, and nothing rests on it. */
    static final List<CertEnrollMembers> ALL = List.of(
            of(
                    CertEnrollClasses.CX509SCEPEnrollment,
                    "Certificate",
                    "CreateRequestMessage",
                    "CreateRetrievePendingMessage",
                    "FailInfo",
                    "Initialize",
                    "InitializeForPending",
                    "ProcessResponseMessage2",
                    "ResultMessageText",
                    "ServerCapabilities",
                    "SignerCertificate",
                    "Silent",
                    "Status",
                    "TransactionId"),
            of(
                    CertEnrollClasses.CX509CertificateRequestPkcs10,
                    "ChallengePassword",
                    "Encode",
                    "HashAlgorithm",
                    "InitializeFromPrivateKey",
                    "Silent",
                    "Subject",
                    "SuppressDefaults",
                    "X509Extensions"),
            of(
                    CertEnrollClasses.CX509PrivateKey,
                    "ContainerName",
                    "KeySpec",
                    "LegacyCsp",
                    "MachineContext",
                    "Open",
                    "ProviderName",
                    "ProviderType",
                    "Silent"),
            of(CertEnrollClasses.CX500DistinguishedName, "Encode"),
            of(CertEnrollClasses.CObjectId, "InitializeFromValue"),
            of(CertEnrollClasses.CObjectIds, "Add"),
            of(CertEnrollClasses.CX509ExtensionKeyUsage, "InitializeEncode"),
            of(CertEnrollClasses.CX509ExtensionEnhancedKeyUsage, "InitializeEncode"),
            of(CertEnrollClasses.CAlternativeName, "InitializeFromRawData", "InitializeFromString"),
            of(CertEnrollClasses.CAlternativeNames, "Add"),
            of(CertEnrollClasses.CX509ExtensionAlternativeNames, "InitializeEncode"),
            of(CertEnrollClasses.CX509Extensions, "Add"),
            of(CertEnrollClasses.CSignerCertificate, "Initialize", "Silent"));

    CertEnrollMembers {
        names = List.copyOf(names);
    }

    private static CertEnrollMembers of(ComClass type, String... names) {
        return new CertEnrollMembers(type, List.of(names));
    }
}
