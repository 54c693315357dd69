package dev.scepter.lab.mdm;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One call as the MDM saw it; bodies are text.
 *
 * @param at when it came in, by the clock of the lab
 * @param method of the request
 * @param path of the request, raw, without the query
 * @param requestHeaders names in lower case; tokens are in them
 * @param requestBody as UTF-8
 * @param status of the reply; 0 if nothing was sent
 * @param replyHeaders names in lower case
 * @param replyBody as UTF-8; empty if it was over 1 MiB
 * @param fault the fault that struck, if one did
 */
public record MdmExchange(
        Instant at,
        String method,
        String path,
        Map<String, String> requestHeaders,
        String requestBody,
        int status,
        Map<String, String> replyHeaders,
        String replyBody,
        Optional<MdmFault> fault) {

    public MdmExchange {
        requestHeaders = Map.copyOf(requestHeaders);
        replyHeaders = Map.copyOf(replyHeaders);
    }

    /** Without headers and bodies, which hold tokens. */
    @Override
    public String toString() {
        return at + " " + method + " " + path + " " + status
                + fault.map(value -> " " + value).orElse("");
    }
}
