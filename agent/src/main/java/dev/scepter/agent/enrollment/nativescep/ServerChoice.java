package dev.scepter.agent.enrollment.nativescep;

import dev.scepter.agent.model.Deadline;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.policy.TemplateNameUse;
import dev.scepter.agent.scep.ScepServer;

/** Reaches the server of a transaction: where it is pending, and without an identifier that the CA does not know. */
final class ServerChoice {
    private final ScepServers servers;
    private final CaMemory memory;

    ServerChoice(ScepServers servers, CaMemory memory) {
        this.servers = servers;
        this.memory = memory;
    }

    /** The server of a policy, for a transaction that begins. */
    ScepServer of(ScepPolicy policy, Deadline deadline) {
        return servers.of(known(policy), true, deadline);
    }

    /** The server that a transaction goes to. */
    ScepServer of(ScepTransaction transaction, ScepPolicy policy, Deadline deadline) throws ScepterException {
        return of(
                policy,
                transaction.serverUrl(policy),
                transaction.capabilities().supportsPost(),
                deadline);
    }

    /** The server at an address, which may be another than the policy's by now. */
    ScepServer of(ScepPolicy policy, String url, boolean post, Deadline deadline) {
        ScepPolicy asked = url.equals(policy.scepUrl())
                ? policy
                : policy.toBuilder().serverUrl(url).ndesPath(false).build();
        return servers.of(known(asked), post, deadline);
    }

    /** A guess at the CA's name that was wrong once is not made again. */
    private ScepPolicy known(ScepPolicy policy) {
        boolean wrongGuess = policy.templateNameUse() == TemplateNameUse.AUTO
                && policy.templateName()
                        .filter(name -> memory.isIdentifierUnknown(policy.caThumbprint(), name))
                        .isPresent();
        return wrongGuess
                ? policy.toBuilder().templateNameUse(TemplateNameUse.LABEL).build()
                : policy;
    }
}
