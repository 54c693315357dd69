package dev.scepter.agent.port;

import java.util.List;
import java.util.Optional;

/**
 * Says whether Windows itself is enrolled at an MDM, and by whom. That has nothing to do with the identity that Scepter has at an
 * MDM of its own. Safe for several threads; never waits for the network.
 */
@FunctionalInterface
public interface MdmEnrollment {
    /** Of a machine that is not Windows. */
    MdmEnrollment NONE = NotWindows::new;

    /** Looks now. What cannot be found out is an outcome, too. */
    Outcome look();

    /** What was found. */
    sealed interface Outcome {
        /** In short: what the MDM is told. */
        Summary summary();

        /** What it rests on, a sentence each, for people. No secrets and no names of users. */
        List<String> evidence();
    }

    /**
     * An outcome in short.
     *
     * @param state {@code enrolled}, {@code notEnrolled}, {@code unknown} or {@code notWindows}; the words of JSON
     * @param server address of the MDM, without what may be secret in it
     * @param provider what the MDM calls itself in the registry
     */
    record Summary(String state, Optional<String> server, Optional<String> provider) {
        private Summary(String state) {
            this(state, Optional.empty(), Optional.empty());
        }

        /** For people. */
        public String words() {
            return switch (state) {
                case "enrolled" ->
                    "enrolled" + server.map(at -> " at " + at).orElse("")
                            + provider.map(by -> ", provider " + by).orElse("");
                case "notEnrolled" -> "not enrolled";
                case "notWindows" -> "not Windows";
                default -> "not known";
            };
        }
    }

    /** An MDM manages Windows. */
    record Enrolled(Optional<String> server, Optional<String> provider, List<String> evidence) implements Outcome {
        public Enrolled {
            evidence = List.copyOf(evidence);
        }

        @Override
        public Summary summary() {
            return new Summary("enrolled", server, provider);
        }
    }

    /** No MDM manages Windows. */
    record NotEnrolled(List<String> evidence) implements Outcome {
        public NotEnrolled {
            evidence = List.copyOf(evidence);
        }

        @Override
        public Summary summary() {
            return new Summary("notEnrolled");
        }
    }

    /** Windows does not say, or says two things at once. */
    record Unknown(List<String> evidence) implements Outcome {
        public Unknown {
            evidence = List.copyOf(evidence);
        }

        @Override
        public Summary summary() {
            return new Summary("unknown");
        }
    }

    /** There is no Windows to be enrolled. */
    record NotWindows() implements Outcome {
        @Override
        public Summary summary() {
            return new Summary("notWindows");
        }

        @Override
        public List<String> evidence() {
            return List.of();
        }
    }
}
