package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.policy.ScepPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/** Opens an attempt. */
final class BeginSteps implements Stepper {
    private final Purpose purpose;
    private final Supplier<WayChoice> choice;
    private final Clock clock;

    /** @param choice asked when the attempt is begun or shown: to probe a way may take a look at the machine */
    BeginSteps(Purpose purpose, Supplier<WayChoice> choice, Clock clock) {
        this.purpose = purpose;
        this.choice = choice;
        this.clock = clock;
    }

    /** Name of the enrolment that the attempt is begun with; empty if none can be used. */
    Optional<String> strategy() {
        return choice.get().way();
    }

    Purpose purpose() {
        return purpose;
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
                String.valueOf(policy.requireRaEku()),
                String.valueOf(policy.legacyAlgorithms()),
                String.valueOf(policy.expectScepStandard()),
                String.valueOf(policy.acceptWeakResponse()),
                policy.renewalMode().jsonName(),
                policy.renewalChallenge().jsonName());
        return Thumbprint.of(Thumbprint.Algorithm.SHA256, text.getBytes(StandardCharsets.UTF_8))
                .hex();
    }

    @Override
    public Optional<Step> next(PolicyRecord record) {
        return Optional.of(Step.plain("begin", "begin to " + purpose.jsonName()));
    }

    @Override
    public PolicyRecord perform(Step step, PolicyRecord record, StepRun run) throws ScepterException {
        WayChoice chosen = choice.get();
        String strategy = chosen.way()
                .orElseThrow(() -> new ScepterException(
                        ErrorCode.BACKEND_REFUSED,
                        "choosing a way to enrol for the policy " + record.id() + ": " + chosen.reason()));
        ScepPolicy asked = asked(record);
        return record.withHold(Optional.empty())
                .withAttempt(Optional.of(Attempt.begin(
                                strategy,
                                purpose,
                                basis(record.policy()),
                                asked.enrolmentFingerprint(),
                                clock.instant())
                        .withPolicy(asked)));
    }

    /** A renewal asks for the certificate that there is, also where the policy wants another one that cannot be had. */
    private ScepPolicy asked(PolicyRecord record) {
        return record.inForce()
                .filter(inForce -> purpose == Purpose.RENEW)
                .map(inForce -> record.policyFor(inForce.fingerprint()))
                .orElse(record.policy());
    }

    @Override
    public boolean staysOpenAfter(PolicyRecord record, ScepterException failure) {
        return true;
    }
}
