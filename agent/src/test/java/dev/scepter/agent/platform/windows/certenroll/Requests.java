package dev.scepter.agent.platform.windows.certenroll;

import dev.scepter.agent.model.AlternativeName;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ExtendedKeyUsage;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeyUsage;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.port.ManagedKey.SignatureDigest;
import dev.scepter.agent.port.ScepObjects.Request;
import dev.scepter.agent.testing.PreparedKeys;
import dev.scepter.agent.testing.TestCertificates;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is asked for in tests. */
final class Requests {
    static final KeyName KEY = new KeyName(new PolicyId("wifi"), "abcd1234");
    static final String CHALLENGE = "päss-word";
    static final String CAPABILITIES = "AES\nSHA-256\nPOSTPKIOperation\nRenewal\n";

    private final KeyPair caKeys;
    final EncodedCertificate ca;
    private final EncodedCertificate ra;

    Requests() {
        PreparedKeys keys = new PreparedKeys();
        caKeys = keys.next();
        ca = TestCertificates.root("CN=Test CA", caKeys);
        ra = TestCertificates.issued("CN=RA", 7, keys.next().getPublic(), "CN=Test CA", caKeys.getPrivate());
    }

    /** A key that is no key of the machine. */
    PublicKey anyKey() {
        return caKeys.getPublic();
    }

    EncodedCertificate issued(PublicKey key) {
        return TestCertificates.issued("CN=device7", 8, key, "CN=Test CA", caKeys.getPrivate());
    }

    Request first() {
        return request(Optional.of(Secret.ofText(CHALLENGE)), Optional.empty());
    }

    Request renewal(EncodedCertificate old) {
        return request(Optional.empty(), Optional.of(old));
    }

    private Request request(Optional<Secret> challenge, Optional<EncodedCertificate> signer) {
        return new Request(
                KEY,
                SubjectName.parse("CN=device7,O=\"Example, Inc.\",GN=Ann"),
                List.of(
                        new AlternativeName(AlternativeName.Type.DNS, "device7.example"),
                        new AlternativeName(AlternativeName.Type.EMAIL, "ann@example.org"),
                        new AlternativeName(AlternativeName.Type.UPN, "ann@corp.example"),
                        new AlternativeName(AlternativeName.Type.URI, "https://example.org/7"),
                        new AlternativeName(AlternativeName.Type.IP, "192.0.2.7"),
                        new AlternativeName(AlternativeName.Type.IP, "2001:db8::7")),
                Set.of(KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_ENCIPHERMENT),
                Set.of(ExtendedKeyUsage.CLIENT_AUTH, new ExtendedKeyUsage("1.3.6.1.5.5.7.3.1")),
                SignatureDigest.SHA256,
                challenge,
                List.of(ca, ra),
                ca,
                CAPABILITIES,
                signer);
    }
}
