package dev.scepter.agent.service;

import dev.scepter.agent.csp.SyncMlReader;
import dev.scepter.agent.lifecycle.Journal;
import dev.scepter.agent.lifecycle.PolicyRecord;
import dev.scepter.agent.mdm.DocumentWarning;
import dev.scepter.agent.mdm.Listed;
import dev.scepter.agent.mdm.SourceDocument;
import dev.scepter.agent.mdm.SourceState;
import dev.scepter.agent.mdm.Trouble;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.WarningCode;
import dev.scepter.agent.policy.EffectiveSettings;
import dev.scepter.agent.policy.Finding;
import dev.scepter.agent.policy.LintCode;
import dev.scepter.agent.policy.LintContext;
import dev.scepter.agent.policy.PolicyLinter;
import dev.scepter.agent.policy.PolicyReader;
import dev.scepter.agent.policy.PolicyReading;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads policy documents, JSON or SyncML, and lints them for one device. Changes nothing. */
public final class PolicyDocuments {
    private static final Set<String> OF_THE_DEVICE = names(LintCode.PLACEHOLDER_EMPTY, LintCode.PLACEHOLDER_UNFIT);
    private static final Set<String> OF_OTHER_POLICIES = names(LintCode.NAME_NOT_UNIQUE, LintCode.ID_NOT_UNIQUE);

    private final Agent agent;

    public PolicyDocuments(Agent agent) {
        this.agent = agent;
    }

    /** Reads a policy by itself, without a look at this device. */
    public static PolicyReading read(byte[] content) {
        return SyncMlReader.isXml(content) ? new SyncMlReader().read(content) : new PolicyReader().read(content);
    }

    /**
     * Reads a policy, lints it for this device, and takes its root away where no root may come with it.
     *
     * @param rootsTrusted only administrators could have written the document
     */
    public PolicyReading prepare(byte[] content, boolean rootsTrusted) throws ScepterException {
        PolicyReading reading = read(content);
        Set<PolicyId> replaced = reading.id().map(Set::of).orElse(Set.of());
        return withRootRule(lint(reading, namesBesides(replaced), Set.of()), rootsTrusted);
    }

    /**
     * The same for documents that came together.
     *
     * @return one for each document, in their order
     */
    public List<PolicyReading> prepare(List<SourceDocument> documents) throws ScepterException {
        List<PolicyReading> linted = lint(
                documents.stream().map(document -> read(document.content())).toList());
        List<PolicyReading> prepared = new ArrayList<>();
        for (int i = 0; i < linted.size(); i++) {
            prepared.add(withRootRule(linted.get(i), documents.get(i).rootsTrusted()));
        }
        return prepared;
    }

    /**
     * Lints several policies for this device, as if they came to it together.
     *
     * @return one for each reading, in their order
     */
    public List<PolicyReading> lint(List<PolicyReading> readings) throws ScepterException {
        Set<PolicyId> replaced =
                readings.stream().flatMap(reading -> reading.id().stream()).collect(Collectors.toSet());
        Map<String, PolicyId> names = namesBesides(replaced);
        Set<PolicyId> ids = new HashSet<>();
        List<PolicyReading> linted = new ArrayList<>();
        for (PolicyReading reading : readings) {
            linted.add(lint(reading, names, ids));
            reading.id().ifPresent(ids::add);
            // One that is linted with it comes before one on the device.
            reading.policy().ifPresent(policy -> names.put(policy.name(), policy.id()));
        }
        return linted;
    }

    /** What is known of a document once it was read. */
    public static Listed listed(SourceDocument document, PolicyReading reading) {
        return new Listed(
                document.where(),
                reading.id(),
                reading.name(),
                reading.revision(),
                document.digest(),
                trouble(reading),
                warnings(reading));
    }

    /** What is worth a look in a policy though it is applied, as it is shown beside its certificate. */
    public static List<DocumentWarning> warnings(PolicyReading reading) {
        return reading.findings().stream()
                .flatMap(finding ->
                        WarningCode.ofName(finding.code())
                                .map(code -> new DocumentWarning(code, finding.message()))
                                .stream())
                .toList();
    }

    /** Why a policy is not applied; empty if nothing speaks against it. */
    public static Optional<Trouble> trouble(PolicyReading reading) {
        List<Finding> errors =
                reading.findings().stream().filter(Finding::isError).toList();
        if (errors.isEmpty()) {
            return Optional.empty();
        }
        List<String> words = errors.stream()
                .map(error -> (error.pointer().isEmpty() ? "" : error.pointer() + ": ") + error.message())
                .toList();
        return Optional.of(new Trouble(code(errors), String.join("; ", words)));
    }

    private static ErrorCode code(List<Finding> errors) {
        if (errors.stream().allMatch(error -> OF_THE_DEVICE.contains(error.code()))) {
            return ErrorCode.PLACEHOLDER_EMPTY;
        }
        return errors.stream().allMatch(error -> OF_OTHER_POLICIES.contains(error.code()))
                ? ErrorCode.POLICY_CONFLICT
                : ErrorCode.POLICY_INVALID;
    }

    /**
     * Whether a root that was left out of a document would be taken now that the settings are as they are. Rights of files
     * that have changed make another document of it.
     */
    boolean allowsRootsOf(SourceState state) {
        boolean isMdm = state.source().startsWith(EffectiveSettings.MDM + " ");
        return agent.settings().allowRootInstall().orElse(isMdm);
    }

    private PolicyReading withRootRule(PolicyReading reading, boolean rootsTrusted) {
        boolean allowed = agent.settings().allowRootInstall().orElse(rootsTrusted);
        return allowed ? reading : reading.withoutRoot();
    }

    /**
     * @param others names of other policies, on this device and linted with it, and their ids
     * @param ids ids of policies that are linted with it
     */
    private PolicyReading lint(PolicyReading reading, Map<String, PolicyId> others, Set<PolicyId> ids)
            throws ScepterException {
        if (reading.policy().isEmpty()) {
            return reading;
        }
        LintContext context = context(reading.policy().get().id(), others, ids);
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

    /** The names of the policies on this device but for those that are replaced. Reads the whole journal. */
    private Map<String, PolicyId> namesBesides(Set<PolicyId> replaced) throws ScepterException {
        Map<String, PolicyId> names = new HashMap<>();
        for (PolicyRecord other : agent.journal().readable()) {
            if (!replaced.contains(other.id()) && other.removal().isEmpty()) {
                names.put(other.policy().name(), other.id());
            }
        }
        return names;
    }

    private LintContext context(PolicyId id, Map<String, PolicyId> names, Set<PolicyId> ids) throws ScepterException {
        return new LintContext(
                agent.clock().instant(),
                isWithoutCertificate(id),
                names,
                ids,
                agent.identity(),
                agent.abilities(),
                agent.settings().minimumKeyLength());
    }

    /** Whoever works on a record that cannot be read meets the failure; here it must not hide the other policies. */
    private boolean isWithoutCertificate(PolicyId id) throws ScepterException {
        try {
            return !agent.hasCertificate(id);
        } catch (ScepterException e) {
            if (!Journal.isUnreadable(e)) {
                throw e;
            }
            return false;
        }
    }

    private static Set<String> names(LintCode... codes) {
        return Set.of(codes).stream().map(LintCode::jsonName).collect(Collectors.toSet());
    }
}
