package dev.scepter.lab.demo;

import dev.scepter.agent.lifecycle.CertificateInForce;
import dev.scepter.agent.lifecycle.Demand;
import dev.scepter.agent.lifecycle.PolicyRecord;
import dev.scepter.agent.lifecycle.PolicyStatus;
import dev.scepter.agent.lifecycle.Proofs;
import dev.scepter.agent.lifecycle.RunResult;
import dev.scepter.agent.mdm.PolicyAnswer;
import dev.scepter.agent.mdm.UrlPolicySource;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.policy.Finding;
import dev.scepter.agent.policy.LintContext;
import dev.scepter.agent.policy.PolicyLinter;
import dev.scepter.agent.policy.PolicyReader;
import dev.scepter.agent.policy.PolicyReading;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.policy.Severity;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.Seams;
import dev.scepter.lab.ca.LabCa;
import dev.scepter.lab.demo.Audience.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The life of one certificate: policy, enrolment, proof, renewal, removal. All that is said is looked at; the first
 * thing that is not so ends the story with a failure.
 */
final class DemoStory {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Audience audience;
    private final Seams seams;
    private final StepTeller teller;
    private final Consumer<LabCa> trouble;

    /**
     * @param seams time and randomness; the story hears the events itself
     * @param trouble what befalls the CA before it starts; nothing outside of tests
     */
    DemoStory(Audience audience, Seams seams, Consumer<LabCa> trouble) {
        this.audience = audience;
        this.teller = new StepTeller(audience);
        this.seams = new Seams(seams.clock(), seams.sleeper(), seams.random(), event -> {
            seams.events().accept(event);
            teller.accept(event);
        });
        this.trouble = trouble;
    }

    /**
     * Tells the story.
     *
     * @param data where the agent keeps its files
     * @param keep leave out the removal
     */
    void tell(Path data, boolean keep) throws ScepterException, InterruptedException {
        try (DemoLab lab = startLab();
                Agent agent = Agent.onFiles(data, seams)) {
            ScepPolicy policy = policy(agent, lab.policyUrl());
            try (DurableFolder.Lock held = agent.folder().lock(PATIENCE)) {
                CertificateInForce first = enrol(agent, policy, lab, data);
                lab.issueAtOnce();
                renew(agent, first);
                if (!keep) {
                    remove(agent, data);
                }
            }
        }
    }

    private DemoLab startLab() throws ScepterException {
        audience.chapter(
                "servers",
                "The servers",
                "In a company, a certification authority (CA) issues certificates, and a web server says which"
                        + " certificate each device shall have. Here both run inside this command.");
        Stopwatch founding = Stopwatch.start(seams.clock());
        LabCa ca = DemoLab.found(seams.clock(), seams.random());
        done("foundCa", "make a CA of two levels, a root and an issuing CA", founding);
        trouble.accept(ca);
        Stopwatch starting = Stopwatch.start(seams.clock());
        try {
            DemoLab lab = DemoLab.start(ca, seams.random());
            done("startServers", "start the CA at " + lab.caUrl(), starting);
            return lab;
        } catch (IOException e) {
            throw new ScepterException(
                    ErrorCode.CONNECT_FAILED, "starting the demo's servers on 127.0.0.1: " + e.getMessage(), e);
        }
    }

    private byte[] document(Agent agent, String url) throws ScepterException, InterruptedException {
        PolicyAnswer answer = new UrlPolicySource(agent.http(), url, false, PATIENCE, seams.clock())
                .ask(Optional.empty(), Duration.ZERO);
        if (answer instanceof PolicyAnswer.Policies policies
                && !policies.documents().isEmpty()) {
            return policies.documents().get(0).content();
        }
        throw new ScepterException(ErrorCode.REPLY_EMPTY, "the policy server of the demo has no policy");
    }

    private ScepPolicy policy(Agent agent, String url) throws ScepterException, InterruptedException {
        audience.chapter(
                "policy",
                "The policy",
                "An administrator wrote down which certificate this device shall have, from which CA, and when to"
                        + " renew it. The policy also carries the thumbprint of the CA's root, so that no other"
                        + " CA is taken for it, and a challenge, the password for asking.");
        Stopwatch fetching = Stopwatch.start(seams.clock());
        byte[] document = document(agent, url);
        done("fetchPolicy", "fetch the policy from " + url, fetching);
        Stopwatch linting = Stopwatch.start(seams.clock());
        PolicyReading reading = new PolicyReader().read(document);
        List<Finding> findings = new ArrayList<>(reading.findings());
        reading.policy()
                .ifPresent(policy -> findings.addAll(new PolicyLinter()
                        .lint(
                                policy,
                                new LintContext(
                                        seams.clock().instant(),
                                        true,
                                        Map.of(),
                                        Set.of(),
                                        agent.identity(),
                                        agent.abilities(),
                                        agent.settings().minimumKeyLength()))));
        // Plain http is said as information; between parts of one process it does no harm.
        findings.removeIf(finding -> finding.severity() == Severity.INFO);
        if (!findings.isEmpty()) {
            throw new ScepterException(ErrorCode.POLICY_INVALID, "checking the policy of " + url + ": " + findings);
        }
        done("lintPolicy", "check the policy: no errors, no warnings", linting);
        return reading.policy().orElseThrow();
    }

    private CertificateInForce enrol(Agent agent, ScepPolicy policy, DemoLab lab, Path data)
            throws ScepterException, InterruptedException {
        audience.chapter(
                "enrol",
                "The first certificate",
                "The agent makes a key and asks the CA to certify it. The challenge is encrypted for the CA of"
                        + " the policy, so that nobody else can read it. This CA wants a person to approve each"
                        + " new device, so the agent has to ask again.");
        RunResult result = agent.engine().apply(policy, lab.policyUrl(), Demand.NOW, teller);
        CertificateInForce first = requireValid(agent, result);
        audience.chapter(
                "prove",
                "The proof",
                "A certificate counts when it is seen to work, not when the CA has sent it. So the agent looks at"
                        + " what is on disk and tries the key.");
        tellStatus(agent, result.record());
        audience.files(files(data));
        return first;
    }

    private void renew(Agent agent, CertificateInForce first) throws ScepterException, InterruptedException {
        audience.chapter(
                "renew",
                "The renewal",
                "The agent renews by itself before a certificate ends; here it is told to do so now. It first asks"
                        + " without the challenge. The old certificate stays in use until the new one is proven.");
        RunResult result = agent.engine()
                .run(DemoLab.POLICY, Demand.RENEWAL, teller)
                .orElseThrow(() -> new IllegalStateException("the record vanished under the lock"));
        CertificateInForce second = requireValid(agent, result);
        PolicyStatus status = agent.status().of(result.record());
        audience.status(status);
        claim(
                "certificateChanged",
                "this is another certificate",
                !second.leaf().equals(first.leaf()));
        claim("keyChanged", "it has a new key", !second.key().equals(first.key()));
        claim("proofsHold", "all proofs hold for it, too", proofs(status).hold());
    }

    private void remove(Agent agent, Path data) throws ScepterException, InterruptedException {
        audience.chapter(
                "remove",
                "The removal",
                "The administrator takes the policy away. What it brought goes with it: certificates, keys and root.");
        RunResult result = agent.engine()
                .remove(DemoLab.POLICY, false, teller)
                .orElseThrow(() -> new IllegalStateException("the record vanished under the lock"));
        requireSuccess(agent, result);
        List<DataFile> left = files(data);
        claim(
                "storeEmpty",
                "no certificate, key or root is left in the store",
                left.stream().noneMatch(DataFile::isInStore));
        claim(
                "policyForgotten",
                "the agent knows no policy any more",
                agent.status().all().isEmpty());
        boolean unnamed = left.stream().noneMatch(file -> file.path().contains(DemoLab.POLICY.text()));
        claim("noFileNamesPolicy", "no other file of the policy is left", unnamed);
    }

    private CertificateInForce requireValid(Agent agent, RunResult result) throws ScepterException {
        requireSuccess(agent, result);
        return result.record()
                .inForce()
                .orElseThrow(() -> new ScepterException(
                        ErrorCode.CERTIFICATE_MISSING, "the run ended well, but left no certificate in use"));
    }

    private static void requireSuccess(Agent agent, RunResult result) throws ScepterException {
        PolicyStatus status = agent.status().of(result.record()).after(result.failure());
        if (status.error().isPresent()) {
            PolicyStatus.Problem problem = status.error().get();
            throw new ScepterException(problem.code(), problem.message());
        }
        if (status.exitCode() != ExitCode.DONE) {
            throw new ScepterException(ErrorCode.DEFECT, "the policy is " + status.state() + " without a reason");
        }
    }

    private void tellStatus(Agent agent, PolicyRecord record) throws ScepterException {
        PolicyStatus status = agent.status().of(record);
        Proofs proofs = proofs(status);
        audience.proofs(proofs);
        audience.status(status);
        claim(
                "proofsHold",
                "all seven proofs hold",
                proofs.hold() && proofs.rootTrusted().isPresent());
    }

    private static Proofs proofs(PolicyStatus status) throws ScepterException {
        return status.proofs()
                .orElseThrow(() -> new ScepterException(
                        ErrorCode.CERTIFICATE_MISSING, "looking at the certificate of the demo: there is none"));
    }

    private void claim(String name, String words, boolean holds) throws ScepterException {
        audience.claim(name, words, holds);
        if (!holds) {
            throw new ScepterException(ErrorCode.PROOF_FAILED, "looking whether " + words + ": it is not so");
        }
    }

    private void done(String name, String words, Stopwatch watch) {
        audience.step(name, words, Result.OK, watch.elapsed());
    }

    private static List<DataFile> files(Path data) throws ScepterException {
        try {
            return DataFile.below(data);
        } catch (IOException e) {
            throw new ScepterException(
                    ErrorCode.DATA_FOLDER_UNUSABLE, "listing the files in " + data + ": " + Objects.toString(e), e);
        }
    }
}
