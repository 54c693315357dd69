package dev.scepter.agent.enrollment.nativescep;

import dev.scepter.agent.model.Deadline;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.scep.ScepServer;

/** Reaches the SCEP server of a policy. */
@FunctionalInterface
public interface ScepServers {

    /**
     * @param post the server takes POST; otherwise messages go by GET
     * @param deadline when all exchanges have to end
     */
    ScepServer of(ScepPolicy policy, boolean post, Deadline deadline);
}
