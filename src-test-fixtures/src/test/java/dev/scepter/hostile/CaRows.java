package dev.scepter.hostile;

import static dev.scepter.hostile.HostileLab.GET_CA_CAPS;
import static dev.scepter.hostile.HostileLab.GET_CA_CERT;
import static dev.scepter.hostile.HostileLab.PKI_OPERATION;
import static dev.scepter.hostile.HostileRow.server;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.cli.PolicyText;
import dev.scepter.lab.ca.Announcement;
import dev.scepter.lab.ca.LabCa;
import dev.scepter.lab.ca.LabFault;
import dev.scepter.lab.ca.NestedAsn1;
import dev.scepter.lab.web.WireAnswer;
import dev.scepter.lab.web.WireAnswers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** Answers to GetCACaps and GetCACert: what they offer, and whose they are. */
final class CaRows {
    private static final int DEPTH = 200_000;
    /** A SEQUENCE that says it is 2 GB long. */
    private static final byte[] LENGTH_BOMB = HexFormat.of().parseHex("30847fffffff0201010000000000000000");

    private CaRows() {}

    static List<HostileRow> rows() {
        return List.of(
                server("is another CA with the same names and serial numbers")
                        .both()
                        .shows(ScepRule.PIN_BEFORE_ALL, ScepRule.OTHER_ROOT)
                        .by(lab -> lab.caFault(LabFault.ANOTHER_CA))
                        .refusedUnsent(ErrorCode.PIN_MISMATCH),
                server("is the right CA, and the policy pins another root")
                        .shows(ScepRule.PIN_BEFORE_ALL, ScepRule.OTHER_ROOT)
                        .policy(policy -> policy.with("caThumbprint", "ab".repeat(32)))
                        .refusedUnsent(ErrorCode.PIN_MISMATCH),
                server("sends the root of another CA beside its own")
                        .shows(ScepRule.OTHER_ROOT)
                        .by(lab -> lab.caFault(LabFault.ANOTHER_ROOT_BESIDE))
                        .check(CaRows::trustsNothing)
                        .accepted(),
                server("issues under the names of its issuing CA by a key that is not that CA's")
                        .shows(ScepRule.PIN_BEFORE_ALL)
                        .plan(LabCa.Builder::twoTier)
                        .by(lab -> lab.fault(LabFault.FORGED_CERTIFICATE))
                        .refused(ErrorCode.ISSUED_CHAIN_UNTRUSTED),
                server("offers DES3 only, or somebody on the way says so")
                        .both()
                        .shows(ScepRule.PIN_BEFORE_ALL, ScepRule.TRAFFIC_IS_VISIBLE)
                        .by(lab -> lab.rules(rules -> rules.with(
                                Announcement.standard().withCapabilities("POSTPKIOperation", "DES3", "SHA-1"))))
                        .refusedUnsent(ErrorCode.CAPABILITIES_TOO_WEAK),
                server("says nothing about what it can do")
                        .shows(ScepRule.PIN_BEFORE_ALL)
                        .by(lab -> lab.answer(GET_CA_CAPS, WireAnswers.body("text/plain", new byte[0])))
                        .refusedUnsent(ErrorCode.CAPABILITIES_TOO_WEAK),
                server("lets a newer client certificate of the same CA pose as RA")
                        .both()
                        .shows(ScepRule.CHALLENGE_THEFT, ScepRule.PIN_BEFORE_ALL)
                        .by(lab -> lab.caFault(LabFault.CLIENT_AS_RA))
                        .check(CaRows::challengeWentToTheCa)
                        .accepted(),
                server("lets a newer client certificate pose as RA beside the true RA")
                        .both()
                        .shows(ScepRule.CHALLENGE_THEFT)
                        .plan(LabCa.Builder::separateRa)
                        .by(lab -> lab.caFault(LabFault.CLIENT_AS_RA))
                        .check(CaRows::challengeWentToTheCa)
                        .accepted(),
                server("adds RA certificates of another CA")
                        .shows(ScepRule.CHALLENGE_THEFT, ScepRule.OTHER_ROOT)
                        .by(lab -> lab.caFault(LabFault.FOREIGN_RA))
                        .check(CaRows::challengeWentToTheCa)
                        .accepted(),
                server("has an RA that decrypts and signs with keys of its own")
                        .shows(ScepRule.SEPARATE_RA_WORKS)
                        .plan(LabCa.Builder::separateRa)
                        .accepted(),
                server("sends 10,000 certificates in 50 KB")
                        .shows(ScepRule.TEN_THOUSAND_CERTIFICATES, ScepRule.PARSERS_ARE_BOUNDED)
                        .by(lab -> lab.answer(GET_CA_CERT, certificates(tinyCertificates(10_000))))
                        .refusedUnsent(ErrorCode.REPLY_TOO_LARGE),
                server("sends its certificate 10,000 times, in 5 MB")
                        .shows(ScepRule.TEN_THOUSAND_CERTIFICATES)
                        .heavy()
                        .by(lab -> lab.answer(GET_CA_CERT, certificates(pem(lab, 10_000))))
                        .refusedUnsent(ErrorCode.REPLY_TOO_LARGE),
                server("sends its certificate 1,000 times as PEM, under 1 MB")
                        .shows(ScepRule.TEN_THOUSAND_CERTIFICATES)
                        .by(lab -> lab.answer(GET_CA_CERT, certificates(pem(lab, 1_000))))
                        .refusedUnsent(ErrorCode.REPLY_TOO_LARGE),
                server("nests GetCACert 200,000 deep")
                        .shows(ScepRule.DEEP_NESTING, ScepRule.PARSERS_ARE_BOUNDED)
                        .by(lab -> lab.answer(GET_CA_CERT, certificates(NestedAsn1.definite(DEPTH))))
                        .refusedUnsent(ErrorCode.REPLY_TOO_LARGE),
                server("nests GetCACert 200,000 deep in indefinite lengths")
                        .shows(ScepRule.DEEP_INDEFINITE_NESTING)
                        .by(lab -> lab.answer(GET_CA_CERT, certificates(NestedAsn1.indefinite(DEPTH))))
                        .refusedUnsent(ErrorCode.REPLY_TOO_LARGE),
                server("nests a CertRep 200,000 deep")
                        .both()
                        .shows(ScepRule.DEEP_NESTING)
                        .by(lab -> lab.answer(PKI_OPERATION, certificates(NestedAsn1.definite(DEPTH))))
                        .refused(ErrorCode.REPLY_TOO_LARGE),
                server("nests a CertRep 200,000 deep in indefinite lengths")
                        .shows(ScepRule.DEEP_INDEFINITE_NESTING)
                        .by(lab -> lab.answer(PKI_OPERATION, certificates(NestedAsn1.indefinite(DEPTH))))
                        .refused(ErrorCode.REPLY_TOO_LARGE),
                server("says that the 17 bytes of GetCACert are 2 GB")
                        .shows(ScepRule.LENGTH_BOMB)
                        .heavy()
                        .by(lab -> lab.answer(GET_CA_CERT, certificates(LENGTH_BOMB)))
                        .refusedUnsent(ErrorCode.REPLY_UNDECODABLE),
                server("says that the 17 bytes of a CertRep are 2 GB")
                        .shows(ScepRule.LENGTH_BOMB)
                        .heavy()
                        .by(lab -> lab.answer(PKI_OPERATION, certificates(LENGTH_BOMB)))
                        .refused(ErrorCode.REPLY_UNDECODABLE));
    }

    private static void trustsNothing(HostileLab lab) {
        assertThat(lab.store().keySet()).noneMatch(path -> path.startsWith("root/"));
    }

    /** Only who has the key of the true recipient can decrypt; the CA of the lab could. */
    private static void challengeWentToTheCa(HostileLab lab) {
        trustsNothing(lab);
        byte[] serial = lab.ca().recipient().getSerialNumber().toByteArray();
        assertThat(lab.ca().log().rawMessages())
                .isNotEmpty()
                .allSatisfy(message -> assertThat(HexFormat.of().formatHex(message))
                        .contains(HexFormat.of().formatHex(serial)));
    }

    private static WireAnswer certificates(byte[] body) {
        return WireAnswers.body("application/x-x509-ca-ra-cert", body);
    }

    private static byte[] pem(HostileLab lab, int times) {
        String one = "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(PolicyText.der(lab.ca().root()))
                + "\n-----END CERTIFICATE-----\n";
        return one.repeat(times).getBytes(StandardCharsets.US_ASCII);
    }

    /** A certificates-only SignedData whose certificates are next to nothing. */
    private static byte[] tinyCertificates(int count) {
        byte[] tiny = {0x30, 0x03, 0x02, 0x01, 0x00};
        byte[] all = new byte[tiny.length * count];
        for (int i = 0; i < count; i++) {
            System.arraycopy(tiny, 0, all, i * tiny.length, tiny.length);
        }
        byte[] version = {0x02, 0x01, 0x01};
        byte[] emptySet = {0x31, 0x00};
        byte[] data = HexFormat.of().parseHex("300b06092a864886f70d010701");
        byte[] signedData = Der.value(0x30, version, emptySet, data, Der.value(0xA0, all), emptySet);
        return Der.value(0x30, HexFormat.of().parseHex("06092a864886f70d010702"), Der.value(0xA0, signedData));
    }
}
