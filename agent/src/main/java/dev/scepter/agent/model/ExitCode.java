package dev.scepter.agent.model;

import java.util.Comparator;
import java.util.List;

/** Exit codes of the command line. Public API: never renumber. */
public enum ExitCode {
    DONE(0, "done and healthy"),
    LOCAL(1, "local trouble: store, disk, key provider, data folder busy"),
    USAGE(2, "wrong use of the command line"),
    PENDING(3, "the CA has not decided yet"),
    POLICY(4, "the policy has errors"),
    UNREACHABLE(5, "a server was not reached or did not answer in time"),
    REFUSED(6, "a server answered and refused"),
    TRUST(7, "a server could not be trusted"),
    NOT_PERMITTED(8, "not permitted: needs an elevated account"),
    PROTOCOL(9, "a server broke the protocol"),
    DEFECT(70, "a defect in Scepter");

    /** From worst to best, where one code has to stand for several policies. */
    private static final List<ExitCode> WORST_FIRST =
            List.of(DEFECT, TRUST, POLICY, REFUSED, NOT_PERMITTED, LOCAL, PROTOCOL, UNREACHABLE, PENDING, USAGE, DONE);

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    /** The number that the process ends with. */
    public int number() {
        return number;
    }

    /** One phrase for people. */
    public String meaning() {
        return meaning;
    }

    /** The worst of several codes; {@link #DONE} of none. */
    public static ExitCode worst(List<ExitCode> codes) {
        return codes.stream().min(Comparator.comparingInt(WORST_FIRST::indexOf)).orElse(DONE);
    }
}
