package dev.scepter.agent.mdm;

import dev.scepter.agent.model.PolicyId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is known of the configured source. Holds no policy and no secret: when documents are needed again, the source is
 * asked without ETag.
 *
 * @param source name of the source
 * @param etag of the last answer that was taken in whole. One that is not 1 to 1,024 visible ASCII characters, and so
 *     could not be sent, is not kept
 * @param generation of the last answer with policies
 * @param paused what the source asks not to be begun
 * @param pollSeconds wanted time between polls, as sent
 * @param proofNonce to be signed by the key of each valid certificate; one of more than 256 characters is not kept
 * @param lastAnswer when the last answer was given that could be understood, also one that nothing has changed
 * @param listed the documents of the last answer with policies
 * @param absences the policies of this source that it does not list any more
 * @param failure how asking failed; empty after an answer
 * @param retired the source has retired this device
 */
public record SourceState(
        String source,
        Optional<String> etag,
        OptionalLong generation,
        Set<Pause> paused,
        OptionalInt pollSeconds,
        Optional<String> proofNonce,
        Optional<Instant> lastAnswer,
        List<Listed> listed,
        Map<PolicyId, Absence> absences,
        Optional<AskFailure> failure,
        boolean retired) {
    private static final Pattern ETAG = Pattern.compile("[\\x21-\\x7e]{1,1024}");
    private static final int MOST_NONCE = 256;

    public SourceState {
        etag = etag.filter(text -> ETAG.matcher(text).matches());
        proofNonce = proofNonce.filter(text -> text.length() <= MOST_NONCE);
        paused = Set.copyOf(paused);
        listed = List.copyOf(listed);
        absences = Map.copyOf(absences);
    }

    /** Nothing is known of a source. */
    public static SourceState none(String source) {
        return new SourceState(
                source,
                Optional.empty(),
                OptionalLong.empty(),
                Set.of(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Map.of(),
                Optional.empty(),
                false);
    }

    /** The same after a failure to ask. */
    public SourceState withFailure(AskFailure value) {
        return with(lastAnswer, absences, Optional.of(value), retired);
    }

    /** The same after the answer that nothing has changed. */
    public SourceState unchanged(Instant at) {
        return with(Optional.of(at), absences, Optional.empty(), false);
    }

    /** The same after the answer that the device was retired. */
    public SourceState retired(Instant at) {
        // What was missing is gone with the rest.
        return with(Optional.of(at), Map.of(), Optional.empty(), true);
    }

    /** The same, but the next answer is to bring all documents again. */
    public SourceState withoutEtag() {
        return new SourceState(
                source,
                Optional.empty(),
                generation,
                paused,
                pollSeconds,
                proofNonce,
                lastAnswer,
                listed,
                absences,
                failure,
                retired);
    }

    private SourceState with(
            Optional<Instant> answered,
            Map<PolicyId, Absence> missing,
            Optional<AskFailure> failed,
            boolean isRetired) {
        return new SourceState(
                source,
                etag,
                generation,
                paused,
                pollSeconds,
                proofNonce,
                answered,
                listed,
                missing,
                failed,
                isRetired);
    }
}
