package dev.scepter.lab.mdm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is assigned, as answers. Guarded by the lock of {@link LabMdm}, but for {@link #generation}. */
final class PolicyAnswers {
    private static final Pattern WAIT = Pattern.compile("(?:^|.*,)\\s*wait=([0-9]{1,3})\\s*(?:$|[,;].*)");
    private static final int MAX_WAIT = 60;

    private final RandomText random;
    private final Duration nonceLifetime;
    private final Assignment all = new Assignment();
    private Set<Pause> pause = EnumSet.noneOf(Pause.class);
    private OptionalInt pollSeconds = OptionalInt.empty();

    PolicyAnswers(RandomText random, Duration nonceLifetime) {
        this.random = random;
        this.nonceLifetime = nonceLifetime;
    }

    Assignment all() {
        return all;
    }

    Set<Pause> pause() {
        return Set.copyOf(pause);
    }

    OptionalInt pollSeconds() {
        return pollSeconds;
    }

    void setPause(Set<Pause> value) {
        pause = EnumSet.noneOf(Pause.class);
        pause.addAll(value);
        all.raise();
    }

    void setPollSeconds(OptionalInt value) {
        pollSeconds = value;
        all.raise();
    }

    /** Counts the changes that a device can see, from 1. */
    long generation(EnrolledDevice device) {
        return 1 + all.changes() + device.assignment().changes();
    }

    /** The answer to a device that knows something; empty if it knows all. */
    Optional<MdmReply> changed(EnrolledDevice device, MdmRequest request, Instant now) {
        ObjectNode document = document(device);
        boolean known = knows(request.header("If-None-Match").orElse(""), tag(document));
        return known && !device.wantsNonce(nonceLifetime, now)
                ? Optional.empty()
                : Optional.of(complete(document, device, now));
    }

    /** The whole answer, with the fault in it if it is one of the assignment. */
    MdmReply whole(EnrolledDevice device, MdmFault fault, Instant now) {
        boolean loses = fault == MdmFault.HALF_THE_POLICIES_GONE || fault == MdmFault.NO_POLICIES;
        if (loses) {
            device.assignment().raise();
        }
        ObjectNode document = document(device);
        if (loses) {
            ArrayNode policies = document.withArray("policies");
            int left = fault == MdmFault.NO_POLICIES ? 0 : Math.max(0, policies.size() - 1) / 2;
            while (policies.size() > left) {
                policies.remove(policies.size() - 1);
            }
        } else if (fault == MdmFault.LOWER_GENERATION) {
            document.put("generation", generation(device) - 1);
        }
        return complete(document, device, now);
    }

    MdmReply unchanged(EnrolledDevice device) {
        return MdmReply.empty(304).withHeader("ETag", tag(document(device)));
    }

    /** How long the device lets the MDM hold its answer: RFC 7240 section 4.3. */
    static Optional<Duration> wait(MdmRequest request) {
        Matcher wait = WAIT.matcher(request.header("Prefer").orElse(""));
        return wait.matches()
                ? Optional.of(Duration.ofSeconds(Math.min(MAX_WAIT, Integer.parseInt(wait.group(1)))))
                        .filter(time -> !time.isZero())
                : Optional.empty();
    }

    private MdmReply complete(ObjectNode document, EnrolledDevice device, Instant now) {
        String tag = tag(document);
        document.put("proofNonce", device.nonce(random, nonceLifetime, now));
        return MdmReply.json(200, document).withHeader("ETag", tag);
    }

    private ObjectNode document(EnrolledDevice device) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("deviceId", device.id());
        document.put("generation", generation(device));
        Assignment.write(all, device.assignment(), document.putArray("policies"), document.putArray("removed"));
        if (!pause.isEmpty()) {
            ArrayNode names = document.putArray("pause");
            pause.forEach(each -> names.add(each.jsonName()));
        }
        pollSeconds.ifPresent(seconds -> document.put("pollSeconds", seconds));
        return document;
    }

    /** A weak tag (RFC 9110 section 8.8.1): the nonce may differ between two answers that say the same. */
    private static String tag(ObjectNode document) {
        byte[] bytes = document.toString().getBytes(StandardCharsets.UTF_8);
        return "W/\"" + Sha256.hex(bytes).substring(0, 32) + '"';
    }

    private static boolean knows(String header, String tag) {
        return List.of(header.split(",", -1)).stream()
                .map(String::strip)
                .anyMatch(each -> each.equals("*") || each.equals(tag) || ("W/" + each).equals(tag));
    }
}
