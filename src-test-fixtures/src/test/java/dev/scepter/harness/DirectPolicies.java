package dev.scepter.harness;

import dev.scepter.agent.http.HttpClient;
import dev.scepter.agent.http.HttpReply;
import dev.scepter.agent.http.HttpRequest;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.cli.PolicyText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A server of policies at a fixed address, without HTTP; the process may end before, under way and after. */
final class DirectPolicies implements HttpClient {
    static final String URL = "https://policies.test/all";

    private final CrashPoints points;
    private final SortedMap<String, String> policies = new TreeMap<>();
    private int exchanges;

    DirectPolicies(CrashPoints points) {
        this.points = points;
    }

    void put(PolicyText policy) {
        policies.put(policy.node().path("id").textValue(), new String(policy.bytes(), StandardCharsets.UTF_8));
    }

    void remove(String id) {
        policies.remove(id);
    }

    /** How often it was asked. */
    int exchanges() {
        return exchanges;
    }

    @Override
    public HttpReply exchange(HttpRequest request, Duration limit) throws ScepterException {
        points.reachCall("before the question for policies leaves", ErrorCode.CONNECT_FAILED);
        String all = "{\"policies\": [" + String.join(",", policies.values()) + "]}";
        String etag = "\"" + all.hashCode() + "\"";
        boolean same = etag.equals(request.headers().get("If-None-Match"));
        exchanges++;
        points.reachCall("after the server of policies has answered", ErrorCode.CONNECTION_BROKEN);
        points.reach("after the answer with policies arrived");
        return same
                ? new HttpReply(304, Map.of("ETag", etag), new byte[0])
                : new HttpReply(
                        200,
                        Map.of("ETag", etag, "Content-Type", "application/json"),
                        all.getBytes(StandardCharsets.UTF_8));
    }
}
