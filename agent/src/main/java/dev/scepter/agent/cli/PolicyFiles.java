package dev.scepter.agent.cli;

import dev.scepter.agent.csp.SyncMlReader;
import dev.scepter.agent.lifecycle.PolicyRecord;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.policy.Finding;
import dev.scepter.agent.policy.LintContext;
import dev.scepter.agent.policy.PolicyLinter;
import dev.scepter.agent.policy.PolicyReader;
import dev.scepter.agent.policy.PolicyReading;
import dev.scepter.agent.service.Agent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads policy files as people name them on the command line. */
final class PolicyFiles {
    /** One more than the reader takes, so that it can say "too large". */
    private static final int MOST_BYTES = (4 << 20) + 1;

    private PolicyFiles() {}

    /** The content of a file; a file that cannot be read is wrong use. */
    static byte[] read(Path file) throws UsageException {
        try (InputStream input = Files.newInputStream(file)) {
            return input.readNBytes(MOST_BYTES);
        } catch (IOException e) {
            throw new UsageException("the file " + file + " cannot be read: " + reason(file, e));
        }
    }

    /** Reads a policy, JSON or SyncML, by itself, without a look at this device. */
    static PolicyReading read(byte[] content) {
        return SyncMlReader.isXml(content) ? new SyncMlReader().read(content) : new PolicyReader().read(content);
    }

    /** Reads a policy and lints it for this device. */
    static PolicyReading lint(byte[] content, Agent agent) throws ScepterException {
        return lint(content, agent, Map.of());
    }

    /**
     * Reads a policy and lints it for this device.
     *
     * @param others names of policies that are linted with it, and their ids
     */
    static PolicyReading lint(byte[] content, Agent agent, Map<String, PolicyId> others) throws ScepterException {
        PolicyReading reading = read(content);
        if (reading.policy().isEmpty()) {
            return reading;
        }
        LintContext context = context(agent, reading.policy().get().id(), others);
        List<Finding> findings = new ArrayList<>(reading.findings());
        findings.addAll(new PolicyLinter().lint(reading.policy().get(), context));
        findings.sort(Comparator.comparing(Finding::severity));
        boolean sound = findings.stream().noneMatch(Finding::isError);
        return new PolicyReading(
                reading.id(),
                reading.name(),
                reading.revision(),
                findings,
                reading.policy().filter(policy -> sound));
    }

    private static LintContext context(Agent agent, PolicyId id, Map<String, PolicyId> others) throws ScepterException {
        Map<String, PolicyId> names = new TreeMap<>();
        for (PolicyRecord other : agent.journal().readable()) {
            if (!other.id().equals(id) && other.removal().isEmpty()) {
                names.put(other.policy().name(), other.id());
            }
        }
        names.putAll(others);
        return new LintContext(
                agent.clock().instant(),
                agent.journal().read(id).flatMap(PolicyRecord::inForce).isEmpty(),
                names,
                agent.identity(),
                agent.abilities(),
                agent.settings().minimumKeyLength());
    }

    private static String reason(Path file, IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "the account may not read it";
        }
        return Files.isDirectory(file) ? "it is a folder" : "reading it failed (" + e.getMessage() + ")";
    }
}
