package dev.scepter.lab.control;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.scepter.lab.ca.LabFault;
import dev.scepter.lab.ca.LabOperation;
import dev.scepter.lab.control.Lab.Removal;
import dev.scepter.lab.mdm.MdmFault;
import dev.scepter.lab.mdm.MdmOperation;
import dev.scepter.lab.mdm.Pause;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/** The control API: what people and pages may do with a running lab, as JSON. Thread-safe. */
public final class LabControl {
    private static final int MAX_USES = 10_000;
    private static final int MAX_HOURS = 8_760;
    private static final int MAX_CALLS = 10_000;
    private static final int DAY_SECONDS = 86_400;
    private static final Map<String, Removal> REMOVALS =
            Map.of("tombstone", Removal.TOMBSTONE, "keepRoots", Removal.KEEP_ROOTS, "absence", Removal.ABSENCE);

    private final Lab lab;
    private final LabUrls urls;
    private final ControlGuard guard;

    /**
     * @param urls where the lab is found
     * @param guard who may call
     */
    public LabControl(Lab lab, LabUrls urls, ControlGuard guard) {
        this.lab = lab;
        this.urls = urls;
        this.guard = guard;
    }

    /** Carries out one call. */
    public ControlReply handle(ControlRequest request) {
        try {
            guard.check(request);
            return dispatch(request);
        } catch (ControlException e) {
            return ControlReply.error(e.status(), String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException | IllegalStateException e) {
            // What the lab itself does not take: a policy without an id, a fault that cannot happen there.
            return ControlReply.error(400, String.valueOf(e.getMessage()));
        }
    }

    private ControlReply dispatch(ControlRequest request) {
        List<String> path = List.of(request.path().split("/", -1));
        String place = path.size() > 2 ? path.get(2) : "";
        return switch (request.method() + " " + place + "/" + (path.size() - 3)) {
            case "GET state/0" -> ControlReply.of(200, LabStateJson.of(lab, urls));
            case "POST tokens/0" -> issueToken(request);
            case "PUT policies/1" -> assign(path.get(3), request);
            case "DELETE policies/1" -> remove(path.get(3), request);
            case "PUT pause/0" -> pause(request);
            case "PUT mdm/1" -> at(path, "fault", () -> faultOfMdm(request));
            case "DELETE mdm/1" -> at(path, "fault", lab.mdm().faults()::clear);
            case "PUT ca/1" ->
                path.get(3).equals("rules") ? rules(request) : at(path, "fault", () -> faultOfCa(request));
            case "DELETE ca/1" -> at(path, "fault", lab.ca().faults()::clear);
            case "POST devices/2" -> device(path.get(3), path.get(4));
            default -> throw new ControlException(404, "the lab has no " + request + "; see docs/lab.md");
        };
    }

    private static ControlReply at(List<String> path, String name, Runnable change) {
        if (!path.get(3).equals(name)) {
            throw new ControlException(404, "the lab has no " + String.join("/", path) + "; see docs/lab.md");
        }
        change.run();
        return ControlReply.done();
    }

    private ControlReply issueToken(ControlRequest request) {
        ControlBody body = ControlBody.of(request.body(), Set.of("uses", "hours"));
        int uses = body.number("uses", 1, MAX_USES).orElse(1);
        int hours = body.number("hours", 1, MAX_HOURS).orElse(24);
        String token = lab.mdm().issueToken(uses, Duration.ofHours(hours));
        return ControlReply.of(
                201,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("token", token)
                        .put("uses", uses)
                        .put("hours", hours));
    }

    private ControlReply assign(String id, ControlRequest request) {
        Optional<String> device =
                Optional.ofNullable(request.query().get("device")).map(this::known);
        String assigned = ControlBody.ofAny(request.body()).text("id").orElse("");
        if (!assigned.equals(id)) {
            throw ControlBody.bad("the policy has the id '" + assigned + "', the path " + id);
        }
        device.ifPresentOrElse(
                deviceId -> lab.mdm().assignTo(deviceId, request.body()),
                () -> lab.mdm().assignToAll(request.body()));
        return ControlReply.done();
    }

    private ControlReply remove(String id, ControlRequest request) {
        String how = request.query().getOrDefault("how", "tombstone");
        Removal removal = REMOVALS.get(how);
        if (removal == null) {
            throw ControlBody.bad(
                    "how must be one of " + REMOVALS.keySet().stream().sorted().toList());
        }
        Optional<String> device =
                Optional.ofNullable(request.query().get("device")).map(this::known);
        if (!lab.remove(device, id, removal)) {
            throw new ControlException(404, "no policy " + id + " was assigned");
        }
        return ControlReply.done();
    }

    private ControlReply pause(ControlRequest request) {
        ControlBody body = ControlBody.of(request.body(), Set.of("pause", "pollSeconds"));
        if (body.has("pause")) {
            lab.mdm().setPause(Set.copyOf(body.choices("pause", Pause.class)));
        }
        if (body.has("pollSeconds")) {
            lab.mdm().setPollSeconds(body.number("pollSeconds", 0, Integer.MAX_VALUE));
        }
        return ControlReply.done();
    }

    private void faultOfMdm(ControlRequest request) {
        ControlBody body =
                ControlBody.of(request.body(), Set.of("operation", "fault", "calls", "always", "retryAfterSeconds"));
        MdmFault fault = body.choice("fault", MdmFault.class).orElseThrow(() -> ControlBody.bad("fault is missing"));
        Optional<MdmOperation> operation = body.choice("operation", MdmOperation.class);
        OptionalInt retryAfter = body.number("retryAfterSeconds", 0, DAY_SECONDS);
        Calls calls = Calls.of(body);
        if (operation.isEmpty()) {
            for (MdmOperation each : MdmOperation.values()) {
                if (fault.fits(each)) {
                    strike(
                            calls,
                            count -> lab.mdm().faults().next(each, fault, count),
                            () -> lab.mdm().faults().always(each, fault));
                }
            }
        } else {
            strike(
                    calls,
                    count -> lab.mdm().faults().next(operation.get(), fault, count),
                    () -> lab.mdm().faults().always(operation.get(), fault));
        }
        retryAfter.ifPresent(seconds -> lab.mdm().faults().retryAfter(Duration.ofSeconds(seconds)));
    }

    private void faultOfCa(ControlRequest request) {
        ControlBody body = ControlBody.of(request.body(), Set.of("operation", "fault", "calls", "always"));
        LabFault fault = body.choice("fault", LabFault.class).orElseThrow(() -> ControlBody.bad("fault is missing"));
        LabOperation operation = body.choice("operation", LabOperation.class).orElse(LabOperation.PKI_OPERATION);
        strike(
                Calls.of(body),
                count -> lab.ca().faults().next(operation, fault, count),
                () -> lab.ca().faults().always(operation, fault));
    }

    private static void strike(Calls calls, Consumer<Integer> next, Runnable always) {
        if (calls.always()) {
            always.run();
        } else {
            next.accept(calls.count());
        }
    }

    /** How often a fault strikes. */
    private record Calls(boolean always, int count) {
        static Calls of(ControlBody body) {
            boolean always = body.flag("always").orElse(false);
            if (always && body.has("calls")) {
                throw ControlBody.bad("either calls or always");
            }
            return new Calls(always, body.number("calls", 1, MAX_CALLS).orElse(1));
        }
    }

    private ControlReply rules(ControlRequest request) {
        ControlBody body = ControlBody.of(
                request.body(),
                Set.of(
                        "challenge",
                        "pendingPolls",
                        "renewalReq",
                        "renewalByPkcsReq",
                        "renewalChallenge",
                        "validityDays",
                        "validityMinutes",
                        "refuse",
                        "legacyAlgorithms",
                        "sameKey"));
        lab.ca().setRules(CaRulesJson.changed(lab.ca().rules(), body));
        return ControlReply.of(200, CaRulesJson.of(lab.ca().rules()));
    }

    private ControlReply device(String id, String what) {
        switch (what.toLowerCase(Locale.ROOT)) {
            case "retire" -> lab.mdm().retire(known(id));
            case "revoke" -> lab.mdm().revoke(known(id));
            default -> throw new ControlException(404, "a device can be retired or revoked, not " + what);
        }
        return ControlReply.done();
    }

    private String known(String deviceId) {
        if (lab.mdm().device(deviceId).isEmpty()) {
            throw new ControlException(404, "there is no device " + deviceId);
        }
        return deviceId;
    }
}
