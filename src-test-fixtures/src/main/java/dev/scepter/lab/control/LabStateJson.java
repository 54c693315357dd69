package dev.scepter.lab.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.lab.ca.LabExchange;
import dev.scepter.lab.ca.LabOperation;
import dev.scepter.lab.mdm.LabDevice;
import dev.scepter.lab.mdm.LabEvent;
import dev.scepter.lab.mdm.LabPolicyState;
import dev.scepter.lab.mdm.LabToken;
import dev.scepter.lab.mdm.MdmOperation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a lab knows, as JSON; no token and no challenge is in it. */
final class LabStateJson {
    private static final int MAX_EVENTS = 100;
    private static final int MAX_EXCHANGES = 20;

    private LabStateJson() {}

    static ObjectNode of(Lab lab, LabUrls urls) {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        state.putObject("urls").put("mdm", urls.mdm()).put("scep", urls.scep()).put("policies", urls.policies());
        state.put("caThumbprint", lab.caThumbprint());
        ArrayNode tokens = state.putArray("tokens");
        lab.mdm().tokens().forEach(token -> token(tokens.addObject(), token));
        ArrayNode devices = state.putArray("devices");
        lab.mdm().devices().forEach(device -> device(devices.addObject(), device));
        ArrayNode policies = state.putArray("policies");
        lab.shownPolicies().values().forEach(policies::add);
        ArrayNode removed = state.putArray("removed");
        lab.mdm()
                .tombstones()
                .forEach((id, roots) -> removed.addObject()
                        .put("id", id)
                        .put("roots", roots.name().toLowerCase(java.util.Locale.ROOT)));
        ArrayNode pause = state.putArray("pause");
        lab.mdm().pause().stream().sorted().forEach(each -> pause.add(each.jsonName()));
        lab.mdm()
                .pollSeconds()
                .ifPresentOrElse(value -> state.put("pollSeconds", value), () -> state.putNull("pollSeconds"));
        state.put("chainsChecked", lab.mdm().checksChains());
        state.set("rules", CaRulesJson.of(lab.ca().rules()));
        faults(state.putObject("faults"), lab);
        ca(state.putObject("ca"), lab);
        return state;
    }

    static void token(ObjectNode node, LabToken token) {
        node.put("beginning", token.beginning())
                .put("usesLeft", token.usesLeft())
                .put("expires", token.expires().toString())
                .put("devices", token.devices());
    }

    private static void device(ObjectNode node, LabDevice device) {
        node.put("id", device.id()).put("name", device.name());
        text(node, "serialNumber", device.serialNumber());
        node.put("os", device.os())
                .put("agentVersion", device.agentVersion())
                .put("hardwareId", device.hardwareId())
                .put("standing", device.standing().name())
                .put("enrolledAt", device.enrolledAt().toString())
                .put("lastSeen", device.lastSeen().toString());
        time(node, "lastReport", device.lastReport());
        device.generation().ifPresentOrElse(value -> node.put("generation", value), () -> node.putNull("generation"));
        node.put("assignedGeneration", device.assignedGeneration());
        ArrayNode policies = node.putArray("policies");
        device.policies().forEach(policy -> policy(policies.addObject(), policy));
        ArrayNode events = node.putArray("events");
        newest(device.events(), MAX_EVENTS).forEach(event -> event(events.addObject(), event));
    }

    private static void policy(ObjectNode node, LabPolicyState policy) {
        node.put("policyId", policy.policyId()).put("state", policy.state()).put("cspStatus", policy.cspStatus());
        text(node, "subject", policy.subject());
        text(node, "thumbprint", policy.thumbprint());
        time(node, "notAfter", policy.notAfter());
        policy.error()
                .ifPresentOrElse(
                        error -> node.putObject("error")
                                .put("code", error.code())
                                .put("message", error.message()),
                        () -> node.putNull("error"));
        node.put("verdict", policy.verdict().name()).put("chainChecked", policy.chainChecked());
    }

    private static void event(ObjectNode node, LabEvent event) {
        node.put("sequence", event.sequence()).put("at", event.at().toString()).put("id", event.id());
        text(node, "policyId", event.policyId());
        node.put("message", event.message());
    }

    private static void faults(ObjectNode node, Lab lab) {
        ObjectNode mdm = node.putObject("mdm");
        for (MdmOperation operation : MdmOperation.values()) {
            String standing = name(lab.mdm().faults().standing(), operation);
            fault(mdm.putObject(operation.name()), standing, lab.mdm().faults().queued(operation));
        }
        ObjectNode ca = node.putObject("ca");
        for (LabOperation operation : LabOperation.values()) {
            String standing = name(lab.ca().faults().standing(), operation);
            fault(ca.putObject(operation.name()), standing, lab.ca().faults().queued(operation));
        }
    }

    private static <K> String name(Map<K, ? extends Enum<?>> standing, K operation) {
        return Optional.ofNullable(standing.get(operation)).map(Enum::name).orElse("");
    }

    private static void fault(ObjectNode node, String always, int queued) {
        text(node, "always", Optional.of(always).filter(name -> !name.isEmpty()));
        node.put("queuedCalls", queued);
    }

    private static void ca(ObjectNode node, Lab lab) {
        node.put("issued", lab.ca().log().issued().size());
        node.put("requests", lab.ca().log().distinctCertificateRequests());
        ArrayNode exchanges = node.putArray("exchanges");
        newest(lab.ca().log().exchanges(), MAX_EXCHANGES)
                .forEach(exchange -> exchange(exchanges.addObject(), exchange));
    }

    private static void exchange(ObjectNode node, LabExchange exchange) {
        time(node, "time", Optional.of(exchange.time()));
        node.put("operation", exchange.operation().name())
                .put("challenge", exchange.challenge().name())
                .put("outcome", exchange.outcome().name());
        text(node, "failInfo", exchange.failInfo().map(Enum::name));
        text(node, "text", Optional.of(exchange.text()).filter(text -> !text.isEmpty()));
        text(node, "fault", exchange.fault().map(Enum::name));
    }

    private static <T> List<T> newest(List<T> all, int count) {
        return all.subList(Math.max(0, all.size() - count), all.size());
    }

    private static void time(ObjectNode node, String name, Optional<Instant> time) {
        text(node, name, time.map(Instant::toString));
    }

    private static void text(ObjectNode node, String name, Optional<String> value) {
        node.put(name, value.orElse(null));
    }
}
