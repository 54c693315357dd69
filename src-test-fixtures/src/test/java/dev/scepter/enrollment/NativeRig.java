package dev.scepter.enrollment;

import dev.scepter.agent.model.Backend;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.policy.ScepPolicyBuilder;
import dev.scepter.agent.service.Agent;
import dev.scepter.lab.ca.ChallengeRule;
import dev.scepter.lab.ca.ChallengeSeen;
import dev.scepter.lab.ca.FailInfo;
import dev.scepter.lab.ca.IssueRule;
import dev.scepter.lab.ca.LabCa;
import dev.scepter.lab.ca.LabCaRules;
import dev.scepter.lab.ca.LabExchange;
import dev.scepter.lab.ca.LabFault;
import dev.scepter.lab.ca.LabOperation;
import dev.scepter.lab.ca.PendingRule;
import dev.scepter.lab.web.LabCaServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Scepter speaks SCEP itself, to the lab's CA. */
final class NativeRig extends FileRig {
    private static final LabCaRules RULES = LabCaRules.standard()
            .with(ChallengeRule.oneTime(CHALLENGE))
            .with(IssueRule.standard().withLifetime(LIFETIME));

    private final LabCa ca;
    private final LabCaServer server;

    NativeRig() {
        ca = LabCa.builder(clock(), random())
                .keys(preparedKeys()::next)
                .rules(RULES)
                .build();
        try {
            server = LabCaServer.start(ca);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String way() {
        return Backend.NATIVE.word();
    }

    @Override
    public Agent start() {
        return Agent.on(platform(), seams());
    }

    @Override
    public ScepPolicyBuilder policy() {
        return policy(ca.root(), server.url());
    }

    @Override
    public void mood(Mood mood) {
        ca.faults().clear();
        ca.setRules(
                switch (mood) {
                    case HOLDS -> RULES.with(PendingRule.forever());
                    case REFUSES -> RULES.refusing(FailInfo.BAD_REQUEST);
                    default -> RULES;
                });
        switch (mood) {
            case LOSES_REPLY -> ca.faults().always(LabOperation.PKI_OPERATION, LabFault.LOST_REPLY);
            case OTHER_NAMES -> ca.faults().always(LabOperation.PKI_OPERATION, LabFault.OTHER_SUBJECT);
            case OTHER_KEY -> ca.faults().always(LabOperation.PKI_OPERATION, LabFault.ANOTHER_KEY);
            case FORGED -> ca.faults().always(LabOperation.PKI_OPERATION, LabFault.FORGED_CERTIFICATE);
            case UNREACHABLE ->
                Arrays.stream(LabOperation.values())
                        .forEach(operation -> ca.faults().always(operation, LabFault.LOST_REPLY));
            case ISSUES, HOLDS, REFUSES -> {}
        }
    }

    @Override
    public int sent() {
        return ca.log().exchanges(LabOperation.PKI_OPERATION).size();
    }

    @Override
    public Set<String> requestsWithChallenge() {
        return ca.log().exchanges(LabOperation.PKI_OPERATION).stream()
                .filter(exchange -> exchange.challenge() == ChallengeSeen.RIGHT
                        || exchange.challenge() == ChallengeSeen.WRONG
                        || exchange.challenge() == ChallengeSeen.UNASKED)
                .map(LabExchange::requestDigest)
                .collect(Collectors.toSet());
    }

    @Override
    public boolean renewsWithoutChallenge() {
        return true;
    }

    @Override
    public Set<ErrorCode> codes(Mood mood) {
        return switch (mood) {
            case REFUSES -> Set.of(ErrorCode.CA_REFUSED_BAD_REQUEST);
            case OTHER_KEY -> Set.of(ErrorCode.ISSUED_FOR_OTHER_KEY);
            case FORGED -> Set.of(ErrorCode.ISSUED_CHAIN_UNTRUSTED);
            default -> Set.of();
        };
    }

    @Override
    public Set<String> leftovers(Set<KeyName> owned) {
        return Set.of();
    }

    @Override
    public void close() {
        server.close();
    }
}
