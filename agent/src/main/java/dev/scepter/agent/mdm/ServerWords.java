package dev.scepter.agent.mdm;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.scepter.agent.http.HttpReply;
import dev.scepter.agent.http.HttpRequest;
import dev.scepter.agent.http.ReplyText;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a server said with a refusal, fit for a message: one short line, without the tokens that were sent. */
final class ServerWords {
    /** That much of the start of a token gives it away where the server's words were cut off. */
    private static final int TELLING = 8;

    private static final String SHOWN = "[secret]";
    /** A JWT, such as the proof that was sent (RFC 7519 section 3). */
    private static final Pattern JWT = Pattern.compile("eyJ[A-Za-z0-9_-]*(\\.[A-Za-z0-9_-]*)*");

    private ServerWords() {}

    /** The {@code message} of an error in JSON, else the words of the body; may be empty. */
    static String of(HttpRequest request, HttpReply reply, Secret token) {
        Optional<String> message = message(request, reply);
        String words = message.isPresent() ? message.get() : new String(reply.body(), UTF_8);
        String safe = JWT.matcher(without(token.revealText(), words)).replaceAll(SHOWN);
        return message.isPresent() ? ReplyText.printable(safe) : ReplyText.words(safe.getBytes(UTF_8));
    }

    private static Optional<String> message(HttpRequest request, HttpReply reply) {
        try {
            return ReplyObject.read(request, reply.body()).optionalText("message", text -> true);
        } catch (ScepterException e) {
            // Not every server, and hardly any proxy, says no in the form of the device API.
            return Optional.empty();
        }
    }

    /** Takes out the token, also one of which only the start came back. */
    private static String without(String token, String words) {
        String start = token.substring(0, Math.min(TELLING, token.length()));
        StringBuilder safe = new StringBuilder();
        int at = 0;
        for (int found = words.indexOf(start); found >= 0; found = words.indexOf(start, at)) {
            safe.append(words, at, found).append(SHOWN);
            at = found;
            for (int i = 0; i < token.length() && at < words.length() && words.charAt(at) == token.charAt(i); i++) {
                at++;
            }
        }
        return safe.append(words.substring(at)).toString();
    }
}
