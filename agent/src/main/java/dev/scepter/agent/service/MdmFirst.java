package dev.scepter.agent.service;

import dev.scepter.agent.lifecycle.Attempt;
import dev.scepter.agent.lifecycle.Enrollment;
import dev.scepter.agent.lifecycle.EnrollmentContext;
import dev.scepter.agent.lifecycle.Probe;
import dev.scepter.agent.lifecycle.Purpose;
import dev.scepter.agent.lifecycle.Step;
import dev.scepter.agent.lifecycle.StepOutcome;
import dev.scepter.agent.lifecycle.Warning;
import dev.scepter.agent.model.Deadline;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.policy.EffectiveSettings;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.port.MdmEnrollment;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A way to enrol that, where {@code requireMdmEnrollment} is set, asks a CA for nothing before Windows is enrolled at an MDM. It
 * looks before each step up to the sending; what was sent goes on, and so does each renewal. An attempt that must wait is closed
 * and begun anew later, so it holds up no renewal.
 */
final class MdmFirst implements Enrollment {
    private final Enrollment way;
    private final Supplier<EffectiveSettings> settings;
    private final MdmEnrollment mdmEnrollment;

    MdmFirst(Enrollment way, Supplier<EffectiveSettings> settings, MdmEnrollment mdmEnrollment) {
        this.way = way;
        this.settings = settings;
        this.mdmEnrollment = mdmEnrollment;
    }

    @Override
    public String name() {
        return way.name();
    }

    @Override
    public Probe probe(ScepPolicy policy) {
        return way.probe(policy);
    }

    @Override
    public boolean needsRootFirst() {
        return way.needsRootFirst();
    }

    @Override
    public boolean keepsAnswers() {
        return way.keepsAnswers();
    }

    @Override
    public Step next(Attempt attempt) {
        return way.next(attempt);
    }

    @Override
    public StepOutcome perform(Step step, Attempt attempt, EnrollmentContext context)
            throws ScepterException, InterruptedException {
        // The engine notes a sending before it begins, so this is about steps before it.
        if (attempt.purpose() != Purpose.RENEW && attempt.sentAt().isEmpty()) {
            requireMdm();
        }
        return way.perform(step, attempt, context);
    }

    @Override
    public Optional<String> waitsFor(Purpose purpose) {
        return purpose == Purpose.RENEW ? Optional.empty() : missing().or(() -> way.waitsFor(purpose));
    }

    private void requireMdm() throws ScepterException {
        Optional<String> missing = missing();
        if (missing.isPresent()) {
            throw new ScepterException(ErrorCode.MDM_ENROLLMENT_REQUIRED, missing.get());
        }
    }

    private Optional<String> missing() {
        if (!settings.get().requiresMdmEnrollment()) {
            return Optional.empty();
        }
        MdmEnrollment.Outcome found = mdmEnrollment.look();
        if (found instanceof MdmEnrollment.Enrolled) {
            return Optional.empty();
        }
        String why = found.evidence().isEmpty() ? "" : " (" + String.join("; ", found.evidence()) + ")";
        return Optional.of("requireMdmEnrollment is set, and the enrolment of Windows at an MDM is: "
                + found.summary().words() + why);
    }

    @Override
    public void check(ScepPolicy policy, Deadline deadline) throws ScepterException, InterruptedException {
        way.check(policy, deadline);
    }

    @Override
    public Optional<List<Warning>> compare(ScepPolicy policy, EncodedCertificate certificate) throws ScepterException {
        return way.compare(policy, certificate);
    }

    @Override
    public boolean staysOpenAfter(Attempt attempt, ErrorCode code) {
        return code != ErrorCode.MDM_ENROLLMENT_REQUIRED && way.staysOpenAfter(attempt, code);
    }

    @Override
    public List<Step> outline() {
        return way.outline();
    }
}
