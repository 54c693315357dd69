package dev.scepter.lab.control;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.lab.ca.ChallengeRule;
import dev.scepter.lab.ca.FailInfo;
import dev.scepter.lab.ca.LabCaRules;
import dev.scepter.lab.ca.PendingRule;
import dev.scepter.lab.ca.RenewalRule;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** The rules of the CA that people switch, as JSON. */
final class CaRulesJson {
    private static final int MAX_POLLS = 1_000_000;
    private static final int MAX_DAYS = 3_650;

    private CaRulesJson() {}

    static ObjectNode of(LabCaRules rules) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("challenge", nameOf(rules.challenge()));
        node.put("pendingPolls", Math.min(rules.pending().polls(), MAX_POLLS));
        node.put("renewalReq", rules.renewal().byRenewalReq());
        node.put("renewalByPkcsReq", rules.renewal().byPkcsReq());
        node.put("renewalChallenge", rules.renewal().challengeWanted());
        node.put("validityDays", rules.issue().lifetime().toDays());
        node.put("validityMinutes", rules.issue().lifetime().toMinutes());
        node.put("refuse", rules.refusal().map(Enum::name).orElse(null));
        node.put("legacyAlgorithms", rules.requests().legacyAlgorithms());
        node.put("sameKey", rules.requests().sameKey());
        return node;
    }

    /** The rules with those of the document in place of theirs. */
    static LabCaRules changed(LabCaRules rules, ControlBody body) {
        LabCaRules changed = rules;
        if (body.has("challenge")) {
            changed = changed.with(
                    body.text("challenge").map(ChallengeRule::fixed).orElse(ChallengeRule.none()));
        }
        OptionalInt polls = body.number("pendingPolls", 0, MAX_POLLS);
        if (polls.isPresent()) {
            changed = changed.with(
                    polls.getAsInt() == MAX_POLLS ? PendingRule.forever() : PendingRule.untilPoll(polls.getAsInt()));
        }
        RenewalRule renewal = changed.renewal();
        changed = changed.with(new RenewalRule(
                body.flag("renewalReq").orElse(renewal.byRenewalReq()),
                body.flag("renewalByPkcsReq").orElse(renewal.byPkcsReq()),
                body.flag("renewalChallenge").orElse(renewal.challengeWanted())));
        OptionalInt days = body.number("validityDays", 1, MAX_DAYS);
        if (days.isPresent()) {
            changed = changed.with(changed.issue().withLifetime(Duration.ofDays(days.getAsInt())));
        }
        OptionalInt minutes = body.number("validityMinutes", 1, MAX_DAYS * 1_440);
        if (minutes.isPresent()) {
            changed = changed.with(changed.issue().withLifetime(Duration.ofMinutes(minutes.getAsInt())));
        }
        if (body.has("refuse")) {
            Optional<FailInfo> refusal = body.choice("refuse", FailInfo.class);
            changed = refusal.isPresent() ? changed.refusing(refusal.get()) : changed.refusingNothing();
        }
        return changed.with(changed.requests()
                .withLegacyAlgorithms(
                        body.flag("legacyAlgorithms").orElse(changed.requests().legacyAlgorithms()))
                .withSameKey(body.flag("sameKey").orElse(changed.requests().sameKey())));
    }

    private static String nameOf(ChallengeRule rule) {
        if (rule instanceof ChallengeRule.None) {
            return "none";
        }
        return rule instanceof ChallengeRule.Fixed ? "fixed" : "oneTime";
    }
}
