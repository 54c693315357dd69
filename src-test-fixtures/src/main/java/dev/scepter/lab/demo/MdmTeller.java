package dev.scepter.lab.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.scepter.agent.service.Workers;
import dev.scepter.lab.demo.Audience.Result;
import dev.scepter.lab.mdm.MdmExchange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Tells the agent's calls to the MDM, by what the MDM saw of them. For one thread. */
final class MdmTeller implements Resident.Mailbox {
    private static final JsonMapper JSON = new JsonMapper();

    private final Audience audience;
    private final DemoLab lab;
    private int told;

    MdmTeller(Audience audience, DemoLab lab) {
        this.audience = audience;
        this.lab = lab;
        this.told = lab.calls().size();
    }

    @Override
    public void ended(String name, Duration took) {
        List<MdmExchange> calls = lab.calls();
        Optional<MdmExchange> call = calls.size() > told ? Optional.of(calls.get(calls.size() - 1)) : Optional.empty();
        Optional<Integer> status = call.map(MdmExchange::status);
        told = calls.size();
        if (name.equals(Workers.ASKING)) {
            tell("askMdm", "ask the MDM which certificates to have", status, took);
        } else if (name.equals(Workers.REPORTING)) {
            boolean signed = call.filter(MdmTeller::hasProofs).isPresent();
            tell("report", "report to the MDM" + (signed ? ", signed by the certificate's key" : ""), status, took);
        }
    }

    private static boolean hasProofs(MdmExchange call) {
        try {
            return !JSON.readTree(call.requestBody()).path("proofs").isEmpty();
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private void tell(String name, String words, Optional<Integer> status, Duration took) {
        if (status.isEmpty()) {
            audience.step(name, words + "; nobody answers", Result.REFUSED, took);
        } else if (status.get() == 200 || status.get() == 204) {
            audience.step(name, words, Result.OK, took);
        } else if (status.get() == 304) {
            audience.step(name, words + "; nothing new", Result.OK, took);
        } else {
            audience.step(name, words + "; it answers " + status.get(), Result.FAILED, took);
        }
    }
}
