package dev.scepter.agent.lifecycle;

import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.port.CertificateStore;
import dev.scepter.agent.port.KeyProvider;
import java.util.Optional;

/** Ends an attempt that came to nothing: takes back what it installed, deletes its key, closes it. */
final class CleanupSteps implements Stepper {
    static final Step DISCARD_CERTIFICATE =
            Step.plain("discardCertificate", "take back the certificate that is not used");
    static final Step DISCARD_KEY = Step.plain("discardKey", "delete the key that is not used");
    static final Step CLOSE = Step.plain("close", "close the attempt");

    private static final String TAKEN_BACK = "takenBack";

    private final CertificateStore store;
    private final KeyProvider keys;

    CleanupSteps(CertificateStore store, KeyProvider keys) {
        this.store = store;
        this.keys = keys;
    }

    @Override
    public Optional<Step> next(PolicyRecord record) {
        return record.attempt().map(attempt -> {
            if (attempt.isReclaimed()) {
                // Found, not made: another program may use it.
                return CLOSE;
            }
            if (attempt.issued().isPresent() && attempt.data(TAKEN_BACK).isEmpty()) {
                return DISCARD_CERTIFICATE;
            }
            return attempt.key().isPresent() ? DISCARD_KEY : CLOSE;
        });
    }

    @Override
    public PolicyRecord perform(Step step, PolicyRecord record, StepRun run) throws ScepterException {
        Attempt attempt = record.attempt().orElseThrow();
        if (step.equals(DISCARD_CERTIFICATE)) {
            Thumbprint leaf = attempt.issued().orElseThrow().leaf().sha1();
            boolean inForce = record.inForce()
                    .map(value -> value.leaf().sha1().equals(leaf))
                    .orElse(false);
            if (!inForce) {
                store.remove(record.id(), leaf);
            }
            return record.withAttempt(Optional.of(attempt.withData(TAKEN_BACK, "yes")));
        }
        if (step.equals(DISCARD_KEY)) {
            KeyName key = attempt.key().orElseThrow();
            boolean inUse =
                    record.inForce().map(value -> value.key().equals(key)).orElse(false);
            if (!inUse) {
                keys.delete(key);
            }
            return record.withAttempt(Optional.of(attempt.withoutKey().withoutSecrets()));
        }
        return record.withoutAttempt();
    }

    @Override
    public boolean staysOpenAfter(PolicyRecord record, ScepterException failure) {
        return true;
    }
}
