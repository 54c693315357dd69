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
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

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
        return lint(read(content), agent, Map.of(), Set.of(), Set.of());
    }

    /**
     * Lints several policies for this device, as if they came to it together.
     *
     * @return for each file what there is to say, in the order of the files
     */
    static Map<Path, List<Finding>> lint(Map<Path, PolicyReading> readings, Agent agent) throws ScepterException {
        Set<PolicyId> replaced = readings.values().stream()
                .flatMap(reading -> reading.id().stream())
                .collect(Collectors.toSet());
        Map<String, PolicyId> names = new HashMap<>();
        Set<PolicyId> ids = new HashSet<>();
        Map<Path, List<Finding>> findings = new LinkedHashMap<>();
        for (Map.Entry<Path, PolicyReading> entry : readings.entrySet()) {
            PolicyReading reading = entry.getValue();
            findings.put(
                    entry.getKey(), lint(reading, agent, names, ids, replaced).findings());
            reading.id().ifPresent(ids::add);
            reading.policy().ifPresent(policy -> names.putIfAbsent(policy.name(), policy.id()));
        }
        return findings;
    }

    /**
     * @param others names of policies that are linted with it, and their ids
     * @param ids ids of policies that are linted with it
     * @param replaced what this device holds of these ids does not count
     */
    private static PolicyReading lint(
            PolicyReading reading, Agent agent, Map<String, PolicyId> others, Set<PolicyId> ids, Set<PolicyId> replaced)
            throws ScepterException {
        if (reading.policy().isEmpty()) {
            return reading;
        }
        LintContext context = context(agent, reading.policy().get().id(), others, ids, replaced);
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

    private static LintContext context(
            Agent agent, PolicyId id, Map<String, PolicyId> others, Set<PolicyId> ids, Set<PolicyId> replaced)
            throws ScepterException {
        Map<String, PolicyId> names = new TreeMap<>();
        for (PolicyRecord other : agent.journal().readable()) {
            boolean counts = !other.id().equals(id) && !replaced.contains(other.id());
            if (counts && other.removal().isEmpty()) {
                names.put(other.policy().name(), other.id());
            }
        }
        names.putAll(others);
        return new LintContext(
                agent.clock().instant(),
                agent.journal().read(id).flatMap(PolicyRecord::inForce).isEmpty(),
                names,
                ids,
                agent.identity(),
                agent.abilities(),
                agent.settings().minimumKeyLength());
    }

    /** Why a file cannot be read, for people. */
    static String reason(Path file, IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "the account may not read it";
        }
        return Files.isDirectory(file) ? "it is a folder" : "reading it failed (" + e.getMessage() + ")";
    }
}
