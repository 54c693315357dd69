package dev.scepter.agent.enrollment.csp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.csp.ClientCertificateInstall.State;
import dev.scepter.agent.lifecycle.Attempt;
import dev.scepter.agent.lifecycle.CertificateInForce;
import dev.scepter.agent.lifecycle.Failure;
import dev.scepter.agent.lifecycle.PolicyRecord;
import dev.scepter.agent.lifecycle.RunResult;
import dev.scepter.agent.lifecycle.StepListener;
import dev.scepter.agent.model.Deadline;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.Placeholder;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.policy.KeyAlgorithm;
import dev.scepter.agent.policy.KeyProtection;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.policy.StoreLocation;
import dev.scepter.agent.testing.FakeClientCertificateInstall;
import dev.scepter.agent.testing.FakeClientCertificateInstall.Call;
import dev.scepter.agent.testing.FakeClientCertificateInstall.Faults;
import dev.scepter.agent.testing.FakeClientCertificateInstall.Habit;
import dev.scepter.agent.testing.FakeClientCertificateInstall.Told;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CspEnrollmentTest {
    private final CspBench bench = new CspBench();
    private final ScepPolicy policy = CspBench.policyBuilder().build();

    private void assertNothingLeft() throws ScepterException {
        assertThat(bench.windows.ids()).isEmpty();
        assertThat(bench.windows.certificates()).isEmpty();
        assertThat(bench.folder.list("csp")).isEmpty();
        assertThat(bench.store.list(CspBench.ID)).isEmpty();
        assertThat(bench.recorded().attempt()).isEmpty();
    }

    private ErrorCode failedWith(RunResult result) {
        return result.failure().map(Failure::code).orElseThrow();
    }

    @Test
    void certificateThatWindowsGot_isInForce_withItsKeyWhereWindowsPutIt() throws Exception {
        bench.windows.willTell(32, 32);

        RunResult result = bench.apply(policy);

        assertThat(result.failure()).isEmpty();
        CertificateInForce inForce = result.record().inForce().orElseThrow();
        assertThat(inForce.strategy()).isEqualTo("csp-wmi");
        assertThat(inForce.key().containerName()).isEqualTo(bench.id());
        assertThat(bench.store.inForce(CspBench.ID)).contains(inForce.leaf());
        assertThat(bench.notes.place(inForce.key()).map(place -> Set.of(place))).contains(bench.windows.keys());
        assertThat(bench.windows.execs()).isEqualTo(1);
        assertThat(bench.steps)
                .containsExactly(
                        "begin",
                        "authenticateCa",
                        "nameNode",
                        "noteNode",
                        "prepare",
                        "enroll",
                        "poll",
                        "install",
                        "prove",
                        "putInForce",
                        "settle");
    }

    @Test
    void windowsIsTold_whatThePolicySays_underThePinnedSha1() throws Exception {
        bench.identity.put(Placeholder.DEVICE_NAME, "pc,7");
        bench.issuedSubject = "CN=pc\\,7";

        RunResult result = bench.apply(CspBench.policyBuilder()
                .subjectName(SubjectName.parse("CN={{DeviceName}}"))
                .build());

        assertThat(result.failure()).isEmpty();
        assertThat(bench.windows.values(bench.id()))
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("RetryCount", "0"),
                        Map.entry("RetryDelay", "1"),
                        Map.entry("KeyUsage", "160"),
                        Map.entry("KeyLength", "1024"),
                        Map.entry("HashAlgorithm", "SHA-2"),
                        Map.entry("SubjectName", "CN=\"pc,7\""),
                        Map.entry("EKUMapping", "1.3.6.1.5.5.7.3.2"),
                        Map.entry("KeyProtection", "3"),
                        Map.entry("ServerURL", "https://ca.example/scep"),
                        Map.entry("Challenge", CspBench.CHALLENGE),
                        Map.entry(
                                "CAThumbprint", CspBench.CA.certificate().sha1().hex())));
    }

    @Test
    void wrongPin_reachesNoWindows() throws Exception {
        RunResult result = bench.apply(CspBench.policyBuilder()
                .caThumbprint(CspBench.OTHER_CA.certificate().sha1())
                .build());

        assertThat(failedWith(result)).isEqualTo(ErrorCode.PIN_MISMATCH);
        assertThat(bench.windows.ids()).isEmpty();
        assertThat(bench.folder.list("csp")).isEmpty();
    }

    @Test
    void rootIsTrustedBeforeWindowsIsTold_andNotTwice() throws Exception {
        RunResult result = bench.apply(CspBench.policyBuilder()
                .includeRootCertificate(true)
                .rootCertificate(Optional.of(CspBench.CA.certificate()))
                .build());

        assertThat(result.failure()).isEmpty();
        assertThat(bench.steps)
                .containsSubsequence("authenticateCa", "noteNode", "observeRoot", "trustRoot", "prepare", "enroll")
                .containsOnlyOnce("observeRoot", "trustRoot");
        assertThat(bench.anchors.contains(CspBench.CA.certificate())).isTrue();
    }

    @Test
    void plan_showsTheRootBeforeTheRequest() throws Exception {
        ScepPolicy withRoot = CspBench.policyBuilder()
                .includeRootCertificate(true)
                .rootCertificate(Optional.of(CspBench.CA.certificate()))
                .build();

        assertThat(bench.engine.forecast(withRoot, "test").steps().stream().map(step -> step.name()))
                .containsExactly(
                        "begin",
                        "authenticateCa",
                        "nameNode",
                        "noteNode",
                        "observeRoot",
                        "trustRoot",
                        "prepare",
                        "enroll",
                        "poll",
                        "install",
                        "prove",
                        "putInForce",
                        "settle");
    }

    @Test
    void pendingRequest_isAskedAboutLater_andExecutedOnce() throws Exception {
        bench.windows.willTell(32, 2, 2);
        RunResult held = bench.apply(policy);
        assertThat(held.record().attempt().flatMap(Attempt::pending)).isPresent();
        bench.clock.advance(Duration.ofDays(2));
        bench.goOn();

        bench.clock.advance(Duration.ofDays(2));
        RunResult issued = bench.goOn();

        assertThat(issued.failure()).isEmpty();
        assertThat(issued.record().inForce()).isPresent();
        assertThat(bench.windows.execs()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "16, 801901F4, HTTP 500",
        "16, 801901C8, HTTP 456",
        "16, 8010002C, no RA certificate",
        "16, 80091006, lacks a signed attribute",
        "16, 80092004, not found",
        "16, 80072EE7, name of the server was not found",
        "16, 80004005, 80004005",
        "256, 80094012, not allowed for this certificate template",
        "4, 00000000, status 4",
        "77, 00000000, status 77 (not documented)"
    })
    void failureOfWindows_isTold_inWords(int status, String code, String words) throws Exception {
        bench.windows.willTell(new Told(status, Integer.parseUnsignedInt(code, 16)));

        RunResult result = bench.apply(policy);

        Failure failure = result.failure().orElseThrow();
        assertThat(failure.code()).isEqualTo(ErrorCode.CSP_REFUSED);
        assertThat(failure.message())
                .contains(words)
                .contains("status " + status)
                .doesNotContain(CspBench.CHALLENGE);
        assertNothingLeft();
    }

    @Test
    void oneTimeChallenge_isSpentByAnyFailureAfterTheExec() throws Exception {
        bench.windows.willTell(new Told(16, 0x801901F4));
        bench.apply(policy);
        bench.clock.advance(Duration.ofDays(3));

        RunResult again = bench.apply(policy);

        assertThat(bench.recorded().policy().challenge()).isEmpty();
        assertThat(failedWith(again)).isEqualTo(ErrorCode.CHALLENGE_SPENT);
        assertThat(bench.windows.execs()).isEqualTo(1);
    }

    @Test
    void oneTimeChallenge_isKept_whereNoRequestWasSent() throws Exception {
        bench.windows.willTell(new Told(16, 0x8010002C));
        bench.apply(policy);
        bench.clock.advance(Duration.ofDays(1));

        RunResult again = bench.goOn();

        assertThat(again.failure()).isEmpty();
        assertThat(again.record().inForce()).isPresent();
        assertThat(bench.windows.execs()).isEqualTo(2);
    }

    @Test
    void windowsThatTellsNoResult_isGivenUpAfterAnHour() throws Exception {
        for (int i = 0; i < 1000; i++) {
            bench.windows.willTell(32);
        }
        RunResult first = bench.apply(policy);
        assertThat(first.failure()).isEmpty();
        assertThat(bench.sleeper.total()).isLessThan(Duration.ofSeconds(70));

        bench.clock.advance(Duration.ofMinutes(61));
        RunResult later = bench.goOn();

        assertThat(failedWith(later)).isEqualTo(ErrorCode.CSP_UNFINISHED);
        assertThat(bench.recorded().policy().challenge()).isEmpty();
        assertNothingLeft();
    }

    @Test
    void windowsThatCannotBeAsked_isGivenUpAfterAnHour_andTheNodeGoesLater() throws Exception {
        bench.windows.setFaults(new Faults() {
            @Override
            public void after(Call call, String uniqueId) throws ScepterException {
                if (call == Call.ENROLL) {
                    bench.windows.breakDown();
                }
            }
        });
        RunResult first = bench.apply(policy);
        assertThat(failedWith(first)).isEqualTo(ErrorCode.CSP_FAILED);

        bench.clock.advance(Duration.ofDays(3));
        RunResult given = bench.goOn();
        assertThat(failedWith(given)).isEqualTo(ErrorCode.CSP_UNFINISHED);
        assertThat(bench.windows.ids()).hasSize(1);
        bench.windows.setFaults(new Faults() {});
        bench.goOn();

        assertNothingLeft();
        assertThat(bench.windows.execs()).isEqualTo(1);
        assertThat(bench.recorded().isChallengeSpent()).isTrue();
    }

    @Test
    void deviceThatSleptForDays_takesWhatWindowsGotMeanwhile() throws Exception {
        bench.windows.setFaults(killAfter(Call.ENROLL));
        assertStopped();
        bench.clock.advance(Duration.ofDays(3));
        bench.windows.setFaults(new Faults() {});

        RunResult result = bench.goOn();

        assertThat(result.failure()).isEmpty();
        assertThat(result.record().inForce()).isPresent();
        assertThat(bench.windows.execs()).isEqualTo(1);
    }

    private static Faults killAfter(Call killed) {
        return new Faults() {
            @Override
            public void after(Call call, String uniqueId) {
                if (call == killed) {
                    throw new Killed();
                }
            }
        };
    }

    private static Faults killBefore(Call killed) {
        return new Faults() {
            @Override
            public void before(Call call, String uniqueId) {
                if (call == killed) {
                    throw new Killed();
                }
            }
        };
    }

    /** As the end of a process: nothing catches it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    private void assertStopped() throws Exception {
        try {
            bench.apply(policy);
        } catch (Killed e) {
            return;
        }
        throw new AssertionError("nothing was stopped");
    }

    @ParameterizedTest
    @EnumSource(value = Call.class, names = "DELETE", mode = EnumSource.Mode.EXCLUDE)
    void processKilledAtAnyCall_executesOnce_andLeavesOneNode(Call call) throws Exception {
        List<Faults> kills =
                call == Call.ENROLL ? List.of(killAfter(call)) : List.of(killBefore(call), killAfter(call));
        for (Faults faults : kills) {
            for (Set<Habit> habits :
                    List.of(Set.<Habit>of(), Set.of(Habit.SETS_ALL_AT_ONCE), Set.of(Habit.TELLS_NO_STATUS_AT_FIRST))) {
                CspEnrollmentTest other = new CspEnrollmentTest();
                other.bench.windows.take(habits.toArray(new Habit[0]));
                other.bench.windows.setFaults(faults);
                other.assertStopped();
                other.bench.windows.setFaults(new Faults() {});

                RunResult result = other.bench.apply(policy);

                assertThat(result.failure()).isEmpty();
                assertThat(result.record().inForce()).isPresent();
                assertThat(other.bench.windows.execs()).isEqualTo(1);
                assertThat(other.bench.windows.ids()).hasSize(1);
                assertThat(other.bench.folder.list("csp")).hasSize(1);
            }
        }
    }

    @Test
    void orderThatMayHaveBeenLost_isNotGivenAgain_andIsGivenUpAfterAnHour() throws Exception {
        bench.windows.setFaults(killBefore(Call.ENROLL));
        assertStopped();
        bench.windows.setFaults(new Faults() {});
        RunResult asked = bench.apply(policy);
        assertThat(asked.record().attempt().flatMap(Attempt::pending)).isPresent();

        bench.clock.advance(Duration.ofMinutes(61));
        RunResult given = bench.goOn();

        assertThat(failedWith(given)).isEqualTo(ErrorCode.CSP_UNFINISHED);
        assertThat(bench.windows.execs()).isZero();
        assertThat(bench.recorded().isChallengeSpent()).isTrue();
        assertNothingLeft();
    }

    @Test
    void orderThatMayHaveBeenLost_endsAtOnce_whereThereIsNoNode() throws Exception {
        bench.windows.take(Habit.SETS_ALL_AT_ONCE);
        bench.windows.setFaults(killBefore(Call.ENROLL));
        assertStopped();
        bench.windows.setFaults(new Faults() {});

        RunResult result = bench.apply(policy);

        assertThat(failedWith(result)).isEqualTo(ErrorCode.CSP_REFUSED);
        assertThat(bench.windows.execs()).isZero();
        assertThat(bench.recorded().isChallengeSpent()).isTrue();
        assertNothingLeft();
    }

    /** As a time-out: the call failed, and Windows began all the same. */
    @Test
    void failureAfterTheExec_isNotExecutedAgain() throws Exception {
        bench.windows.take(Habit.TELLS_NO_STATUS_AT_FIRST);
        bench.windows.setFaults(failAfter(Call.ENROLL));
        assertThat(failedWith(bench.apply(policy))).isEqualTo(ErrorCode.CSP_FAILED);
        bench.windows.setFaults(new Faults() {});
        bench.clock.advance(Duration.ofMinutes(40));

        RunResult result = bench.goOn();

        assertThat(result.record().inForce()).isPresent();
        assertThat(bench.windows.execs()).isEqualTo(1);
    }

    @Test
    void windowsThatFailsTheOrder_endsTheAttempt_andTheNextFollowsThePolicy() throws Exception {
        bench.windows.setFaults(FakeClientCertificateInstall.failing(Call.ENROLL));
        assertThat(failedWith(bench.apply(policy))).isEqualTo(ErrorCode.CSP_FAILED);
        bench.clock.advance(Duration.ofMinutes(40));
        bench.goOn();

        bench.clock.advance(Duration.ofMinutes(61));
        assertThat(failedWith(bench.goOn())).isEqualTo(ErrorCode.CSP_UNFINISHED);
        assertNothingLeft();
        bench.windows.setFaults(new Faults() {});
        RunResult result = bench.apply(CspBench.policyBuilder()
                .revision("2")
                .challenge(Optional.of(Secret.ofText("another")))
                .build());

        assertThat(result.record().inForce()).isPresent();
        assertThat(bench.windows.values(bench.id())).containsEntry("Challenge", "another");
    }

    @Test
    void windowsThatFailsEachCallFromTheOrderOn_isGivenUp() throws Exception {
        bench.windows.setFaults(new Faults() {
            @Override
            public void before(Call call, String uniqueId) throws ScepterException {
                if (call == Call.ENROLL) {
                    bench.windows.breakDown();
                    throw new ScepterException(ErrorCode.CSP_FAILED, "broken");
                }
            }
        });
        assertThat(failedWith(bench.apply(policy))).isEqualTo(ErrorCode.CSP_FAILED);
        bench.clock.advance(Duration.ofHours(1));
        assertThat(failedWith(bench.goOn())).isEqualTo(ErrorCode.CSP_FAILED);

        bench.clock.advance(Duration.ofMinutes(61));
        assertThat(failedWith(bench.goOn())).isEqualTo(ErrorCode.CSP_UNFINISHED);
        bench.windows.setFaults(new Faults() {});
        bench.goOn();

        assertNothingLeft();
        assertThat(bench.recorded().isChallengeSpent()).isTrue();
    }

    @Test
    void orderThatWindowsRefuses_endsTheAttempt_andTheChallengeIsKept() throws Exception {
        bench.windows.take(Habit.REFUSES_THE_EXEC);

        RunResult refused = bench.apply(policy);

        assertThat(refused.failure().orElseThrow().message()).contains("status 425");
        assertThat(failedWith(refused)).isEqualTo(ErrorCode.CSP_FAILED);
        assertThat(bench.recorded().isChallengeSpent()).isFalse();
        assertNothingLeft();
        bench.windows.dropHabits();
        bench.clock.advance(Duration.ofDays(1));
        assertThat(bench.goOn().record().inForce()).isPresent();
        assertThat(bench.windows.execs()).isEqualTo(1);
    }

    @Test
    void hourWithoutNews_countsFromTheExec() throws Exception {
        bench.windows.setFaults(killAfter(Call.ENROLL));
        assertStopped();
        bench.windows.setFaults(new Faults() {});
        for (int i = 0; i < 1000; i++) {
            bench.windows.willTell(32);
        }
        bench.clock.advance(Duration.ofMinutes(75));
        assertThat(bench.goOn().failure()).isEmpty();

        bench.clock.advance(Duration.ofMinutes(30));
        RunResult later = bench.goOn();

        assertThat(later.failure()).isEmpty();
        assertThat(bench.windows.ids()).hasSize(1);
    }

    @Test
    void oneTimeChallenge_isKept_whereNoRequestWasSent_alsoAfterAWait() throws Exception {
        for (int i = 0; i < 1000; i++) {
            bench.windows.willTell(32);
        }
        RunResult running = bench.apply(policy);
        assertThat(running.record().attempt().flatMap(Attempt::pending)).isPresent();
        assertThat(bench.recorded().policy().challenge()).isPresent();
        bench.windows.tell(bench.id(), new State(Optional.of(16), 0x8010002C, Optional.empty(), Optional.empty()));
        bench.clock.advance(Duration.ofMinutes(30));

        assertThat(failedWith(bench.goOn())).isEqualTo(ErrorCode.CSP_REFUSED);

        assertThat(bench.recorded().isChallengeSpent()).isFalse();
        assertThat(bench.recorded().policy().challenge()).isPresent();
    }

    private static Faults failAfter(Call failing) {
        return new Faults() {
            @Override
            public void after(Call call, String uniqueId) throws ScepterException {
                if (call == failing) {
                    throw new ScepterException(ErrorCode.CSP_FAILED, "RPC_E_TIMEOUT");
                }
            }
        };
    }

    @Test
    void nodeThatRunsFromTheStart_isNotExecutedAgainAfterACrash() throws Exception {
        bench.windows.take(Habit.RUNS_FROM_THE_START);
        bench.windows.setFaults(killAfter(Call.ENROLL));
        assertStopped();
        bench.windows.setFaults(new Faults() {});

        RunResult result = bench.apply(policy);

        assertThat(result.record().inForce()).isPresent();
        assertThat(bench.windows.execs()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "LOSES_THE_CERTIFICATE, CSP_CERTIFICATE_MISSING",
        "NAMES_NO_KEY, CSP_CERTIFICATE_MISSING",
        "TELLS_NO_THUMBPRINT, CSP_CERTIFICATE_MISSING",
        "SWAPS_THE_KEY, ISSUED_FOR_OTHER_KEY"
    })
    void certificateThatDoesNotHoldWhatWindowsReports_isRefused(Habit habit, ErrorCode code) throws Exception {
        bench.windows.take(habit);

        RunResult result = bench.apply(policy);

        assertThat(failedWith(result)).isEqualTo(code);
        assertThat(result.record().inForce()).isEmpty();
        assertThat(bench.recorded().isChallengeSpent()).isTrue();
        assertNothingLeft();
    }

    @Test
    void certificateOfAnotherCa_isRefused() throws Exception {
        bench.issuer = CspBench.OTHER_CA;

        assertThat(failedWith(bench.apply(policy))).isEqualTo(ErrorCode.ISSUED_CHAIN_UNTRUSTED);
        assertNothingLeft();
    }

    @Test
    void certificateForOtherNames_isRefused() throws Exception {
        bench.issuedSubject = "CN=somebody else";

        assertThat(failedWith(bench.apply(policy))).isEqualTo(ErrorCode.ISSUED_CERTIFICATE_UNFIT);
        assertNothingLeft();
    }

    @Test
    void keyThatIsNotInTheTpm_isRefused_whereThePolicyWantsItThere() throws Exception {
        RunResult result = bench.apply(
                CspBench.policyBuilder().keyProtection(KeyProtection.TPM).build());

        assertThat(failedWith(result)).isEqualTo(ErrorCode.CSP_CERTIFICATE_MISSING);
        assertThat(result.failure().orElseThrow().message()).contains("the policy wants it kept otherwise");
        assertNothingLeft();
    }

    @Test
    void renewal_isANewNodeBesideTheOld_whichGoesAfterTheGrace() throws Exception {
        ScepPolicy renewable = CspBench.policyBuilder().oneTimeChallenge(false).build();
        bench.apply(renewable);
        String first = bench.id();
        bench.clock.advance(Duration.ofDays(75));

        RunResult renewed = bench.goOn();

        assertThat(renewed.failure()).isEmpty();
        assertThat(bench.windows.ids()).hasSize(2).contains(first);
        bench.clock.advance(Duration.ofDays(8));
        bench.goOn();
        assertThat(bench.windows.ids())
                .containsExactly(renewed.record().inForce().orElseThrow().key().containerName());
        assertThat(bench.windows.keys()).hasSize(1);
        assertThat(bench.folder.list("csp")).hasSize(1);
    }

    @Test
    void renewalWithoutAChallenge_failsBeforeAnythingIsAsked_andTheOldStaysInForce() throws Exception {
        bench.apply(policy);
        bench.clock.advance(Duration.ofDays(75));

        RunResult renewed = bench.goOn();

        assertThat(failedWith(renewed)).isEqualTo(ErrorCode.CHALLENGE_SPENT);
        assertThat(renewed.record().inForce()).isPresent();
        assertThat(bench.windows.execs()).isEqualTo(1);
    }

    @Test
    void renewalThatBringsTheOldCertificate_isRefused_andTheOldKeyStays() throws Exception {
        bench.apply(CspBench.policyBuilder().oneTimeChallenge(false).build());
        CertificateInForce before = bench.recorded().inForce().orElseThrow();
        bench.clock.advance(Duration.ofDays(75));
        bench.windows.setFaults(new Faults() {
            @Override
            public void after(Call call, String uniqueId) {
                if (call == Call.ENROLL) {
                    bench.windows.tell(
                            uniqueId,
                            new State(
                                    Optional.of(1), 0, Optional.of(before.leaf().sha1()), Optional.empty()));
                }
            }
        });

        RunResult renewed = bench.goOn();

        assertThat(failedWith(renewed)).isEqualTo(ErrorCode.RENEWAL_RETURNED_OLD_CERTIFICATE);
        assertThat(bench.keys.open(before.key())).isPresent();
        assertThat(bench.store.inForce(CspBench.ID)).contains(before.leaf());
    }

    @Test
    void removal_deletesNodeKeyAndNote() throws Exception {
        bench.apply(policy);

        bench.engine.remove(CspBench.ID, false, StepListener.NONE);

        assertThat(bench.windows.ids()).isEmpty();
        assertThat(bench.windows.keys()).isEmpty();
        assertThat(bench.folder.list("csp")).isEmpty();
    }

    @Test
    void placeholderWithoutAValue_stopsAlsoARenewal_beforeAnythingIsAsked() throws Exception {
        bench.identity.put(Placeholder.DEVICE_NAME, "device");
        ScepPolicy named = CspBench.policyBuilder()
                .oneTimeChallenge(false)
                .subjectName(SubjectName.parse("CN={{DeviceName}}"))
                .build();
        bench.apply(named);
        bench.identity.clear();
        bench.clock.advance(Duration.ofDays(75));

        RunResult renewed = bench.goOn();

        assertThat(failedWith(renewed)).isEqualTo(ErrorCode.PLACEHOLDER_EMPTY);
        assertThat(bench.windows.execs()).isEqualTo(1);
    }

    @Test
    void probe_tellsWhatStandsAgainstThisWay() {
        bench.windows.setObstacles("this process is not LocalSystem");

        assertThat(bench.enrollment
                        .probe(CspBench.policyBuilder()
                                .keyAlgorithm(KeyAlgorithm.EC_P256)
                                .caThumbprint(CspBench.CA.certificate().sha256())
                                .store(StoreLocation.USER)
                                .keyReadAccess(Set.of("NETWORK SERVICE"))
                                .build())
                        .reasons())
                .hasSize(5)
                .anyMatch(reason -> reason.contains("LocalSystem"))
                .anyMatch(reason -> reason.contains("RSA"))
                .anyMatch(reason -> reason.contains("SHA-256"))
                .anyMatch(reason -> reason.contains("store is user"))
                .anyMatch(reason -> reason.contains("keyReadAccess"));
    }

    @Test
    void probe_takesPlaceholders_andPinsWhoseSha1IsKnown() {
        assertThat(bench.enrollment
                        .probe(CspBench.policyBuilder()
                                .subjectName(SubjectName.parse("CN={{DeviceName}}"))
                                .caThumbprint(CspBench.CA.certificate().sha256())
                                .rootCertificate(Optional.of(CspBench.CA.certificate()))
                                .build())
                        .reasons())
                .isEmpty();
    }

    @Test
    void record_showsNoChallenge_afterItWasUsed() throws Exception {
        bench.apply(policy);

        PolicyRecord record = bench.recorded();

        assertThat(record.policy().challenge()).isEmpty();
        assertThat(record.isChallengeSpent()).isTrue();
        bench.folder
                .snapshot()
                .values()
                .forEach(content -> assertThat(new String(content, StandardCharsets.ISO_8859_1))
                        .doesNotContain(CspBench.CHALLENGE));
    }

    @Test
    void freshChallenge_afterASpentOne_isUsed() throws Exception {
        bench.windows.willTell(new Told(16, 0x800B0110));
        bench.apply(policy);

        RunResult result = bench.apply(CspBench.policyBuilder()
                .revision("2")
                .challenge(Optional.of(Secret.ofText("another")))
                .build());

        assertThat(result.failure()).isEmpty();
        assertThat(bench.windows.values(bench.id())).containsEntry("Challenge", "another");
    }

    @Test
    void nodeThatSomebodyDeleted_endsTheAttempt() throws Exception {
        bench.windows.willTell(2);
        bench.apply(policy);
        KeyName name = bench.recorded().attempt().flatMap(Attempt::key).orElseThrow();
        bench.windows.delete(name.containerName(), Deadline.in(bench.clock, Duration.ofMinutes(1)));
        bench.clock.advance(Duration.ofDays(1));

        RunResult result = bench.goOn();

        assertThat(failedWith(result)).isEqualTo(ErrorCode.CSP_REFUSED);
        assertThat(result.failure().orElseThrow().message()).contains("is gone");
        assertNothingLeft();
    }
}
