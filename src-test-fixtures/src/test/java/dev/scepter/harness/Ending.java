package dev.scepter.harness;

import dev.scepter.agent.lifecycle.PolicyStatus;
import dev.scepter.agent.lifecycle.Proofs;
import dev.scepter.agent.lifecycle.Warning;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.service.Agent;
import java.util.List;
import java.util.Map;

/**
 * How a life ended, without what differs from run to run (keys, serial numbers, seconds).
 *
 * @param statuses of all policies that are left
 * @param requests how many different requests each policy sent
 * @param issued how many certificates the CA issued
 * @param devices what the MDM says of its devices
 */
record Ending(List<String> statuses, Map<PolicyId, Integer> requests, int issued, List<String> devices) {

    static Ending of(Agent agent, World world) throws ScepterException {
        List<String> statuses =
                agent.status().all().stream().map(Ending::describe).toList();
        return new Ending(
                statuses, world.requests().distinct(), world.ca().log().issued().size(), new MdmView(world).describe());
    }

    private static String describe(PolicyStatus status) {
        return String.join(
                " ",
                status.id().text(),
                status.revision().orElse(""),
                status.state().name(),
                status.exitCode().name(),
                status.certificate()
                        .map(certificate -> certificate.subject().toString())
                        .orElse("-"),
                status.proofs().map(Proofs::failing).orElse(List.of("none")).toString(),
                status.warnings().stream().map(Warning::code).toList().toString(),
                status.error().map(error -> error.code().name()).orElse("-"),
                status.attempt().map(PolicyStatus.AttemptStatus::phase).orElse("-"));
    }

    /** What is not as in a life without a crash; empty if all is. */
    String differenceFrom(Ending undisturbed, int moreRequests) {
        if (!statuses.equals(undisturbed.statuses)) {
            return "it ended with " + statuses + " instead of " + undisturbed.statuses;
        }
        if (!devices.equals(undisturbed.devices)) {
            return "the MDM ended with " + devices + " instead of " + undisturbed.devices;
        }
        boolean sameRequests = moreRequests > 0
                ? total(requests) - total(undisturbed.requests) <= moreRequests
                : requests.equals(undisturbed.requests);
        if (!sameRequests) {
            return "the CA saw " + requests + " different requests instead of " + undisturbed.requests;
        }
        int more = issued - undisturbed.issued;
        return more < 0 || more > moreRequests
                ? "the CA issued " + issued + " certificates instead of " + undisturbed.issued
                : "";
    }

    private static int total(Map<PolicyId, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }
}
