package dev.scepter.hostile;

import static dev.scepter.hostile.HostileRow.server;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.cli.CliResult;
import dev.scepter.lab.ca.ChallengeRule;
import dev.scepter.lab.ca.FailInfo;
import dev.scepter.lab.ca.LabFault;
import dev.scepter.lab.ca.LabOperation;
import dev.scepter.lab.ca.PendingRule;
import dev.scepter.lab.ca.ReplyForm;
import java.util.ArrayList;
import java.util.List;

/** Replies that the true CA signed, or that look so. */
final class CertRepRows {
    private CertRepRows() {}

    static List<HostileRow> rows() {
        List<HostileRow> rows = new ArrayList<>();
        rows.addAll(form());
        rows.addAll(signature());
        rows.addAll(belonging());
        rows.addAll(status());
        rows.addAll(envelope());
        return rows;
    }

    private static List<HostileRow> form() {
        return List.of(
                of("sends 16 bytes behind its reply", LabFault.TRAILING_BYTES)
                        .shows(ScepRule.ONE_SIGNED_DATA)
                        .refused(ErrorCode.REPLY_UNDECODABLE),
                of("signs its reply twice", LabFault.TWO_SIGNERS)
                        .shows(ScepRule.ONE_SIGNED_DATA)
                        .refused(ErrorCode.REPLY_UNDECODABLE),
                of("does not sign its reply", LabFault.UNSIGNED)
                        .shows(ScepRule.ONE_SIGNED_DATA)
                        .refused(ErrorCode.REPLY_SIGNER_UNKNOWN),
                of("calls its signed reply encrypted", LabFault.OUTER_TYPE_ENVELOPED)
                        .shows(ScepRule.ONE_SIGNED_DATA)
                        .refused(ErrorCode.REPLY_UNDECODABLE),
                of("sends half of its reply as if it were the whole", LabFault.TRUNCATED)
                        .shows(ScepRule.ONE_SIGNED_DATA)
                        .refused(ErrorCode.REPLY_UNDECODABLE),
                of("sends random bytes", LabFault.GARBAGE)
                        .both()
                        .shows(ScepRule.ONE_SIGNED_DATA)
                        .refused(ErrorCode.REPLY_UNDECODABLE));
    }

    private static List<HostileRow> signature() {
        return List.of(
                of("signs by a client certificate of the same CA", LabFault.SIGNED_BY_CLIENT)
                        .both()
                        .shows(ScepRule.SIBLING_SIGNER, ScepRule.SIGNER_IS_AUTHENTICATED)
                        .refused(ErrorCode.REPLY_SIGNER_UNKNOWN),
                server("signs by a client certificate of the same CA that it also shows in GetCACert")
                        .both()
                        .shows(ScepRule.SIBLING_SIGNER, ScepRule.CHALLENGE_THEFT)
                        .by(lab -> {
                            lab.caFault(LabFault.CLIENT_AS_RA);
                            lab.fault(LabFault.SIGNED_BY_CLIENT);
                        })
                        .refused(ErrorCode.REPLY_SIGNER_UNKNOWN),
                of("signs by another key under the names of the CA", LabFault.WRONG_SIGNER)
                        .both()
                        .shows(ScepRule.SIGNER_IS_AUTHENTICATED)
                        .refused(ErrorCode.REPLY_SIGNATURE_WRONG),
                server("leaves its certificate out of the reply, as NDES does")
                        .shows(ScepRule.SIGNER_IS_AUTHENTICATED)
                        .by(lab -> lab.rules(
                                rules -> rules.with(ReplyForm.standard().withSignerEmbedded(false))))
                        .accepted(),
                of("signs something else than it sends", LabFault.WRONG_SIGNATURE)
                        .both()
                        .shows(ScepRule.SIGNATURE_COVERS_ALL)
                        .refused(ErrorCode.REPLY_SIGNATURE_WRONG),
                of("signs without attributes", LabFault.NO_SIGNED_ATTRIBUTES)
                        .shows(ScepRule.SIGNATURE_COVERS_ALL)
                        .refused(ErrorCode.REPLY_STATUS_UNKNOWN),
                of("leaves out contentType, as old OpenXPKI does", LabFault.MISSING_CONTENT_TYPE)
                        .shows(ScepRule.SIGNATURE_COVERS_ALL)
                        .refused(ErrorCode.REPLY_SIGNATURE_WRONG),
                of("signs another contentType than that of the content", LabFault.WRONG_CONTENT_TYPE)
                        .shows(ScepRule.SIGNATURE_COVERS_ALL)
                        .refused(ErrorCode.REPLY_SIGNATURE_WRONG),
                of("sends content of a type that has no place in SCEP", LabFault.ODD_CONTENT_TYPE)
                        .shows(ScepRule.SIGNATURE_COVERS_ALL)
                        .refused(ErrorCode.REPLY_UNDECODABLE),
                of("leaves out messageDigest", LabFault.MISSING_DIGEST)
                        .shows(ScepRule.SIGNATURE_COVERS_ALL)
                        .refused(ErrorCode.REPLY_SIGNATURE_WRONG),
                of("signs the digest of other content", LabFault.WRONG_DIGEST)
                        .shows(ScepRule.SIGNATURE_COVERS_ALL)
                        .refused(ErrorCode.REPLY_SIGNATURE_WRONG),
                server("signs with SHA-1")
                        .both()
                        .shows(ScepRule.SHA1_IS_WARNED_OF)
                        .by(lab -> lab.rules(
                                rules -> rules.with(ReplyForm.standard().withDigest(ReplyForm.Digest.SHA1))))
                        .accepted("weakReplySignature"),
                server("signs with SHA-1, and the policy takes no weak replies")
                        .shows(ScepRule.SHA1_IS_WARNED_OF)
                        .policy(policy -> policy.with("acceptWeakResponse", false))
                        .by(lab -> lab.rules(
                                rules -> rules.with(ReplyForm.standard().withDigest(ReplyForm.Digest.SHA1))))
                        .refused(ErrorCode.REPLY_ALGORITHM_FORBIDDEN),
                of("signs with MD5", LabFault.MD5_SIGNATURE)
                        .both()
                        .shows(ScepRule.SHA1_IS_WARNED_OF)
                        .refused(ErrorCode.REPLY_ALGORITHM_FORBIDDEN));
    }

    private static List<HostileRow> belonging() {
        return List.of(
                of("sends a reply that says it is a request", LabFault.TYPE_OF_REQUEST)
                        .shows(ScepRule.TYPE_IS_CERT_REP)
                        .refused(ErrorCode.REPLY_STATUS_UNKNOWN),
                of("sends a reply of type 18, which no standard has", LabFault.UNKNOWN_TYPE)
                        .shows(ScepRule.TYPE_IS_CERT_REP, ScepRule.MESSAGE_TYPES_ARE_CLOSED)
                        .refused(ErrorCode.REPLY_STATUS_UNKNOWN),
                of("answers for another transaction", LabFault.WRONG_TRANSACTION_ID)
                        .both()
                        .shows(ScepRule.TRANSACTION_IS_OURS, ScepRule.TRANSACTION_MIX_UP)
                        .refused(ErrorCode.REPLY_TRANSACTION_WRONG),
                of("does not say which transaction it answers", LabFault.MISSING_TRANSACTION_ID)
                        .shows(ScepRule.TRANSACTION_IS_OURS)
                        .refused(ErrorCode.REPLY_TRANSACTION_WRONG),
                of("answers with the nonce of somebody else", LabFault.WRONG_RECIPIENT_NONCE)
                        .both()
                        .shows(ScepRule.NONCE_IS_OURS, ScepRule.NONCE_MIX_UP)
                        .refused(ErrorCode.REPLY_NONCE_WRONG),
                of("answers without a nonce", LabFault.MISSING_RECIPIENT_NONCE)
                        .shows(ScepRule.NONCE_IS_OURS)
                        .refused(ErrorCode.REPLY_NONCE_WRONG),
                of("sends no nonce of its own, as samples of the RFC do", LabFault.MISSING_SENDER_NONCE)
                        .shows(ScepRule.SENDER_NONCE_IS_FREE)
                        .accepted(),
                of("sends the nonce of the request as its own, as micromdm does", LabFault.ECHOED_SENDER_NONCE)
                        .shows(ScepRule.SENDER_NONCE_IS_FREE)
                        .accepted(),
                of("signs attributes that nobody knows", LabFault.UNKNOWN_ATTRIBUTES)
                        .shows(ScepRule.UNKNOWN_ATTRIBUTES_PASS)
                        .accepted(),
                of("answers a renewal by the reply to the first request", LabFault.REPLAY)
                        .shows(ScepRule.REPLAY, ScepRule.TRANSACTION_MIX_UP)
                        .only(Device.ENROLLED)
                        .refused(ErrorCode.REPLY_TRANSACTION_WRONG),
                server("answers a poll by the PENDING it sent before")
                        .shows(ScepRule.REPLAY, ScepRule.NONCE_MIX_UP)
                        .by(lab -> {
                            lab.rules(rules -> rules.with(PendingRule.untilPoll(1)));
                            lab.ca().faults().pass(LabOperation.PKI_OPERATION, 1);
                            lab.fault(LabFault.REPLAY);
                        })
                        .refused(ErrorCode.REPLY_NONCE_WRONG));
    }

    private static List<HostileRow> status() {
        return List.of(
                of("answers with pkiStatus 11", LabFault.UNKNOWN_STATUS)
                        .both()
                        .shows(ScepRule.STATUS_IS_KNOWN)
                        .refused(ErrorCode.REPLY_STATUS_UNKNOWN),
                of("answers without pkiStatus", LabFault.MISSING_STATUS)
                        .shows(ScepRule.STATUS_IS_KNOWN)
                        .refused(ErrorCode.REPLY_STATUS_UNKNOWN),
                of("answers with SUCCESS and FAILURE at once", LabFault.DOUBLED_STATUS)
                        .both()
                        .shows(ScepRule.DOUBLED_ATTRIBUTES, ScepRule.STATUS_IS_KNOWN)
                        .refused(ErrorCode.REPLY_STATUS_UNKNOWN),
                of("gives transactionID two values", LabFault.TWO_TRANSACTION_IDS)
                        .shows(ScepRule.DOUBLED_ATTRIBUTES)
                        .refused(ErrorCode.REPLY_STATUS_UNKNOWN),
                server("refuses with badAlg")
                        .both()
                        .shows(ScepRule.FAILURE_IS_SHOWN)
                        .by(lab -> lab.rules(rules -> rules.refusing(FailInfo.BAD_ALG)))
                        .refused(ErrorCode.CA_REFUSED_BAD_ALG),
                server("refuses with badMessageCheck")
                        .shows(ScepRule.FAILURE_IS_SHOWN)
                        .by(lab -> lab.rules(rules -> rules.refusing(FailInfo.BAD_MESSAGE_CHECK)))
                        .refused(ErrorCode.CA_REFUSED_BAD_MESSAGE_CHECK),
                server("refuses with badTime")
                        .shows(ScepRule.FAILURE_IS_SHOWN)
                        .by(lab -> lab.rules(rules -> rules.refusing(FailInfo.BAD_TIME)))
                        .refused(ErrorCode.CA_REFUSED_BAD_TIME),
                server("refuses with badCertId")
                        .shows(ScepRule.FAILURE_IS_SHOWN)
                        .by(lab -> lab.rules(rules -> rules.refusing(FailInfo.BAD_CERT_ID)))
                        .refused(ErrorCode.CA_REFUSED_BAD_CERT_ID),
                of("refuses without failInfo", LabFault.MISSING_FAIL_INFO)
                        .both()
                        .shows(ScepRule.FAILURE_IS_SHOWN)
                        .by(lab -> refuse(lab, LabFault.MISSING_FAIL_INFO))
                        .refused(ErrorCode.CA_REFUSED),
                of("refuses with failInfo 12, which only Dogtag knows", LabFault.UNKNOWN_FAIL_INFO)
                        .shows(ScepRule.FAILURE_IS_SHOWN)
                        .by(lab -> refuse(lab, LabFault.UNKNOWN_FAIL_INFO))
                        .refused(ErrorCode.CA_REFUSED),
                of("refuses with a content of one zero byte, as NDES does", LabFault.ZERO_BYTE_CONTENT)
                        .shows(ScepRule.FAILURE_IS_SHOWN)
                        .by(lab -> refuse(lab, LabFault.ZERO_BYTE_CONTENT))
                        .refused(ErrorCode.CA_REFUSED_BAD_REQUEST),
                server("wants another challenge")
                        .shows(ScepRule.SELF_SIGNED_PROVES_NOTHING, ScepRule.FAILURE_IS_SHOWN)
                        .by(lab -> lab.rules(rules -> rules.with(ChallengeRule.fixed("another"))))
                        .refused(ErrorCode.CA_REFUSED_BAD_REQUEST),
                server("leaves every request pending")
                        .both()
                        .shows(ScepRule.PENDING_IS_WAITED_FOR)
                        .by(lab -> lab.rules(rules -> rules.with(PendingRule.forever())))
                        .check(CertRepRows::oneRequest)
                        .waits(),
                server("leaves the request pending, with a content of one zero byte")
                        .shows(ScepRule.PENDING_IS_WAITED_FOR)
                        .by(lab -> {
                            lab.rules(rules -> rules.with(PendingRule.forever()));
                            lab.fault(LabFault.ZERO_BYTE_CONTENT);
                        })
                        .check(CertRepRows::oneRequest)
                        .waits(),
                server("leaves the request pending and knows nothing of it at another address")
                        .shows(ScepRule.ONE_SERVER_A_TRANSACTION, ScepRule.PENDING_IS_WAITED_FOR)
                        .by(lab -> lab.rules(rules -> rules.with(PendingRule.forever())))
                        .play(CertRepRows::moveWhilePending)
                        .check(lab -> assertThat(lab.other().requests())
                                .noneMatch(request -> request.operation().equals(HostileLab.PKI_OPERATION)))
                        .accepted());
    }

    private static List<HostileRow> envelope() {
        return List.of(
                of("sends SUCCESS without a certificate", LabFault.MISSING_ENVELOPE)
                        .both()
                        .shows(ScepRule.ENVELOPE_IS_FOR_US)
                        .refused(ErrorCode.REPLY_STATUS_UNKNOWN),
                of("encrypts its reply to somebody else", LabFault.OTHER_RECIPIENT)
                        .both()
                        .shows(ScepRule.ENVELOPE_IS_FOR_US)
                        .refused(ErrorCode.REPLY_NOT_DECRYPTABLE),
                of("encrypts its reply to somebody else as well", LabFault.SEVERAL_RECIPIENTS)
                        .shows(ScepRule.ENVELOPE_IS_FOR_US)
                        .accepted(),
                server("encrypts its reply by OAEP, as NDES does")
                        .shows(ScepRule.ENVELOPE_IS_FOR_US)
                        .by(lab -> lab.rules(rules ->
                                rules.with(ReplyForm.standard().withKeyTransport(ReplyForm.KeyTransport.OAEP))))
                        .accepted(),
                server("encrypts its reply by DES")
                        .shows(ScepRule.ENVELOPE_IS_FOR_US)
                        .by(lab -> lab.rules(
                                rules -> rules.with(ReplyForm.standard().withCipher(ReplyForm.Cipher.DES_CBC))))
                        .accepted("weakReplyCipher"),
                server("encrypts its reply by DES, and the policy takes no weak replies")
                        .shows(ScepRule.ENVELOPE_IS_FOR_US)
                        .policy(policy -> policy.with("acceptWeakResponse", false))
                        .by(lab -> lab.rules(
                                rules -> rules.with(ReplyForm.standard().withCipher(ReplyForm.Cipher.DES_CBC))))
                        .refused(ErrorCode.REPLY_ALGORITHM_FORBIDDEN),
                of("signs an envelope that is nested 10,000 deep", LabFault.DEEP_ENVELOPE)
                        .shows(ScepRule.PARSERS_ARE_BOUNDED)
                        .refused(ErrorCode.REPLY_TOO_LARGE),
                of("encrypts what is nested 10,000 deep", LabFault.DEEP_PLAINTEXT)
                        .shows(ScepRule.PARSERS_ARE_BOUNDED)
                        .refused(ErrorCode.REPLY_NOT_DECRYPTABLE));
    }

    private static HostileRow.Builder of(String what, LabFault fault) {
        return server(what).by(lab -> lab.fault(fault));
    }

    private static void refuse(HostileLab lab, LabFault fault) {
        lab.rules(rules -> rules.refusing(FailInfo.BAD_REQUEST));
        lab.fault(fault);
    }

    private static void oneRequest(HostileLab lab) {
        assertThat(lab.messages().stream()
                        .filter(message -> message.isCertificateRequest())
                        .skip(lab.enrolledBefore() ? 1 : 0))
                .hasSize(1);
    }

    private static CliResult moveWhilePending(HostileLab lab) {
        assertThat(lab.apply().exit()).isEqualTo(ErrorCode.CA_PENDING.exitCode().number());
        lab.rules(rules -> rules.with(PendingRule.none()));
        return lab.apply(
                lab.policy().with("revision", "2").with("serverUrl", lab.other().url()));
    }
}
