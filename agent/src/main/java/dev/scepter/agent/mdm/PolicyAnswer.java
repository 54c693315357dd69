package dev.scepter.agent.mdm;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** What a source answered when it was asked for policies. An error is no answer: it is thrown. */
public sealed interface PolicyAnswer {

    /**
     * When it was given: the Date of a server that TLS authenticated, else the device's own time.
     */
    Instant at();

    /**
     * The policies as they are assigned now.
     *
     * @param documents one for each policy, in the source's order
     * @param complete nothing is missing that the source has; only then a policy that is not there counts as absent
     * @param troubles what could not be read, for people; without secrets
     * @param generation rises with each change; empty where the source has none
     * @param removed what is to be removed
     * @param paused what is not to be begun
     * @param pollSeconds wanted time between polls, as sent
     * @param proofNonce to be signed by the key of each valid certificate
     * @param etag to ask by next time
     */
    record Policies(
            Instant at,
            List<SourceDocument> documents,
            boolean complete,
            List<String> troubles,
            OptionalLong generation,
            List<Tombstone> removed,
            Set<Pause> paused,
            OptionalInt pollSeconds,
            Optional<String> proofNonce,
            Optional<String> etag)
            implements PolicyAnswer {
        public Policies {
            documents = List.copyOf(documents);
            troubles = List.copyOf(troubles);
            removed = List.copyOf(removed);
            paused = Set.copyOf(paused);
        }

        /** Documents of a source that has nothing but documents. */
        public static Policies of(
                Instant at,
                List<SourceDocument> documents,
                boolean complete,
                List<String> troubles,
                Optional<String> etag) {
            return new Policies(
                    at,
                    documents,
                    complete,
                    troubles,
                    OptionalLong.empty(),
                    List.of(),
                    Set.of(),
                    OptionalInt.empty(),
                    Optional.empty(),
                    etag);
        }
    }

    /** Nothing changed since the answer whose ETag was sent. */
    record Unchanged(Instant at) implements PolicyAnswer {}

    /**
     * The MDM has retired this very device.
     *
     * @param message what it said, for people; may be empty
     */
    record Retired(Instant at, String message) implements PolicyAnswer {}
}
