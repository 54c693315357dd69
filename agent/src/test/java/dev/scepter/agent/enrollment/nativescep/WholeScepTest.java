package dev.scepter.agent.enrollment.nativescep;

import static dev.scepter.agent.enrollment.nativescep.NativeScepBench.CA;
import static dev.scepter.agent.enrollment.nativescep.NativeScepBench.policyBuilder;
import static dev.scepter.agent.scep.TestScepServer.fail;
import static dev.scepter.agent.scep.TestScepServer.issue;
import static dev.scepter.agent.scep.TestScepServer.pending;
import static dev.scepter.agent.scep.TestScepServer.refuse;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.lifecycle.CertificateInForce;
import dev.scepter.agent.lifecycle.Failure;
import dev.scepter.agent.lifecycle.RunResult;
import dev.scepter.agent.lifecycle.Warning;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.Event;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.Placeholder;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.policy.KeyAlgorithm;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.policy.SidMapping;
import dev.scepter.agent.scep.FailInfo;
import dev.scepter.agent.scep.TestCa;
import dev.scepter.agent.scep.TestNextCa;
import dev.scepter.agent.scep.TestScepServer;
import dev.scepter.agent.x509.ParsedCertificate;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that are old, odd or weak, and policies that ask for more than the usual. */
class WholeScepTest {
    private static final ScepPolicy PLAIN = policyBuilder().build();
    private static final ScepPolicy NAMED_BY_DEVICE =
            policyBuilder().subjectName(SubjectName.parse("CN={{DeviceName}}")).build();

    private final NativeScepBench bench = new NativeScepBench();

    private static ErrorCode code(RunResult result) {
        return result.failure().orElseThrow().code();
    }

    private List<EventId> events() {
        return bench.events.events().stream().map(Event::id).toList();
    }

    private CertificateInForce inForce() throws Exception {
        return bench.recorded().inForce().orElseThrow();
    }

    @Test
    void ecKey_goesThroughATransportKey_andIsRenewedByANewEnrolment() throws Exception {
        ScepPolicy policy = policyBuilder().keyAlgorithm(KeyAlgorithm.EC_P256).build();

        RunResult result = bench.renewAfterEnrolment(policy);

        assertThat(result.failure()).isEmpty();
        assertThat(bench.sent()).containsExactly("19C", "19C");
        assertThat(bench.server.requests()).allSatisfy(request -> {
            assertThat(request.key().getAlgorithm()).isEqualTo("EC");
            assertThat(ParsedCertificate.of(request.signer()).publicKey().getAlgorithm())
                    .isEqualTo("RSA");
            assertThat(ParsedCertificate.of(request.signer()).subject()).isEqualTo("CN=device");
        });
        assertThat(ParsedCertificate.of(inForce().leaf()).publicKey().getAlgorithm())
                .isEqualTo("EC");
    }

    @Test
    void pendingEcRequest_isPolledWithTheSameTransportKey_whichIsErasedInTheEnd() throws Exception {
        bench.server.answer(pending(), issue());
        ScepPolicy policy = policyBuilder().keyAlgorithm(KeyAlgorithm.EC_P384).build();

        bench.apply(policy);
        assertThat(bench.recorded().attempt().orElseThrow().secrets()).containsKey("transportKey");
        RunResult result = bench.apply(policy);

        assertThat(result.failure()).isEmpty();
        assertThat(bench.sent()).containsExactly("19C", "20");
        assertThat(bench.server.requests().get(1).signer())
                .isEqualTo(bench.server.requests().get(0).signer());
        assertThat(bench.recorded().attempt()).isEmpty();
    }

    @Test
    void emptyPlaceholder_isFoundBeforeTheServerIsAsked() throws Exception {
        RunResult result = bench.apply(NAMED_BY_DEVICE);

        assertThat(code(result)).isEqualTo(ErrorCode.PLACEHOLDER_EMPTY);
        assertThat(bench.server.asked()).isEmpty();
        assertThat(bench.keys.list(NativeScepBench.ID)).isEmpty();
    }

    @Test
    void sidThatTheMachineLacks_isFoundBeforeTheServerIsAsked() throws Exception {
        RunResult result = bench.apply(policyBuilder().sid(SidMapping.BOTH).build());

        assertThat(code(result)).isEqualTo(ErrorCode.PLACEHOLDER_EMPTY);
        assertThat(bench.server.asked()).isEmpty();
    }

    @Test
    void renewalWithEmptyPlaceholder_keepsTheNamesOfTheOldCertificate() throws Exception {
        bench.identity.put(Placeholder.DEVICE_NAME, "device");
        bench.apply(NAMED_BY_DEVICE);
        bench.identity.clear();
        bench.clock.advance(Duration.ofSeconds(1));

        RunResult result = bench.renew();

        assertThat(result.failure()).isEmpty();
        assertThat(bench.sent()).containsExactly("19C", "17");
        assertThat(inForce().warnings()).extracting(Warning::code).containsExactly("namesKept");
    }

    @Test
    void certificateOtherThanAskedFor_isTakenWithWarnings() throws Exception {
        bench.server.issues(spec -> spec.dnsName("added.example")
                .keyUsage(KeyUsage.digitalSignature)
                .extendedKeyUsage(KeyPurposeId.id_kp_serverAuth)
                .validity(TestCa.NOW.minus(Duration.ofDays(1)), TestCa.NOW.plus(Duration.ofDays(4000))));

        bench.apply(policyBuilder().subjectName(SubjectName.parse("CN=another")).build());

        assertThat(inForce().warnings())
                .extracting(Warning::code)
                .containsExactlyInAnyOrder(
                        "subjectChanged", "sanAdded", "keyUsageNarrowed", "extendedKeyUsageMissing", "longLifetime");
    }

    @Test
    void pendingRequest_isComparedWithWhatItAskedFor() throws Exception {
        bench.server.answer(pending(), issue());
        bench.apply(PLAIN);

        bench.apply(policyBuilder()
                .revision("2")
                .subjectName(SubjectName.parse("CN=other"))
                .build());

        assertThat(bench.sent()).startsWith("19C", "20");
        assertThat(bench.server.requests()).hasSizeGreaterThan(1);
        assertThat(inForce().warnings()).extracting(Warning::code).doesNotContain("sanAdded", "keyUsageNarrowed");
    }

    @Test
    void badAlg_isAnsweredOnceByAes256_inATransactionOfItsOwn() throws Exception {
        bench.server.answer(refuse(FailInfo.BAD_ALG), issue());

        RunResult result = bench.apply(PLAIN);

        assertThat(result.failure()).isEmpty();
        assertThat(bench.server.requests())
                .extracting(TestScepServer.Request::transactionId)
                .doesNotHaveDuplicates()
                .hasSize(2);
        assertThat(events()).contains(EventId.STRONGER_CIPHER_TRIED);
    }

    @Test
    void badAlgTwice_isARefusal() throws Exception {
        bench.server.answer(refuse(FailInfo.BAD_ALG), refuse(FailInfo.BAD_ALG));

        assertThat(code(bench.apply(PLAIN))).isEqualTo(ErrorCode.CA_REFUSED_BAD_ALG);
        assertThat(bench.sent()).hasSize(2);
    }

    @Test
    void badAlg_spendsNoSecondOneTimeChallenge() throws Exception {
        bench.server.answer(refuse(FailInfo.BAD_ALG));

        assertThat(code(bench.apply(policyBuilder().oneTimeChallenge(true).build())))
                .isEqualTo(ErrorCode.CA_REFUSED_BAD_ALG);
        assertThat(bench.sent()).hasSize(1);
    }

    @Test
    void otherRefusal_isNotAnsweredByAnotherCipher() throws Exception {
        bench.server.answer(refuse(FailInfo.BAD_REQUEST));

        assertThat(code(bench.apply(PLAIN))).isEqualTo(ErrorCode.CA_REFUSED_BAD_REQUEST);
        assertThat(bench.sent()).hasSize(1);
    }

    @Test
    void serverErrorThatNamesAlgorithms_isAnsweredByAes256() throws Exception {
        bench.server.answer(
                fail(ErrorCode.SERVER_UNAVAILABLE, "PKIOperation: HTTP 500, \"unsupported algorithm\""), issue());

        assertThat(bench.apply(PLAIN).failure()).isEmpty();
        assertThat(bench.sent()).hasSize(2);
    }

    /** The bytes may have been granted the first time: the CA is asked before a second request leaves. */
    @Test
    void serverErrorThatNamesAlgorithmsAfterAResend_isDoubtedFirst() throws Exception {
        bench.server.sendsAgain();
        bench.server.answer(
                fail(ErrorCode.SERVER_UNAVAILABLE, "PKIOperation: HTTP 500, \"unsupported algorithm\""),
                fail(ErrorCode.SERVER_UNAVAILABLE, "PKIOperation: HTTP 500"),
                issue());

        assertThat(bench.apply(PLAIN).failure()).isEmpty();
        assertThat(bench.sent()).containsExactly("19C", "20", "19C");
        assertThat(events()).contains(EventId.STRONGER_CIPHER_TRIED);
    }

    @ParameterizedTest
    @CsvSource({"AES AES,", "AES SHA-2 SHA-2,", "anything, CAPABILITIES_DOWNGRADED", "'', CAPABILITIES_DOWNGRADED"})
    void noteOfCapabilities_thatIsOddIsRead_andThatIsDamagedIsAnErrorOnlyWithLegacyAlgorithms(
            String note, @Nullable ErrorCode expected) throws Exception {
        ScepPolicy policy = policyBuilder()
                .serverUrl("http://ca.example/scep")
                .legacyAlgorithms(true)
                .build();
        String path = "authorities/" + policy.caThumbprint().hex() + ".capabilities";
        bench.folder.write(path, note.getBytes(StandardCharsets.US_ASCII));

        RunResult result = bench.apply(policy);

        assertThat(result.failure().map(Failure::code)).isEqualTo(Optional.ofNullable(expected));
        if (expected != null) {
            assertThat(result.failure().orElseThrow().message()).contains(path);
            assertThat(bench.apply(policy.toBuilder()
                                    .revision("2")
                                    .legacyAlgorithms(false)
                                    .build())
                            .failure())
                    .isEmpty();
            assertThat(bench.folder.read(path, 99))
                    .hasValueSatisfying(
                            content -> assertThat(content).isEqualTo(note.getBytes(StandardCharsets.US_ASCII)));
        }
    }

    @Test
    void noCapabilities_needLegacyAlgorithms() throws Exception {
        bench.server.capabilities("");

        assertThat(code(bench.apply(PLAIN))).isEqualTo(ErrorCode.CAPABILITIES_TOO_WEAK);
        assertThat(bench.apply(policyBuilder().legacyAlgorithms(true).build()).failure())
                .isEmpty();
        assertThat(bench.sent()).hasSize(1);
    }

    @Test
    void expectedScepStandardThatIsNotThere_isRefused() throws Exception {
        bench.server.capabilities("AES\nSHA-256\nPOSTPKIOperation\n");

        RunResult result = bench.apply(policyBuilder().expectScepStandard(true).build());

        assertThat(code(result)).isEqualTo(ErrorCode.CAPABILITIES_TOO_WEAK);
        assertThat(bench.sent()).isEmpty();
    }

    @Test
    void weakerCapabilitiesOverHttp_areRefused_untilTheNoteIsDeleted() throws Exception {
        ScepPolicy policy = policyBuilder()
                .serverUrl("http://ca.example/scep")
                .legacyAlgorithms(true)
                .build();
        bench.apply(policy);
        bench.clock.advance(Duration.ofSeconds(1));
        bench.server.capabilities("DES3\nSHA-1\n");

        RunResult downgraded = bench.renew();
        bench.folder.delete("authorities/" + policy.caThumbprint().hex() + ".capabilities");
        RunResult cleared = bench.renew();

        assertThat(code(downgraded)).isEqualTo(ErrorCode.CAPABILITIES_DOWNGRADED);
        assertThat(downgraded.failure().orElseThrow().message())
                .contains(policy.caThumbprint().hex() + ".capabilities");
        assertThat(cleared.failure()).isEmpty();
    }

    @Test
    void weakerCapabilitiesOverHttps_areTaken() throws Exception {
        bench.apply(policyBuilder().legacyAlgorithms(true).build());
        bench.clock.advance(Duration.ofSeconds(1));
        bench.server.capabilities("DES3\nSHA-1\n");

        assertThat(bench.renew().failure()).isEmpty();
    }

    @Test
    void clockFarBehindTheServer_isFoundBeforeAnythingSecretIsSent() throws Exception {
        bench.server.time(TestCa.NOW.plus(Duration.ofHours(24)).plusSeconds(1));

        assertThat(code(bench.apply(PLAIN))).isEqualTo(ErrorCode.CLOCK_BEHIND);
        assertThat(bench.sent()).isEmpty();
    }

    /** Anybody in between may tell a wrong time; a certificate must not end for it. */
    @Test
    void clockFarBehindAPlainServer_stopsNoRenewal() throws Exception {
        ScepPolicy plain = policyBuilder().serverUrl("http://ca.example/scep").build();
        bench.server.time(TestCa.NOW.plus(Duration.ofDays(30)));
        assertThat(code(bench.apply(plain))).isEqualTo(ErrorCode.CLOCK_BEHIND);
        bench.server.time(TestCa.NOW);
        bench.apply(plain);
        bench.clock.advance(Duration.ofSeconds(1));
        bench.server.time(TestCa.NOW.plus(Duration.ofDays(30)));

        RunResult result = bench.renew();

        assertThat(result.failure()).isEmpty();
        assertThat(bench.sent()).containsExactly("19C", "17");
        assertThat(events()).contains(EventId.CLOCK_SKEW);
    }

    @Test
    void clockFarBehindAServerByTls_stopsARenewal() throws Exception {
        bench.apply(PLAIN);
        bench.clock.advance(Duration.ofSeconds(1));
        bench.server.time(TestCa.NOW.plus(Duration.ofDays(30)));

        assertThat(code(bench.renew())).isEqualTo(ErrorCode.CLOCK_BEHIND);
    }

    @Test
    void clockSomewhatBehindOrFarAhead_isTold() throws Exception {
        bench.server.time(TestCa.NOW.plus(Duration.ofHours(24)));
        bench.apply(PLAIN);
        bench.server.time(TestCa.NOW.minus(Duration.ofDays(1000)));
        bench.clock.advance(Duration.ofSeconds(1));

        assertThat(bench.renew().failure()).isEmpty();
        assertThat(events()).filteredOn(EventId.CLOCK_SKEW::equals).hasSize(2);
    }

    @Test
    void clockSkewWarning_carriesTheMeasuredDifference() throws Exception {
        bench.server
                .time(TestCa.NOW.plusSeconds(3600))
                .issues(spec -> spec.validity(TestCa.NOW.plusSeconds(3000), TestCa.NOW.plus(Duration.ofDays(100))));

        bench.apply(PLAIN);

        assertThat(inForce().warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.code()).isEqualTo("clockSkew");
            assertThat(warning.message()).contains("3600 s behind");
        });
    }

    @Test
    void announcedSuccessor_isTrustedInPlaceOfThePinnedCa() throws Exception {
        TestCa next = TestCa.root("CN=Root G2");
        bench.server
                .capabilities("AES\nSHA-256\nPOSTPKIOperation\nRenewal\nGetNextCACert\n")
                .next(TestNextCa.signedBy(CA, next.certificate()));
        bench.apply(PLAIN);
        bench.clock.advance(Duration.ofSeconds(1));
        bench.server = new TestScepServer(next)
                .issues(spec -> spec.validity(
                        TestCa.NOW.minus(Duration.ofDays(1)),
                        bench.clock.instant().plus(Duration.ofDays(100))));

        RunResult result = bench.renew();

        assertThat(result.failure()).isEmpty();
        assertThat(inForce().chain()).containsExactly(next.certificate());
        assertThat(events()).contains(EventId.NEXT_CA_ACCEPTED, EventId.CA_ROLLED_OVER);
    }

    @Test
    void successorThatTheCaDidNotSign_isIgnored() throws Exception {
        TestCa next = TestCa.root("CN=Root");
        bench.server.capabilities("AES\nSHA-256\nGetNextCACert\n").next(TestNextCa.signedBy(next, next.certificate()));
        bench.apply(PLAIN);
        bench.clock.advance(Duration.ofSeconds(1));
        bench.server = new TestScepServer(next);

        RunResult result = bench.renew();

        assertThat(events()).contains(EventId.NEXT_CA_IGNORED).doesNotContain(EventId.NEXT_CA_ACCEPTED);
        assertThat(code(result)).isEqualTo(ErrorCode.PIN_MISMATCH);
        assertThat(bench.server.requests()).isEmpty();
    }

    @Test
    void successorThatASubordinateNamed_neverStandsInForThePin() throws Exception {
        TestCa subordinate = CA.subordinate("CN=Subordinate");
        TestCa foreign = TestCa.root("CN=Foreign");
        bench.server
                .capabilities("AES\nSHA-256\nGetNextCACert\n")
                .alsoSends(subordinate.certificate())
                .decryptsNothing()
                .next(TestNextCa.signedBy(subordinate, foreign.certificate()));
        bench.apply(PLAIN);
        bench.server = new TestScepServer(foreign);

        RunResult result = bench.apply(policyBuilder().revision("2").build());

        assertThat(events()).contains(EventId.NEXT_CA_IGNORED).doesNotContain(EventId.NEXT_CA_ACCEPTED);
        assertThat(bench.folder.list("authorities")).noneMatch(name -> name.endsWith(".successors"));
        assertThat(bench.server.requests()).isEmpty();
        assertThat(result.record().inForce()).isEmpty();
    }

    @Test
    void fullListOfSuccessors_makesRoomForANewOne() throws Exception {
        Successors successors = new Successors(bench.folder);
        Thumbprint pin = CA.certificate().sha256();
        EncodedCertificate by = CA.certificate();
        List<EncodedCertificate> all = new ArrayList<>();
        for (int i = 0; i <= Successors.MOST; i++) {
            EncodedCertificate next =
                    CA.issue("CN=" + i, ParsedCertificate.of(CA.certificate()).publicKey());
            all.add(next);
            assertThat(successors.accept(pin, next, by, TestCa.NOW)).isTrue();
        }

        assertThat(successors.of(pin).newestFirst())
                .hasSize(Successors.MOST)
                .startsWith(all.get(Successors.MOST).sha256())
                .doesNotContain(all.get(0).sha256());
        assertThat(successors.accept(pin, all.get(1), by, TestCa.NOW)).isFalse();
    }

    @Test
    void newestSuccessorThatDoesNotSuit_leavesItToTheOneBefore() throws Exception {
        TestCa first = TestCa.root("CN=First");
        TestCa ended = TestCa.root(
                "CN=Ended",
                spec -> spec.validity(TestCa.NOW.minus(Duration.ofDays(9)), TestCa.NOW.minus(Duration.ofDays(1))));
        Successors successors = new Successors(bench.folder);
        successors.accept(CA.certificate().sha256(), first.certificate(), CA.certificate(), TestCa.NOW);
        successors.accept(CA.certificate().sha256(), ended.certificate(), CA.certificate(), TestCa.NOW);
        bench.server = new TestScepServer(first).alsoSends(ended.certificate());

        assertThat(bench.apply(PLAIN).failure()).isEmpty();
        assertThat(inForce().chain()).containsExactly(first.certificate());
    }

    @Test
    void missingNextCa_stopsNothing() throws Exception {
        bench.server.capabilities("AES\nSHA-256\nGetNextCACert\n");

        assertThat(bench.apply(PLAIN).failure()).isEmpty();
        assertThat(events()).contains(EventId.NEXT_CA_IGNORED);
    }

    @Test
    void pendingRequestToNdes_isPolledAtTheSameAddress() throws Exception {
        bench.server.answer(pending(), issue());
        ScepPolicy policy = policyBuilder().ndesPath(true).build();

        bench.apply(policy);
        bench.apply(policy);

        assertThat(bench.reached)
                .extracting(ScepPolicy::scepUrl)
                .containsOnly("https://ca.example/scep/pkiclient.exe")
                .hasSizeGreaterThan(2);
    }

    @Test
    void anotherRa_isTold() throws Exception {
        TestCa one = CA.holder("CN=RA 1", spec -> spec.keyUsage(KeyUsage.keyEncipherment));
        TestCa two = CA.holder("CN=RA 2", spec -> spec.keyUsage(KeyUsage.keyEncipherment));
        bench.server.decryptsNothing().sendsOnly(CA.certificate(), one.certificate());
        bench.apply(policyBuilder()
                .raThumbprint(Optional.of(one.certificate().sha256()))
                .build());
        assertThat(events()).doesNotContain(EventId.RA_CHANGED);
        bench.server.sendsOnly(CA.certificate(), two.certificate());

        bench.apply(policyBuilder().revision("2").build());

        assertThat(events()).contains(EventId.RA_CHANGED);
    }

    @Test
    void raThatEndsSoon_isTold() throws Exception {
        TestCa ra = CA.holder(
                "CN=RA",
                spec -> spec.keyUsage(KeyUsage.keyEncipherment)
                        .validity(TestCa.NOW.minus(Duration.ofDays(1)), TestCa.NOW.plus(Duration.ofDays(29))));
        bench.server.decryptsNothing().sendsOnly(CA.certificate(), ra.certificate());

        bench.apply(PLAIN);

        assertThat(events()).contains(EventId.RA_EXPIRES_SOON);
    }

    @Test
    void missingPinnedRa_isRefusedBeforeAnythingSecretIsSent() throws Exception {
        RunResult result = bench.apply(policyBuilder()
                .raThumbprint(Optional.of(TestCa.root("CN=RA").certificate().sha256()))
                .build());

        assertThat(code(result)).isEqualTo(ErrorCode.RA_UNTRUSTED);
        assertThat(bench.sent()).isEmpty();
    }
}
