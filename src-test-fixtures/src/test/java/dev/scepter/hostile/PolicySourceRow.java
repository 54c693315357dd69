package dev.scepter.hostile;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.lab.web.WireAnswer;
import dev.scepter.lab.web.WireAnswers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * One thing that the server of a static policy URL does, and what is said of it.
 *
 * @param server what it does, a sentence; the name of the row
 * @param answer the answer
 * @param error what Scepter says; no policy is taken
 */
record PolicySourceRow(String server, WireAnswer answer, ErrorCode error) {
    private static final String SOUND = "{\"policies\":[{\"id\":\"wifi\",\"challenge\":\"Marked-9173\"}]}";

    static List<PolicySourceRow> rows() {
        return List.of(
                body(
                        "answers a sign-in page",
                        "text/html",
                        "<!DOCTYPE html><html><title>Sign in</title></html>",
                        ErrorCode.REPLY_HTML),
                json(
                        "breaks off in the middle of its JSON",
                        SOUND.substring(0, SOUND.length() - 3),
                        ErrorCode.REPLY_UNDECODABLE),
                json("answers other JSON, as captive portals do", "{\"login\":true}", ErrorCode.REPLY_UNDECODABLE),
                json("names a member twice", "{\"id\":\"a\",\"id\":\"b\"}", ErrorCode.REPLY_UNDECODABLE),
                json("sends one document behind the other", SOUND + SOUND, ErrorCode.REPLY_UNDECODABLE),
                json("nests its JSON 10,000 deep", "[".repeat(10_000), ErrorCode.REPLY_TOO_LARGE),
                json(
                        "lists 1,001 policies",
                        "{\"policies\":[" + "{},".repeat(1_000) + "{}]}",
                        ErrorCode.REPLY_TOO_LARGE),
                json("answers nothing", "", ErrorCode.REPLY_EMPTY),
                row("announces 8 GB and sends them", WireAnswers.announced(8L << 30), ErrorCode.REPLY_TOO_LARGE),
                row("sends a body without end", WireAnswers.endless(), ErrorCode.REPLY_TOO_LARGE),
                row("sends a body a byte at a time", WireAnswers.drip(Duration.ofMillis(20)), ErrorCode.TIMED_OUT),
                row("says nothing", WireAnswers.silence(), ErrorCode.TIMED_OUT),
                row(
                        "redirects to another host",
                        WireAnswers.redirect(307, "http://127.0.0.2:9/policies.json"),
                        ErrorCode.REDIRECTED_ELSEWHERE),
                row(
                        "redirects to file:///etc/passwd",
                        WireAnswers.redirect(302, "file:///etc/passwd"),
                        ErrorCode.REDIRECTED_ELSEWHERE),
                row("redirects on and on", WireAnswers.redirectOnAndOn(), ErrorCode.REDIRECT_LOOP));
    }

    private static PolicySourceRow json(String server, String text, ErrorCode error) {
        return body(server, "application/json", text, error);
    }

    private static PolicySourceRow body(String server, String type, String text, ErrorCode error) {
        return row(server, WireAnswers.body(type, text.getBytes(StandardCharsets.UTF_8)), error);
    }

    private static PolicySourceRow row(String server, WireAnswer answer, ErrorCode error) {
        return new PolicySourceRow(server, answer, error);
    }

    @Override
    public String toString() {
        return server;
    }
}
