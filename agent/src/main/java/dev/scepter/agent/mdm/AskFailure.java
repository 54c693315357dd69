package dev.scepter.agent.mdm;

import dev.scepter.agent.model.Actor;
import dev.scepter.agent.model.ErrorCode;
import java.time.Instant;
import java.util.Optional;

/**
 * How asking the source failed last.
 *
 * @param message the words of the case, without secrets; shortened to 1,000 characters
 * @param at when
 * @param count how often in a row, this one included; at least 1
 * @param nextAsk when the source is asked again; empty if only a person brings that about
 */
public record AskFailure(ErrorCode code, String message, Instant at, int count, Optional<Instant> nextAsk) {
    private static final int MOST = 1_000;

    public AskFailure {
        message = Listed.shortened(message, MOST);
        if (count < 1) {
            throw new IllegalArgumentException("a failure is counted from 1, not " + count);
        }
    }

    /** Who has to act: no CA is asked for policies, so that what runs amiss at the server is for whoever assigns them. */
    public Actor actor() {
        return code.actor() == Actor.CA_ADMIN ? Actor.POLICY_ADMIN : code.actor();
    }
}
