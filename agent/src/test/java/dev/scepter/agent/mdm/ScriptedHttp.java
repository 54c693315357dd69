package dev.scepter.agent.mdm;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jwt.SignedJWT;
import dev.scepter.agent.http.HttpClient;
import dev.scepter.agent.http.HttpReply;
import dev.scepter.agent.http.HttpRequest;
import dev.scepter.agent.model.ScepterException;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers as told, in order, and remembers what was sent. The last answer is given again and again. */
final class ScriptedHttp implements HttpClient {
    final List<HttpRequest> requests = new ArrayList<>();
    final List<Duration> limits = new ArrayList<>();
    private final Deque<Answer> answers = new ArrayDeque<>();

    /** One answer, or the failure instead of one. */
    @FunctionalInterface
    interface Answer {
        HttpReply to(HttpRequest request) throws ScepterException;
    }

    ScriptedHttp then(Answer answer) {
        answers.add(answer);
        return this;
    }

    ScriptedHttp then(int status, String body) {
        return then(status, Map.of(), body);
    }

    ScriptedHttp then(int status, Map<String, String> headers, String body) {
        return then(request -> new HttpReply(status, headers, body.getBytes(UTF_8)));
    }

    @Override
    public HttpReply exchange(HttpRequest request, Duration limit) throws ScepterException {
        requests.add(request);
        limits.add(limit);
        Answer answer = answers.size() > 1 ? answers.remove() : answers.element();
        return answer.to(request);
    }

    HttpRequest request(int index) {
        return requests.get(index);
    }

    /** The proof of a request. */
    SignedJWT proof(int index) {
        try {
            return SignedJWT.parse(request(index).headers().get("DPoP"));
        } catch (ParseException e) {
            throw new AssertionError("no proof", e);
        }
    }

    /** A claim of the proof of a request. */
    @Nullable
    Object claim(int index, String name) {
        return proof(index).getPayload().toJSONObject().get(name);
    }
}
