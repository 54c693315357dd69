package dev.scepter.agent.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.lifecycle.PolicyRecord;
import dev.scepter.agent.lifecycle.PolicyStatus;
import dev.scepter.agent.mdm.Listed;
import dev.scepter.agent.model.ExitCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.MdmEnrollment;
import dev.scepter.agent.service.Agent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code status} shows, whoever looked: the command itself, or the running agent for it.
 *
 * @param json for {@code --json}
 * @param lines for people
 */
record StatusView(ObjectNode json, List<String> lines, ExitCode exitCode) {
    StatusView {
        lines = List.copyOf(lines);
    }

    /** How a policy with this record is. */
    @FunctionalInterface
    interface Look {
        List<PolicyStatus> at(PolicyRecord record) throws ScepterException;
    }

    /**
     * Looks at the policies and their source, without the lock of the data folder.
     *
     * @param look asked for each policy that is shown
     * @param policy the only one to be shown; empty for all
     * @param settings whether to show these, too, and whether Windows is enrolled at an MDM
     */
    static StatusView of(Agent agent, Look look, Optional<String> policy, boolean settings, StatusText texts)
            throws ScepterException, InterruptedException, UsageException {
        Optional<ShownSource> source = ShownSource.of(agent);
        StatusList shown = new StatusList();
        if (policy.isEmpty()) {
            shown.addAll(agent, record -> statuses(look, record, source));
            source.map(ShownSource::refused).orElse(List.of()).forEach(shown::addRefused);
        } else {
            addOne(agent, look, policy.get(), source, shown);
        }
        ObjectNode node = shown.json();
        source.ifPresentOrElse(known -> known.fill(node.putObject("source")), () -> node.putNull("source"));
        List<String> lines = new ArrayList<>(shown.lines(texts));
        if (policy.isEmpty()) {
            source.map(ShownSource::lines).orElse(List.of()).forEach(line -> lines.addAll(TextBlock.paragraph(line)));
        }
        if (settings) {
            SettingText.fill(node.putArray("settings"), agent.settings());
            lines.addAll(SettingText.lines(agent.settings()));
            MdmEnrollment.Outcome mdmEnrollment = agent.mdmEnrollment();
            WindowsMdmText.fill(node.putObject("mdmEnrollment"), mdmEnrollment);
            lines.addAll(WindowsMdmText.lines(mdmEnrollment));
        }
        ExitCode exitCode = policy.isEmpty()
                ? ExitCode.worst(List.of(
                        shown.exitCode(), source.map(ShownSource::exitCode).orElse(ExitCode.DONE)))
                : shown.exitCode();
        return new StatusView(node, lines, exitCode);
    }

    /** The same with what the running agent says of itself; empty if none answers. */
    StatusView with(Optional<ObjectNode> agent) {
        ObjectNode more = json.deepCopy();
        agent.ifPresentOrElse(facts -> more.set("agent", facts), () -> more.putNull("agent"));
        List<String> all = new ArrayList<>(lines);
        all.addAll(AgentFacts.lines(agent));
        return new StatusView(more, all, exitCode);
    }

    private static List<PolicyStatus> statuses(Look look, PolicyRecord record, Optional<ShownSource> source)
            throws ScepterException {
        return look.at(record).stream()
                .map(status -> source.map(known -> known.beside(status)).orElse(status))
                .toList();
    }

    private static void addOne(Agent agent, Look look, String wanted, Optional<ShownSource> source, StatusList shown)
            throws ScepterException, UsageException {
        List<Listed> refused = source.map(ShownSource::refused).orElse(List.of());
        List<Listed> meant =
                refused.stream().filter(document -> isMeant(document, wanted)).toList();
        if (meant.isEmpty() || AgentCommand.find(agent, wanted).isPresent()) {
            PolicyRecord record = AgentCommand.require(agent, wanted);
            statuses(look, record, source).forEach(shown::add);
            refused.stream()
                    .filter(document -> document.id().equals(Optional.of(record.id())))
                    .forEach(shown::addRefused);
        } else {
            meant.forEach(shown::addRefused);
        }
    }

    private static boolean isMeant(Listed document, String wanted) {
        return document.id().map(id -> id.text().equals(wanted)).orElse(false)
                || document.name().equals(Optional.of(wanted));
    }
}
