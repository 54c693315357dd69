package dev.scepter.agent.testing;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.port.SecretProtector;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Keeps the secrets itself and gives out tickets for them, so that what is stored holds no trace of a secret. */
public final class InMemorySecretProtector implements SecretProtector {
    private final Map<String, Kept> kept = new HashMap<>();

    private record Kept(String purpose, Secret secret) {}

    @Override
    public synchronized byte[] protect(String purpose, Secret secret) {
        String ticket = UUID.randomUUID().toString();
        kept.put(ticket, new Kept(purpose, secret));
        return ticket.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public synchronized Secret open(String purpose, byte[] protectedBytes) throws ScepterException {
        Kept found = kept.get(new String(protectedBytes, StandardCharsets.US_ASCII));
        if (found == null || !found.purpose().equals(purpose)) {
            throw new ScepterException(
                    ErrorCode.SECRET_UNREADABLE,
                    "cannot open the protected " + purpose
                            + ": it was changed, or belongs to another use or installation");
        }
        return found.secret();
    }
}
