package dev.scepter.agent.model;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An event as the MDM is told of it.
 *
 * @param sequence its number, from 1; numbers rise and are never used again
 * @param at when it happened
 * @param id {@link EventId#number()}; perhaps one that this version does not know
 * @param policy the policy that it concerns; empty if it concerns the whole agent
 * @param message the words of the case, without secrets; cut at {@value #MOST_CHARACTERS} characters, without controls
 */
public record NumberedEvent(long sequence, Instant at, int id, Optional<PolicyId> policy, String message) {
    /** No message is longer. */
    public static final int MOST_CHARACTERS = 800;

    /** JSON needs six bytes for a control character, and half a surrogate pair is no text. */
    private static final Pattern UNWRITABLE = Pattern.compile("[\\p{Cc}\\p{Cs}]");

    public NumberedEvent {
        if (sequence < 1) {
            throw new IllegalArgumentException("an event number is 1 or more, not " + sequence);
        }
        String cut = message.substring(0, Math.min(MOST_CHARACTERS, message.length()));
        message = UNWRITABLE.matcher(cut).replaceAll(" ");
    }

    /** An event that has got its number. */
    public static NumberedEvent of(long sequence, Instant at, Event event) {
        return new NumberedEvent(sequence, at, event.id().number(), event.policy(), event.detail());
    }
}
