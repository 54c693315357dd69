package dev.scepter.agent.enrollment.csp;

import dev.scepter.agent.csp.ClientCertificateInstall;
import dev.scepter.agent.csp.ClientCertificateInstall.State;
import dev.scepter.agent.lifecycle.EnrollmentContext;
import dev.scepter.agent.lifecycle.Issued;
import dev.scepter.agent.lifecycle.StepOutcome;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.port.InstalledCertificates;
import dev.scepter.agent.port.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Looks how an enrolment stands that Windows was told to begin, and waits for its end for a while. */
final class WindowsProgress {
    static final int FINISHED = 1;
    static final int PENDING = 2;
    static final int RUNNING = 32;

    /**
     * How long Windows may tell of no result. It enrols within a minute; a slow TPM, a slow line and three tries of five minutes
     * apart fit in, and a device that waits longer would wait for ever.
     */
    static final Duration NO_NEWS = Duration.ofHours(1);

    /** Each look may start a process. */
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(3);

    /** Left of the deadline for what comes after the wait. */
    private static final Duration RESERVE = Duration.ofSeconds(20);

    /** The store may show a certificate a moment after Windows reports it. */
    private static final int LOOKS_FOR_CERTIFICATE = 5;

    /** What is wrong with a certificate that came: that is final. */
    private static final Set<ErrorCode> FINAL = EnumSet.of(
            ErrorCode.CSP_CERTIFICATE_MISSING,
            ErrorCode.ISSUED_FOR_OTHER_KEY,
            ErrorCode.ISSUED_CHAIN_UNTRUSTED,
            ErrorCode.ISSUED_CERTIFICATE_UNFIT,
            ErrorCode.RENEWAL_RETURNED_OLD_CERTIFICATE);

    private final ClientCertificateInstall csp;
    private final InstalledCertificates installed;
    private final ReportedCertificate reported;
    private final Clock clock;
    private final Sleeper sleeper;

    WindowsProgress(
            ClientCertificateInstall csp,
            InstalledCertificates installed,
            ReportedCertificate reported,
            Clock clock,
            Sleeper sleeper) {
        this.csp = csp;
        this.installed = installed;
        this.reported = reported;
        this.clock = clock;
        this.sleeper = sleeper;
    }

    StepOutcome poll(CspAttempt attempt, EnrollmentContext context) throws ScepterException, InterruptedException {
        String tried = "having Windows ask " + context.policy().serverAddress() + " for a certificate";
        int looks = 0;
        while (true) {
            Optional<State> found;
            try {
                found = csp.state(attempt.uniqueId(), context.deadline());
            } catch (ScepterException e) {
                if (e.code() != ErrorCode.CSP_FAILED || !isOverdue(attempt)) {
                    throw e;
                }
                // A way that cannot be reached for so long is no news either.
                return refused(
                        attempt.challengeUsed(),
                        ErrorCode.CSP_UNFINISHED,
                        tried + ": how it went cannot be learned, " + e.getMessage());
            }
            if (found.isEmpty()) {
                return refused(
                        attempt.challengeUsed(),
                        ErrorCode.CSP_REFUSED,
                        tried + ": the node " + attempt.uniqueId() + " is gone, so Windows tells no result");
            }
            State state = found.get();
            // Windows that tells none has not begun to tell; if the order was lost, it never will.
            int status = state.status().orElse(RUNNING);
            switch (status) {
                case RUNNING -> {
                    // A device that slept meanwhile gives Windows time first.
                    if (isOverdue(attempt) && attempt.attempt().pending().isPresent()) {
                        return refused(attempt.challengeUsed(), ErrorCode.CSP_UNFINISHED, unfinished(tried, state));
                    }
                    if (context.deadline().left().compareTo(BETWEEN_LOOKS.plus(RESERVE)) < 0) {
                        return new StepOutcome.StillPending(attempt.attempt(), false);
                    }
                }
                case PENDING -> {
                    return new StepOutcome.StillPending(attempt.pendingAtCa().attempt(), true);
                }
                case FINISHED -> {
                    Optional<InstalledCertificates.Found> certificate = find(state);
                    if (certificate.isPresent()) {
                        return judged(attempt.challengeUsed(), context, certificate.get());
                    }
                    if (++looks == LOOKS_FOR_CERTIFICATE) {
                        return refused(
                                attempt.challengeUsed(),
                                ErrorCode.CSP_CERTIFICATE_MISSING,
                                tried + ": it reports " + WindowsWords.status(FINISHED) + " with "
                                        + state.certificate()
                                                .map(sha1 -> "the certificate " + sha1
                                                        + ", which is not among those of the machine")
                                                .orElse("no certificate: it has expired, its chain is not valid to"
                                                        + " Windows, or its key is gone"));
                    }
                }
                default -> {
                    return refused(
                            mayHaveLeft(attempt, state) ? attempt.challengeUsed() : attempt,
                            ErrorCode.CSP_REFUSED,
                            tried + ": it reports " + WindowsWords.status(status) + ", "
                                    + WindowsWords.error(state.errorCode()));
                }
            }
            sleeper.sleep(BETWEEN_LOOKS);
        }
    }

    private Optional<InstalledCertificates.Found> find(State state) throws ScepterException {
        Optional<Thumbprint> sha1 = state.certificate();
        return sha1.isPresent() ? installed.find(sha1.get()) : Optional.empty();
    }

    private StepOutcome judged(CspAttempt attempt, EnrollmentContext context, InstalledCertificates.Found found)
            throws ScepterException {
        try {
            Issued issued = reported.judge(attempt, context, found);
            return new StepOutcome.CertificateIssued(attempt.attempt(), issued);
        } catch (ScepterException e) {
            if (FINAL.contains(e.code())) {
                return refused(attempt, e.code(), String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }

    /** What the CA holds is given up by the policy's own limit. */
    private boolean isOverdue(CspAttempt attempt) throws ScepterException {
        return !attempt.isPendingAtCa()
                && clock.instant().isAfter(attempt.executedAt().plus(NO_NEWS));
    }

    private static String unfinished(String tried, State state) {
        return tried + ": it reports " + WindowsWords.status(RUNNING) + ", " + WindowsWords.error(state.errorCode())
                + ", more than " + NO_NEWS.toMinutes() + " minutes after it was told to begin";
    }

    /**
     * Whether the challenge may have left. Windows tells of trouble on the way and of the CA's refusals by the same status, and not
     * at which message; only without an RA certificate it is known that no request was sent.
     */
    private static boolean mayHaveLeft(CspAttempt attempt, State state) {
        return attempt.isPendingAtCa() || state.errorCode() != WindowsWords.SCARD_E_NO_SUCH_CERTIFICATE;
    }

    private static StepOutcome refused(CspAttempt attempt, ErrorCode code, String message) {
        return new StepOutcome.Refused(attempt.attempt(), code, message);
    }
}
