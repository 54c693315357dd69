package dev.scepter.agent.cli;

import dev.scepter.agent.lifecycle.Attempt;
import dev.scepter.agent.lifecycle.CertificateInForce;
import dev.scepter.agent.lifecycle.PolicyRecord;
import dev.scepter.agent.model.Backend;
import java.util.Optional;

/** Says where a way to enrol was asked for that a policy does not go, because its way stands already. */
final class SettledWay {
    private SettledWay() {}

    /**
     * What to say.
     *
     * @param record as it is after the command
     * @return empty if the policy goes the way that was asked for, or none yet
     */
    static Optional<String> against(Backend asked, PolicyRecord record) {
        return record.attempt()
                .map(Attempt::strategy)
                .map(way -> said(asked, record, way, "its attempt was begun by "))
                .orElseGet(() -> record.inForce()
                        .map(CertificateInForce::strategy)
                        .flatMap(way -> said(asked, record, way, "its certificate came by ")));
    }

    private static Optional<String> said(Backend asked, PolicyRecord record, String way, String how) {
        return way.equals(asked.word())
                ? Optional.empty()
                : Optional.of("scepter: --backend " + asked.word() + " has no effect on " + record.id() + ": " + how
                        + Backend.shown(way) + "; to change the way, remove the policy first");
    }
}
