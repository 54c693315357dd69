package dev.scepter.agent.cli;

import dev.scepter.agent.csp.SyncMlReader;
import dev.scepter.agent.lifecycle.Journal;
import dev.scepter.agent.lifecycle.PolicyRecord;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.policy.Finding;
import dev.scepter.agent.policy.LintContext;
import dev.scepter.agent.policy.PolicyLinter;
import dev.scepter.agent.policy.PolicyReader;
import dev.scepter.agent.policy.PolicyReading;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
            throw new UsageException("the file " + file + " cannot be read: " + reason(e));
        }
    }

    /**
     * Reads a policy and lints it for this device.
     *
     * @param journal of the device, or empty to lint a policy for any device
     */
    static PolicyReading lint(byte[] content, Optional<Journal> journal, Instant now) throws ScepterException {
        PolicyReading reading =
                SyncMlReader.isXml(content) ? new SyncMlReader().read(content) : new PolicyReader().read(content);
        if (reading.policy().isEmpty()) {
            return reading;
        }
        LintContext context = journal.isPresent()
                ? context(journal.get(), reading.policy().get().id(), now)
                : new LintContext(now, true, Map.of());
        List<Finding> findings = new ArrayList<>(reading.findings());
        findings.addAll(new PolicyLinter().lint(reading.policy().get(), context));
        boolean sound = findings.stream().noneMatch(Finding::isError);
        return new PolicyReading(reading.id(), findings, reading.policy().filter(policy -> sound));
    }

    private static LintContext context(Journal journal, PolicyId id, Instant now) throws ScepterException {
        Map<String, PolicyId> names = new TreeMap<>();
        for (PolicyRecord other : journal.readable()) {
            if (!other.id().equals(id) && other.removal().isEmpty()) {
                names.put(other.policy().name(), other.id());
            }
        }
        boolean first = journal.read(id).flatMap(PolicyRecord::inForce).isEmpty();
        return new LintContext(now, first, names);
    }

    private static String reason(IOException e) {
        return e.getClass().getSimpleName().replace("Exception", "") + " " + e.getMessage();
    }
}
