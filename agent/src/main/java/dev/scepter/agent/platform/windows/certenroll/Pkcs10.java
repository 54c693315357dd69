package dev.scepter.agent.platform.windows.certenroll;

import static dev.scepter.agent.platform.windows.certenroll.CertEnrollConstants.ContextMachine;
import static dev.scepter.agent.platform.windows.certenroll.CertEnrollConstants.XCN_CERT_ALT_NAME_DNS_NAME;
import static dev.scepter.agent.platform.windows.certenroll.CertEnrollConstants.XCN_CERT_ALT_NAME_IP_ADDRESS;
import static dev.scepter.agent.platform.windows.certenroll.CertEnrollConstants.XCN_CERT_ALT_NAME_RFC822_NAME;
import static dev.scepter.agent.platform.windows.certenroll.CertEnrollConstants.XCN_CERT_ALT_NAME_URL;
import static dev.scepter.agent.platform.windows.certenroll.CertEnrollConstants.XCN_CERT_ALT_NAME_USER_PRINCIPLE_NAME;
import static dev.scepter.agent.platform.windows.certenroll.CertEnrollConstants.XCN_CERT_NAME_STR_FORWARD_FLAG;
import static dev.scepter.agent.platform.windows.certenroll.CertEnrollConstants.XCN_CRYPT_STRING_BASE64;

import dev.scepter.agent.model.AlternativeName;
import dev.scepter.agent.model.ExtendedKeyUsage;
import dev.scepter.agent.model.IpAddresses;
import dev.scepter.agent.model.KeyUsage;
import dev.scepter.agent.model.WindowsSubjectText;
import dev.scepter.agent.platform.windows.KeyLink;
import dev.scepter.agent.platform.windows.WindowsException;
import dev.scepter.agent.platform.windows.com.ComClass;
import dev.scepter.agent.platform.windows.com.ComClasses;
import dev.scepter.agent.platform.windows.com.ComObject;
import dev.scepter.agent.port.ManagedKey.SignatureDigest;
import dev.scepter.agent.port.ScepObjects.Request;
import java.util.Base64;
import java.util.Set;

/** A certification request of CertEnroll for a key that is there. Each object is initialised once, and encoded last. */
final class Pkcs10 {
    private final ComClasses classes;

    Pkcs10(ComClasses classes) {
        this.classes = classes;
    }

    /** The request, encoded. */
    ComObject encoded(Request request, KeyLink link) throws WindowsException {
        ComObject pkcs10 = classes.create(CertEnrollClasses.CX509CertificateRequestPkcs10);
        pkcs10.put("Silent", true);
        pkcs10.call("InitializeFromPrivateKey", ContextMachine, opened(request, link), "");
        // Else Windows adds extensions and attributes of its own.
        pkcs10.put("SuppressDefaults", true);
        pkcs10.put("Subject", subject(request));
        pkcs10.put("HashAlgorithm", objectId(oid(request.digest())));
        addExtensions(pkcs10.object("X509Extensions"), request);
        if (request.challenge().isPresent()) {
            pkcs10.put("ChallengePassword", request.challenge().get());
        } else {
            pkcs10.put("ChallengePassword", "");
        }
        pkcs10.call("Encode");
        return pkcs10;
    }

    /** All is set before Open (Windows page IX509PrivateKey). */
    private ComObject opened(Request request, KeyLink link) throws WindowsException {
        ComObject key = classes.create(CertEnrollClasses.CX509PrivateKey);
        key.put("Silent", true);
        key.put("MachineContext", true);
        key.put("ProviderName", link.provider());
        if (link.providerType() != 0) {
            key.put("ProviderType", link.providerType());
            key.put("LegacyCsp", true);
        }
        key.put("KeySpec", link.keySpec());
        key.put("ContainerName", link.containerOf(request.key()));
        key.call("Open");
        return key;
    }

    private ComObject subject(Request request) throws WindowsException {
        ComObject name = classes.create(CertEnrollClasses.CX500DistinguishedName);
        // Without the flag Windows reverses the order (Windows page IX500DistinguishedName::Encode).
        name.call("Encode", WindowsSubjectText.of(request.subject()), XCN_CERT_NAME_STR_FORWARD_FLAG);
        return name;
    }

    private void addExtensions(ComObject extensions, Request request) throws WindowsException {
        if (!request.keyUsage().isEmpty()) {
            extensions.call("Add", extension(CertEnrollClasses.CX509ExtensionKeyUsage, bits(request.keyUsage())));
        }
        if (!request.extendedKeyUsage().isEmpty()) {
            extensions.call(
                    "Add",
                    extension(CertEnrollClasses.CX509ExtensionEnhancedKeyUsage, objectIds(request.extendedKeyUsage())));
        }
        if (!request.names().isEmpty()) {
            ComObject names = classes.create(CertEnrollClasses.CAlternativeNames);
            for (AlternativeName name : request.names()) {
                names.call("Add", alternativeName(name));
            }
            extensions.call("Add", extension(CertEnrollClasses.CX509ExtensionAlternativeNames, names));
        }
    }

    private ComObject extension(ComClass type, Object value) throws WindowsException {
        ComObject extension = classes.create(type);
        extension.call("InitializeEncode", value);
        return extension;
    }

    private ComObject objectIds(Set<ExtendedKeyUsage> usages) throws WindowsException {
        ComObject ids = classes.create(CertEnrollClasses.CObjectIds);
        for (String oid : usages.stream().map(ExtendedKeyUsage::oid).sorted().toList()) {
            ids.call("Add", objectId(oid));
        }
        return ids;
    }

    private ComObject objectId(String oid) throws WindowsException {
        ComObject id = classes.create(CertEnrollClasses.CObjectId);
        id.call("InitializeFromValue", oid);
        return id;
    }

    private ComObject alternativeName(AlternativeName name) throws WindowsException {
        ComObject made = classes.create(CertEnrollClasses.CAlternativeName);
        switch (name.type()) {
            case DNS -> made.call("InitializeFromString", XCN_CERT_ALT_NAME_DNS_NAME, name.value());
            case EMAIL -> made.call("InitializeFromString", XCN_CERT_ALT_NAME_RFC822_NAME, name.value());
            case UPN -> made.call("InitializeFromString", XCN_CERT_ALT_NAME_USER_PRINCIPLE_NAME, name.value());
            case URI -> made.call("InitializeFromString", XCN_CERT_ALT_NAME_URL, name.value());
            case IP ->
                made.call(
                        "InitializeFromRawData",
                        XCN_CERT_ALT_NAME_IP_ADDRESS,
                        XCN_CRYPT_STRING_BASE64,
                        Base64.getEncoder().encodeToString(address(name.value())));
        }
        return made;
    }

    /** 4 or 16 bytes. */
    private static byte[] address(String written) {
        return IpAddresses.bytesOf(written).orElseThrow(() -> new IllegalArgumentException("no IP address"));
    }

    /** The bits of X509KeyUsageFlags. */
    static int bits(Set<KeyUsage> usages) {
        return usages.stream().mapToInt(Pkcs10::bit).reduce(0, (some, other) -> some | other);
    }

    private static int bit(KeyUsage usage) {
        return switch (usage) {
            case DIGITAL_SIGNATURE -> CertEnrollConstants.XCN_CERT_DIGITAL_SIGNATURE_KEY_USAGE;
            case NON_REPUDIATION -> CertEnrollConstants.XCN_CERT_NON_REPUDIATION_KEY_USAGE;
            case KEY_ENCIPHERMENT -> CertEnrollConstants.XCN_CERT_KEY_ENCIPHERMENT_KEY_USAGE;
            case DATA_ENCIPHERMENT -> CertEnrollConstants.XCN_CERT_DATA_ENCIPHERMENT_KEY_USAGE;
            case KEY_AGREEMENT -> CertEnrollConstants.XCN_CERT_KEY_AGREEMENT_KEY_USAGE;
            case KEY_CERT_SIGN -> CertEnrollConstants.XCN_CERT_KEY_CERT_SIGN_KEY_USAGE;
            case CRL_SIGN -> CertEnrollConstants.XCN_CERT_CRL_SIGN_KEY_USAGE;
            case ENCIPHER_ONLY -> CertEnrollConstants.XCN_CERT_ENCIPHER_ONLY_KEY_USAGE;
            case DECIPHER_ONLY -> CertEnrollConstants.XCN_CERT_DECIPHER_ONLY_KEY_USAGE;
        };
    }

    private static String oid(SignatureDigest digest) {
        return switch (digest) {
            case SHA1 -> "1.3.14.3.2.26";
            case SHA256 -> "2.16.840.1.101.3.4.2.1";
            case SHA384 -> "2.16.840.1.101.3.4.2.2";
            case SHA512 -> "2.16.840.1.101.3.4.2.3";
        };
    }
}
