package dev.scepter.agent.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.lifecycle.Failure;
import dev.scepter.agent.lifecycle.PolicyStatus;
import dev.scepter.agent.lifecycle.PolicyStatus.AttemptStatus;
import dev.scepter.agent.lifecycle.PolicyStatus.Problem;
import dev.scepter.agent.lifecycle.Proofs;
import dev.scepter.agent.lifecycle.Purpose;
import dev.scepter.agent.lifecycle.Warning;
import dev.scepter.agent.model.Backend;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.policy.PolicyReading;
import dev.scepter.agent.x509.ParsedCertificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** A {@link PolicyStatus} as JSON: every field is there, null where nothing is known. */
public final class StatusJson {
    private static final JsonMapper MAPPER = new JsonMapper();

    private StatusJson() {}

    /** A new object without members. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** The entry of a policy. */
    public static ObjectNode of(PolicyStatus status) {
        ObjectNode node = object();
        Optional<ParsedCertificate> certificate = status.certificate();
        node.put("policyId", status.id().text());
        node.put("name", status.name());
        text(node, "principal", status.principal());
        text(node, "revision", status.revision());
        node.put("state", status.state().name());
        text(node, "backend", status.backend());
        text(node, "backendReason", status.backendReason());
        text(node, "thumbprint", certificate.map(value -> value.encoded().sha1().hex()));
        text(
                node,
                "thumbprintSha256",
                certificate.map(value -> value.encoded().sha256().hex()));
        text(node, "serialNumber", certificate.map(ParsedCertificate::serialNumberHex));
        text(node, "subject", certificate.map(ParsedCertificate::subject));
        time(node, "notBefore", certificate.map(ParsedCertificate::notBefore));
        time(node, "notAfter", certificate.map(ParsedCertificate::notAfter));
        time(node, "nextAttempt", status.nextAttempt());
        proofs(node.putObject("proofs"), status.proofs());
        warnings(node.putArray("warnings"), status.warnings());
        error(node, status.error());
        attempt(node, status.attempt());
        return node;
    }

    /** What is known of a policy that has no record. */
    public static ObjectNode ofUnknown(Optional<String> id, String state, Optional<Failure> error) {
        ObjectNode node = object();
        text(node, "policyId", id);
        for (String name : List.of("name", "principal", "revision")) {
            node.putNull(name);
        }
        node.put("state", state);
        for (String name : List.of(
                "backend",
                "backendReason",
                "thumbprint",
                "thumbprintSha256",
                "serialNumber",
                "subject",
                "notBefore",
                "notAfter",
                "nextAttempt")) {
            node.putNull(name);
        }
        proofs(node.putObject("proofs"), Optional.empty());
        node.putArray("warnings");
        error(node, error.map(Problem::of));
        node.putNull("attempt");
        return node;
    }

    /** A policy that was read, but not applied, and is not on this device. */
    public static ObjectNode ofRefused(PolicyReading reading, Failure error) {
        return ofRefused(reading.id(), reading.name(), reading.revision(), error);
    }

    /** The same, by what is known of a policy that a source lists. */
    public static ObjectNode ofRefused(
            Optional<PolicyId> id, Optional<String> name, Optional<String> revision, Failure error) {
        ObjectNode node = ofUnknown(id.map(PolicyId::text), PolicyStatus.State.NEW.name(), Optional.of(error));
        text(node, "name", name);
        text(node, "revision", revision);
        node.put("principal", "machine");
        // Nothing was chosen for it; this is what it would be, unless the device is told otherwise.
        node.put("backend", Backend.NATIVE.word());
        return node;
    }

    /** The member {@code error} for a failure that concerns no single policy. */
    public static void failure(ObjectNode node, Failure failure) {
        error(node, Optional.of(Problem.of(failure)));
    }

    /** The member {@code warnings} of an object that is complete otherwise. */
    public static void warnings(ObjectNode node, List<Warning> warnings) {
        warnings(node.putArray("warnings"), warnings);
    }

    /** A member that is a moment, in whole seconds. */
    public static void time(ObjectNode node, String name, Optional<Instant> time) {
        text(node, name, time.map(value -> value.truncatedTo(ChronoUnit.SECONDS).toString()));
    }

    private static void text(ObjectNode node, String name, Optional<String> value) {
        node.put(name, value.orElse(null));
    }

    private static void proofs(ObjectNode node, Optional<Proofs> proofs) {
        flag(node, "stored", proofs.map(Proofs::stored));
        flag(node, "keySigns", proofs.map(Proofs::keySigns));
        flag(node, "chainBuilds", proofs.map(Proofs::chainBuilds));
        flag(node, "inValidity", proofs.map(Proofs::inValidity));
        flag(node, "usagesMatch", proofs.map(Proofs::usagesMatch));
        flag(node, "namesMatch", proofs.map(Proofs::namesMatch));
        flag(node, "rootTrusted", proofs.flatMap(Proofs::rootTrusted));
    }

    private static void flag(ObjectNode node, String name, Optional<Boolean> value) {
        node.put(name, value.orElse(null));
    }

    private static void warnings(ArrayNode array, List<Warning> warnings) {
        for (Warning warning : warnings) {
            array.addObject().put("code", warning.code()).put("message", warning.message());
        }
    }

    /** The member {@code error}; null without a problem. */
    public static void error(ObjectNode node, Optional<Problem> error) {
        if (error.isEmpty()) {
            node.putNull("error");
            return;
        }
        Problem problem = error.get();
        ObjectNode object = node.putObject("error");
        object.put("code", problem.code().name());
        object.put("message", problem.message());
        object.put("actor", problem.actor().jsonName());
        ObjectNode retry = object.putObject("retry");
        retry.put("when", problem.when().jsonName());
        time(retry, "at", problem.at());
    }

    private static void attempt(ObjectNode node, Optional<AttemptStatus> attempt) {
        if (attempt.isEmpty()) {
            node.putNull("attempt");
            return;
        }
        AttemptStatus value = attempt.get();
        ObjectNode object = node.putObject("attempt");
        text(object, "purpose", value.purpose().map(Purpose::jsonName));
        object.put("phase", value.phase());
        text(object, "step", value.step());
        time(object, "startedAt", Optional.of(value.startedAt()));
        object.put("polls", value.polls());
        object.put("failures", value.failures());
    }
}
