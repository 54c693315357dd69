package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.policy.ScepPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;

/** Opens an attempt. */
final class BeginSteps implements Stepper {
    private final Purpose purpose;
    private final String strategy;
    private final Clock clock;

    BeginSteps(Purpose purpose, String strategy, Clock clock) {
        this.purpose = purpose;
        this.strategy = strategy;
        this.clock = clock;
    }

    /** Name of the enrolment that the attempt is begun with. */
    String strategy() {
        return strategy;
    }

    /** What an attempt is begun for: if this changes before anything was sent, the attempt is begun anew. */
    static String basis(ScepPolicy policy) {
        String text = String.join(
                "\n",
                policy.enrolmentFingerprint(),
                policy.revision(),
                policy.scepUrl(),
                policy.templateName().orElse(""),
                policy.templateNameUse().jsonName(),
                policy.caThumbprint().hex(),
                policy.raThumbprint().map(Thumbprint::hex).orElse(""),
                String.valueOf(policy.requireRaEku()));
        return Thumbprint.of(Thumbprint.Algorithm.SHA256, text.getBytes(StandardCharsets.UTF_8))
                .hex();
    }

    @Override
    public Optional<Step> next(PolicyRecord record) {
        return Optional.of(Step.plain("begin", "begin to " + purpose.jsonName()));
    }

    @Override
    public PolicyRecord perform(Step step, PolicyRecord record, StepRun run) {
        ScepPolicy policy = record.policy();
        return record.withAttempt(
                Optional.of(Attempt.begin(strategy, purpose, basis(policy), fingerprint(record), clock.instant())));
    }

    /** A renewal asks for the certificate that there is, also where the policy wants another one that cannot be had. */
    private String fingerprint(PolicyRecord record) {
        String today = record.policy().enrolmentFingerprint();
        return purpose == Purpose.RENEW
                ? record.inForce()
                        .map(inForce -> record.policyFor(inForce.fingerprint()).enrolmentFingerprint())
                        .orElse(today)
                : today;
    }

    @Override
    public boolean staysOpenAfter(PolicyRecord record, ScepterException failure) {
        return true;
    }
}
