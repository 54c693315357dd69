package dev.scepter.agent.mdm;

import dev.scepter.agent.http.HttpReply;
import dev.scepter.agent.http.HttpRequest;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads what the device API answers to the question for policies. */
final class PoliciesAnswer {
    private static final int MOST_ITEMS = 1_000;
    private static final int MOST_PAUSES = 100;
    private static final int LONGEST_NONCE = 256;
    /** The largest whole number that every JSON reader holds exactly (RFC 8259 section 6). */
    private static final long MOST_GENERATION = 9_007_199_254_740_991L;

    private static final Pattern ETAG = Pattern.compile("[\\x21-\\x7E]{1,512}");

    private PoliciesAnswer() {}

    /** Whether a text can be sent back as an entity tag; another one is as good as none. */
    static boolean isEtag(String text) {
        return ETAG.matcher(text).matches();
    }

    /** The answer 200. */
    static PolicyAnswer.Policies read(HttpRequest request, HttpReply reply, byte[] body, String deviceId, Instant at)
            throws ScepterException {
        ReplyObject root = ReplyObject.read(request, body);
        requireOwn(request, root, deviceId);
        long generation = root.number("generation", 0, MOST_GENERATION);
        List<SourceDocument> documents = new ArrayList<>();
        for (ReplyObject policy : root.objects("policies", MOST_ITEMS)) {
            documents.add(new SourceDocument(policy.pointer(), policy.canonical(), true));
        }
        Optional<Long> pollSeconds = root.optionalNumber("pollSeconds", Long.MIN_VALUE, Long.MAX_VALUE);
        return new PolicyAnswer.Policies(
                at,
                documents,
                true,
                List.of(),
                OptionalLong.of(generation),
                removed(root),
                paused(root),
                pollSeconds.map(PoliciesAnswer::seconds).orElse(OptionalInt.empty()),
                root.optionalText("proofNonce", text -> !text.isEmpty() && text.length() <= LONGEST_NONCE),
                reply.etag().filter(PoliciesAnswer::isEtag));
    }

    /** The answer 410: obeyed only if it names this device. */
    static PolicyAnswer.Retired retired(HttpRequest request, HttpReply reply, String deviceId, Instant at, String words)
            throws ScepterException {
        Optional<String> named = Optional.empty();
        try {
            named = ReplyObject.read(request, reply.body()).optionalText("deviceId", text -> true);
        } catch (ScepterException e) {
            // A web page of a proxy, for one: it names nobody.
        }
        if (!named.equals(Optional.of(deviceId))) {
            throw new ScepterException(
                    ErrorCode.MDM_ANSWER_FOREIGN,
                    request + ": HTTP 410 that " + (named.isPresent() ? "names another device" : "names no device")
                            + (words.isEmpty() ? "" : ", \"" + words + "\""));
        }
        return new PolicyAnswer.Retired(at, words);
    }

    private static void requireOwn(HttpRequest request, ReplyObject root, String deviceId) throws ScepterException {
        if (!root.text("deviceId", DeviceIdentity::isDeviceId).equals(deviceId)) {
            throw new ScepterException(
                    ErrorCode.MDM_ANSWER_FOREIGN, request + ": /deviceId names another device than " + deviceId);
        }
    }

    private static List<Tombstone> removed(ReplyObject root) throws ScepterException {
        List<Tombstone> removed = new ArrayList<>();
        for (ReplyObject item : root.optionalObjects("removed", MOST_ITEMS).orElse(List.of())) {
            PolicyId id = new PolicyId(item.text("id", PolicyId::isValid));
            String roots = item.text("roots", word -> word.equals("remove") || word.equals("keep"));
            removed.add(new Tombstone(id, roots.equals("keep")));
        }
        return removed;
    }

    /** A word that this build does not know asks for nothing that it could leave out. */
    private static Set<Pause> paused(ReplyObject root) throws ScepterException {
        Set<Pause> paused = EnumSet.noneOf(Pause.class);
        for (String word : root.texts("pause", MOST_PAUSES)) {
            Pause.ofWord(word).ifPresent(paused::add);
        }
        return paused;
    }

    private static OptionalInt seconds(long sent) {
        return OptionalInt.of((int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, sent)));
    }
}
