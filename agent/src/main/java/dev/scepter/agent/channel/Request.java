package dev.scepter.agent.channel;

import java.util.Optional;

/**
 * What a command asks of the running agent.
 *
 * @param policy id or name of the one policy that is meant
 * @param verbose whether to tell more
 */
public record Request(Call call, Optional<String> policy, boolean verbose) {

    /** A call without parameters. */
    public static Request of(Call call) {
        return new Request(call, Optional.empty(), false);
    }
}
