package dev.scepter.agent.enrollment.nativescep;

import static dev.scepter.agent.enrollment.nativescep.NativeScepBench.CA;
import static dev.scepter.agent.enrollment.nativescep.NativeScepBench.policyBuilder;
import static dev.scepter.agent.scep.TestScepServer.busy;
import static dev.scepter.agent.scep.TestScepServer.fail;
import static dev.scepter.agent.scep.TestScepServer.issue;
import static dev.scepter.agent.scep.TestScepServer.issueForOtherKey;
import static dev.scepter.agent.scep.TestScepServer.issueWeakly;
import static dev.scepter.agent.scep.TestScepServer.pending;
import static dev.scepter.agent.scep.TestScepServer.refuse;
import static dev.scepter.agent.scep.TestScepServer.wrongNonce;
import static dev.scepter.agent.testing.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.lifecycle.Attempt;
import dev.scepter.agent.lifecycle.Pending;
import dev.scepter.agent.lifecycle.Purpose;
import dev.scepter.agent.lifecycle.RunResult;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.ExtendedKeyUsage;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.Placeholder;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.scep.AuthenticatedCa;
import dev.scepter.agent.scep.Capabilities;
import dev.scepter.agent.scep.Nonce;
import dev.scepter.agent.scep.RaRules;
import dev.scepter.agent.scep.RequestedCertificate;
import dev.scepter.agent.scep.ScepServer.OnServerError;
import dev.scepter.agent.scep.TestCa;
import dev.scepter.agent.scep.TestScepServer.Request;
import dev.scepter.agent.scep.TransactionId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NativeScepEnrollmentTest {
    private static final ScepPolicy STATIC = policyBuilder().build();
    private static final RequestedCertificate WANTED = RequestedCertificate.builder(SubjectName.parse("CN=device"))
            .extendedKeyUsage(Set.of(ExtendedKeyUsage.CLIENT_AUTH))
            .build();

    private static final ScepPolicy ONE_TIME =
            policyBuilder().oneTimeChallenge(true).build();

    private final NativeScepBench bench = new NativeScepBench();

    private static ErrorCode code(RunResult result) {
        return result.failure().orElseThrow().code();
    }

    @Test
    void recordThatIsGone_sendsNothing_whileTheNamesAreThoseOfToday() throws Exception {
        bench.identity.put(Placeholder.DEVICE_NAME, "device");
        ScepPolicy policy = policyBuilder()
                .subjectName(SubjectName.parse("CN={{DeviceName}}"))
                .build();
        bench.apply(policy);
        Thumbprint first = bench.recorded().inForce().orElseThrow().leaf().sha1();
        int asked = bench.server.requests().size();
        bench.folder.delete("policies/" + NativeScepBench.ID + ".json");

        RunResult adopted = bench.apply(policy);

        assertThat(adopted.failure()).isEmpty();
        assertThat(bench.recorded().inForce().orElseThrow().leaf().sha1()).isEqualTo(first);
        assertThat(bench.server.requests()).hasSize(asked);

        bench.folder.delete("policies/" + NativeScepBench.ID + ".json");
        bench.identity.put(Placeholder.DEVICE_NAME, "renamed");
        bench.apply(policy);

        assertThat(bench.server.requests()).hasSize(asked + 1);
        assertThat(bench.recorded().inForce().orElseThrow().leaf().sha1()).isNotEqualTo(first);
    }

    @Test
    void placeholderWithoutAValue_adoptsNothing() throws Exception {
        bench.identity.put(Placeholder.DEVICE_NAME, "device");
        ScepPolicy policy = policyBuilder()
                .subjectName(SubjectName.parse("CN={{DeviceName}}"))
                .build();
        bench.apply(policy);
        bench.folder.delete("policies/" + NativeScepBench.ID + ".json");
        bench.identity.remove(Placeholder.DEVICE_NAME);

        assertThat(code(bench.apply(policy))).isEqualTo(ErrorCode.PLACEHOLDER_EMPTY);

        assertThat(bench.recorded().inForce()).isEmpty();
    }

    @Test
    void next_followsWhatTheNotesSay() throws Exception {
        Attempt attempt = Attempt.begin("native", Purpose.ENROL, "basis", "fingerprint", TestCa.NOW);
        assertThat(bench.enrollment.next(attempt)).isEqualTo(NativeScepEnrollment.AUTHENTICATE_CA);

        ScepTransaction withCa = new ScepTransaction(attempt)
                .withCa(
                        CA.certificate().sha256(),
                        RaRules.NONE,
                        AuthenticatedCa.authenticate(
                                List.of(CA.certificate()), CA.certificate().sha256(), TestCa.NOW),
                        Capabilities.ofKeywords(List.of("AES", "Renewal")),
                        Rung.NEW_ENROLMENT);
        assertThat(bench.enrollment.next(withCa.attempt())).isEqualTo(NativeScepEnrollment.NAME_KEY);
        Attempt named = withCa.attempt().withKey(new KeyName(NativeScepBench.ID, "00000000"));
        assertThat(bench.enrollment.next(named)).isEqualTo(NativeScepEnrollment.MAKE_KEY);
        ScepTransaction made = new ScepTransaction(named).withPublicKey(new byte[] {1}, true);
        assertThat(bench.enrollment.next(made.attempt())).isEqualTo(NativeScepEnrollment.BUILD_REQUEST);
        ScepTransaction built = made.withRequest(
                new TransactionId("T"),
                Nonce.ofBytes(new byte[16]),
                new CertificateWish.Wish(WANTED, Optional.empty()),
                CA.certificate(),
                Optional.empty(),
                new byte[] {2});
        assertThat(bench.enrollment.next(built.attempt())).isEqualTo(NativeScepEnrollment.SEND);
        assertThat(bench.enrollment.next(
                        built.attempt().withPending(Optional.of(new Pending(TestCa.NOW, 0, TestCa.NOW)))))
                .isEqualTo(NativeScepEnrollment.POLL);
        ScepTransaction doubted = built.refusedAfterLoss(ErrorCode.CA_REFUSED, "words");
        assertThat(bench.enrollment.next(doubted.attempt())).isEqualTo(NativeScepEnrollment.POLL);

        assertThat(doubted.refusalCode()).isEqualTo(ErrorCode.CA_REFUSED);
        assertThat(doubted.refusalMessage()).isEqualTo("words");
        assertThat(doubted.notRefused()).isEqualTo(built);
        assertThat(built.pin()).isEqualTo(CA.certificate().sha256());
        assertThat(built.capabilities().supportsRenewal()).isTrue();
        assertThat(built.transactionId()).isEqualTo(new TransactionId("T"));
        assertThat(built.senderNonce()).isEqualTo(Nonce.ofBytes(new byte[16]));
        assertThat(built.subject()).isEqualTo(WANTED.subjectDer());
        assertThat(built.requested()).contains(WANTED);
        assertThat(built.signer()).isEqualTo(CA.certificate());
        assertThat(built.request()).containsExactly(2);
        assertThat(made.isFirstOfItsKey()).isTrue();
        assertThat(built.isFirstOfItsKey()).isFalse();
        ScepTransaction down = doubted.steppedDown(Rung.RENEWAL_REQ, true);
        assertThat(down.hasRequest()).isFalse();
        assertThat(down.isRefusedAfterLoss()).isFalse();
        assertThat(down.refusedWithThis()).containsExactlyInAnyOrder(Rung.NEW_ENROLMENT, Rung.RENEWAL_REQ);
        assertThat(down.isSteppedBySignature()).isTrue();
        assertThat(doubted.steppedDown(Rung.RENEWAL_REQ, false).isSteppedBySignature())
                .isFalse();
        assertFails(ErrorCode.RECORD_DAMAGED, () -> new ScepTransaction(attempt).pin());
        assertFails(ErrorCode.RECORD_DAMAGED, () -> new ScepTransaction(attempt).request());
    }

    @Test
    void memory_keepsOneRungPerPinAndIgnoresNonsense() throws Exception {
        assertThat(bench.memory.worked(STATIC.caThumbprint())).isEmpty();
        bench.memory.remember(STATIC.caThumbprint(), Rung.RENEWAL_REQ);

        assertThat(bench.memory.worked(STATIC.caThumbprint())).contains(Rung.RENEWAL_REQ);
        assertThat(bench.memory.worked(CA.certificate().sha1())).isEmpty();
        bench.folder.write(
                "authorities/" + STATIC.caThumbprint().hex() + ".renewal", "LADDER".getBytes(StandardCharsets.UTF_8));
        assertThat(bench.memory.worked(STATIC.caThumbprint())).isEmpty();
    }

    @Test
    void firstEnrolment_sendsOnePkcsReqWithTheChallenge() throws Exception {
        RunResult result = bench.apply(STATIC);

        assertThat(result.failure()).isEmpty();
        assertThat(bench.sent()).containsExactly("19C");
        assertThat(bench.server.requests().get(0).onServerError()).isEqualTo(OnServerError.SEND_AGAIN);
        assertThat(bench.memory.worked(STATIC.caThumbprint())).isEmpty();
        assertThat(bench.events.ids()).containsExactly(EventId.CERTIFICATE_ENROLLED);
    }

    @Test
    void renewal_usesRenewalReqWithoutChallengeAndRemembersIt() throws Exception {
        RunResult result = bench.renewAfterEnrolment(STATIC);

        assertThat(result.failure()).isEmpty();
        assertThat(bench.sent()).containsExactly("19C", "17");
        assertThat(bench.server.requests().get(1).onServerError()).isEqualTo(OnServerError.REPORT);
        assertThat(bench.memory.worked(STATIC.caThumbprint())).contains(Rung.RENEWAL_REQ);
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP_REFUSED", "SERVER_UNAVAILABLE"})
    void httpErrorInAnswerToRenewalReq_stepsDownWithTheSameKeyInANewTransaction(ErrorCode code) throws Exception {
        RunResult result = bench.renewAfterEnrolment(STATIC, fail(code), refuse(), issue());

        assertThat(result.failure()).isEmpty();
        assertThat(bench.sent()).containsExactly("19C", "17", "17C", "19C");
        List<Request> renewal = bench.server.requests().subList(1, 4);
        assertThat(renewal.stream().map(Request::key).distinct()).hasSize(1);
        assertThat(renewal.stream().map(Request::transactionId).distinct()).hasSize(3);
        assertThat(bench.events.ids().stream().filter(EventId.RENEWAL_STEPPED_DOWN::equals))
                .hasSize(2);
        // An error that nobody signed may have passed by next time.
        assertThat(bench.memory.worked(STATIC.caThumbprint())).isEmpty();
    }

    @Test
    void ladderThatTheCaItselfLedDown_isRemembered() throws Exception {
        bench.renewAfterEnrolment(STATIC, refuse(), refuse(), issue());

        assertThat(bench.memory.worked(STATIC.caThumbprint())).contains(Rung.NEW_ENROLMENT);
    }

    @Test
    void rememberedRungThatIsRefused_isForgottenAndTheLadderBeginsAtTheTop() throws Exception {
        bench.memory.remember(STATIC.caThumbprint(), Rung.NEW_ENROLMENT);

        RunResult result = bench.renewAfterEnrolment(STATIC, refuse(), issue());

        assertThat(result.failure()).isEmpty();
        assertThat(bench.sent()).containsExactly("19C", "19C", "17");
        assertThat(bench.memory.worked(STATIC.caThumbprint())).contains(Rung.RENEWAL_REQ);
    }

    @Test
    void everyRungRefusedFromARememberedOne_isSentOnceOnly() throws Exception {
        bench.memory.remember(STATIC.caThumbprint(), Rung.NEW_ENROLMENT);

        RunResult result = bench.renewAfterEnrolment(STATIC, refuse(), refuse(), refuse(), issue());

        assertThat(code(result)).isEqualTo(ErrorCode.CA_REFUSED_BAD_REQUEST);
        assertThat(bench.sent()).containsExactly("19C", "19C", "17", "17C");
        assertThat(bench.memory.worked(STATIC.caThumbprint())).isEmpty();
    }

    @Test
    void httpErrorForARememberedRung_isForgottenToo() throws Exception {
        bench.memory.remember(STATIC.caThumbprint(), Rung.NEW_ENROLMENT);

        RunResult result = bench.renewAfterEnrolment(STATIC, fail(ErrorCode.HTTP_REFUSED));

        assertThat(code(result)).isEqualTo(ErrorCode.HTTP_REFUSED);
        assertThat(bench.memory.worked(STATIC.caThumbprint())).isEmpty();
    }

    @Test
    void busyServer_getsTheSameRequestAgain() throws Exception {
        bench.server.answer(busy(), issue());

        RunResult busy = bench.apply(STATIC);
        RunResult result = bench.apply(STATIC);

        assertThat(code(busy)).isEqualTo(ErrorCode.SERVER_UNAVAILABLE);
        assertThat(result.failure()).isEmpty();
        assertThat(bench.sent()).containsExactly("19C", "19C");
        assertThat(bench.server.requests().get(1).bytes())
                .isEqualTo(bench.server.requests().get(0).bytes());
    }

    @Test
    void proxyThatWantsASignIn_refusesNothing() throws Exception {
        bench.server.answer(fail(ErrorCode.PROXY_SIGN_IN_REQUIRED), issue());

        RunResult stopped = bench.apply(ONE_TIME);
        RunResult result = bench.apply(ONE_TIME);

        assertThat(code(stopped)).isEqualTo(ErrorCode.PROXY_SIGN_IN_REQUIRED);
        assertThat(stopped.record().attempt().orElseThrow().challengeAnswered()).isFalse();
        assertThat(result.failure()).isEmpty();
        assertThat(bench.server.requests().get(1).bytes())
                .isEqualTo(bench.server.requests().get(0).bytes());
    }

    @Test
    void proxyThatWantsASignIn_doesNotStepARenewalDown() throws Exception {
        RunResult result = bench.renewAfterEnrolment(STATIC, fail(ErrorCode.PROXY_SIGN_IN_REQUIRED));

        assertThat(code(result)).isEqualTo(ErrorCode.PROXY_SIGN_IN_REQUIRED);
        assertThat(bench.sent()).containsExactly("19C", "17");
    }

    @Test
    void busyAnswerToRenewalReq_isARefusalThatIsNotRemembered() throws Exception {
        RunResult result = bench.renewAfterEnrolment(STATIC, busy(), issue());

        assertThat(result.failure()).isEmpty();
        assertThat(bench.sent()).containsExactly("19C", "17", "17C");
        assertThat(bench.memory.worked(STATIC.caThumbprint())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP_REFUSED", "SERVER_UNAVAILABLE"})
    void errorThatNobodySigned_makesNoSecondMessageCarryAOneTimeChallenge(ErrorCode code) throws Exception {
        bench.apply(ONE_TIME);
        ScepPolicy fresh = ONE_TIME.toBuilder()
                .revision("2")
                .challenge(Optional.of(Secret.ofText("the-challenge-2")))
                .build();
        bench.apply(fresh);
        bench.clock.advance(Duration.ofSeconds(1));
        int before = bench.sent().size();
        bench.server.answer(refuse(), fail(code));

        RunResult refused = bench.renew();

        assertThat(code(refused)).isEqualTo(code);
        assertThat(bench.sent().subList(before, bench.sent().size())).containsExactly("17", "17C");
        assertThat(refused.record().attempt().orElseThrow().challengeAnswered()).isFalse();
        assertThat(bench.renew().failure()).isEmpty();
        assertThat(bench.server.requests().get(before + 2).bytes())
                .isEqualTo(bench.server.requests().get(before + 1).bytes());
    }

    @Test
    void httpRefusalOfAFirstRequestAfterALostReply_asksOnceByCertPollAndTakesTheGrant() throws Exception {
        bench.server.answer(fail(ErrorCode.TIMED_OUT), fail(ErrorCode.HTTP_REFUSED), issue());
        bench.apply(ONE_TIME);

        RunResult result = bench.apply(ONE_TIME);

        assertThat(result.failure()).isEmpty();
        assertThat(bench.sent()).containsExactly("19C", "19C", "20");
    }

    @Test
    void httpRefusalThatCertPollDoesNotClear_leavesTheSameBytesToGoAgain() throws Exception {
        bench.server.sendsAgain();
        bench.server.answer(fail(ErrorCode.HTTP_REFUSED), refuse(), fail(ErrorCode.HTTP_REFUSED), issue());

        RunResult refused = bench.apply(ONE_TIME);
        RunResult result = bench.apply(ONE_TIME);

        assertThat(code(refused)).isEqualTo(ErrorCode.HTTP_REFUSED);
        assertThat(result.failure()).isEmpty();
        assertThat(bench.sent()).containsExactly("19C", "20", "19C", "19C");
        assertThat(bench.server.requests().get(3).bytes())
                .isEqualTo(bench.server.requests().get(0).bytes());
    }

    @Test
    void ladder_beginsWithWhatWorkedBefore() throws Exception {
        bench.memory.remember(STATIC.caThumbprint(), Rung.RENEWAL_REQ_WITH_CHALLENGE);

        bench.renewAfterEnrolment(STATIC);

        assertThat(bench.sent()).containsExactly("19C", "17C");
    }

    @Test
    void trustFailure_neverStepsDown() throws Exception {
        RunResult result = bench.renewAfterEnrolment(STATIC, wrongNonce());

        assertThat(code(result)).isEqualTo(ErrorCode.REPLY_NONCE_WRONG);
        assertThat(bench.sent()).containsExactly("19C", "17");
        assertThat(bench.recorded().attempt()).isPresent();
    }

    @Test
    void unreachableServer_neverStepsDown() throws Exception {
        RunResult result = bench.renewAfterEnrolment(STATIC, fail(ErrorCode.TIMED_OUT));

        assertThat(code(result)).isEqualTo(ErrorCode.TIMED_OUT);
        assertThat(bench.sent()).containsExactly("19C", "17");
    }

    @Test
    void lostReply_sendsTheSameBytesAgain() throws Exception {
        bench.server.answer(fail(ErrorCode.TIMED_OUT));
        bench.apply(STATIC);

        bench.apply(STATIC);

        List<Request> requests = bench.server.requests();
        assertThat(requests).hasSize(2);
        assertThat(requests.get(1).bytes()).isEqualTo(requests.get(0).bytes());
        assertThat(bench.recorded().inForce()).isPresent();
    }

    @Test
    void refusalAfterALostReply_asksOnceByCertPollAndTakesTheGrant() throws Exception {
        bench.server.answer(fail(ErrorCode.TIMED_OUT), refuse(), issue());
        bench.apply(ONE_TIME);

        RunResult result = bench.apply(ONE_TIME);

        assertThat(result.failure()).isEmpty();
        assertThat(bench.sent()).containsExactly("19C", "19C", "20");
    }

    @Test
    void refusalOfBytesThatLeftTwiceInOneExchange_isDoubtedToo() throws Exception {
        bench.server.sendsAgain();
        bench.server.answer(refuse(), issue());

        RunResult result = bench.apply(ONE_TIME);

        assertThat(result.failure()).isEmpty();
        assertThat(bench.sent()).containsExactly("19C", "20");
    }

    @Test
    void httpRefusalOfAFirstRequest_isNobodysSignature_soTheSameBytesGoAgain() throws Exception {
        bench.server.answer(fail(ErrorCode.HTTP_REFUSED), issue());
        RunResult refused = bench.apply(ONE_TIME);

        RunResult result = bench.apply(ONE_TIME);

        assertThat(code(refused)).isEqualTo(ErrorCode.HTTP_REFUSED);
        assertThat(refused.record().spentChallenges()).isEmpty();
        assertThat(result.failure()).isEmpty();
        assertThat(bench.sent()).containsExactly("19C", "19C");
    }

    @Test
    void httpRefusal_letsAChangedPolicyAskAnew() throws Exception {
        bench.server.answer(fail(ErrorCode.HTTP_REFUSED), issue());
        bench.apply(STATIC);

        RunResult result = bench.apply(STATIC.toBuilder().revision("2").build());

        assertThat(result.failure()).isEmpty();
        assertThat(bench.server.requests()).hasSize(2);
        assertThat(bench.server.requests().get(1).transactionId())
                .isNotEqualTo(bench.server.requests().get(0).transactionId());
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP_REFUSED", "SERVER_UNAVAILABLE", "REPLY_EMPTY", "REPLY_HTML", "REPLY_UNDECODABLE"})
    void refusalAfterALostReply_standsWhereCertPollIsUnknown(ErrorCode poll) throws Exception {
        bench.server.answer(fail(ErrorCode.TIMED_OUT), refuse(), fail(poll));
        bench.apply(STATIC);

        RunResult result = bench.apply(STATIC);

        assertThat(code(result)).isEqualTo(ErrorCode.CA_REFUSED_BAD_REQUEST);
        assertThat(bench.sent()).containsExactly("19C", "19C", "20");
        assertThat(bench.recorded().attempt()).isEmpty();
    }

    @Test
    void doubtEndsWithPending_soThatALaterHttpErrorIsNoRefusal() throws Exception {
        bench.server.answer(
                fail(ErrorCode.TIMED_OUT), refuse(), pending(), fail(ErrorCode.SERVER_UNAVAILABLE), issue());
        bench.apply(ONE_TIME);
        bench.apply(ONE_TIME);

        RunResult busy = bench.apply(ONE_TIME);

        assertThat(code(busy)).isEqualTo(ErrorCode.SERVER_UNAVAILABLE);
        assertThat(bench.recorded().attempt()).isPresent();
        bench.apply(ONE_TIME);
        assertThat(bench.recorded().inForce()).isPresent();
        assertThat(bench.sent()).containsExactly("19C", "19C", "20", "20", "20");
    }

    @Test
    void pending_isPolledInTheSameTransaction() throws Exception {
        bench.server.answer(pending(), pending());
        bench.apply(STATIC);
        bench.apply(STATIC);
        bench.apply(STATIC);

        assertThat(bench.sent()).containsExactly("19C", "20", "20");
        assertThat(bench.server.requests().stream().map(Request::transactionId).distinct())
                .hasSize(1);
        assertThat(bench.recorded().inForce()).isPresent();
    }

    @Test
    void refusedOneTimeChallenge_isAnsweredAndNothingIsAskedWithoutAFreshOne() throws Exception {
        bench.server.answer(refuse());

        assertThat(code(bench.apply(ONE_TIME))).isEqualTo(ErrorCode.CA_REFUSED_BAD_REQUEST);
        assertThat(code(bench.apply(ONE_TIME))).isEqualTo(ErrorCode.CHALLENGE_SPENT);

        assertThat(bench.sent()).containsExactly("19C");
        bench.apply(ONE_TIME.withChallenge(Optional.of(Secret.ofText("the-challenge-2"))));
        assertThat(bench.recorded().inForce()).isPresent();
    }

    @Test
    void successOfNoUse_spendsAOneTimeChallenge() throws Exception {
        bench.server.answer(issueForOtherKey());

        assertThat(code(bench.apply(ONE_TIME))).isEqualTo(ErrorCode.ISSUED_FOR_OTHER_KEY);
        assertThat(code(bench.apply(ONE_TIME))).isEqualTo(ErrorCode.CHALLENGE_SPENT);

        assertThat(bench.sent()).containsExactly("19C");
    }

    @Test
    void wrongPin_sendsNothing() throws Exception {
        RunResult result = bench.apply(policyBuilder()
                .caThumbprint(TestCa.root("CN=Other").certificate().sha256())
                .build());

        assertThat(code(result)).isEqualTo(ErrorCode.PIN_MISMATCH);
        assertThat(bench.sent()).isEmpty();
        assertThat(bench.keys.list(NativeScepBench.ID)).isEmpty();
    }

    @Test
    void serverWithoutAes_getsNothing() throws Exception {
        bench.server.capabilities("DES3\nSHA-1\n");

        assertThat(code(bench.apply(STATIC))).isEqualTo(ErrorCode.CAPABILITIES_TOO_WEAK);
        assertThat(bench.sent()).isEmpty();
    }

    @Test
    void weakReply_isToldOncePerWeakness() throws Exception {
        bench.server.answer(issueWeakly());

        bench.apply(STATIC);

        assertThat(bench.events.ids())
                .containsExactly(
                        EventId.WEAK_REPLY_ACCEPTED, EventId.WEAK_REPLY_ACCEPTED, EventId.CERTIFICATE_ENROLLED);
    }

    @Test
    void ambiguousRecipient_isToldOncePerAttempt() throws Exception {
        for (String name : List.of("CN=RA 1", "CN=RA 2")) {
            bench.server.alsoSends(CA.holder(
                            name,
                            spec -> spec.keyUsage(KeyUsage.keyEncipherment | KeyUsage.digitalSignature)
                                    .validity(
                                            TestCa.NOW.minus(Duration.ofDays(1)), TestCa.NOW.plus(Duration.ofDays(99))))
                    .certificate());
        }
        bench.server.decryptsNothing().answer(pending(), pending());

        bench.apply(STATIC);
        bench.apply(STATIC);

        assertThat(bench.events.ids()).containsExactly(EventId.RECIPIENT_AMBIGUOUS, EventId.REQUEST_PENDING);
    }
}
