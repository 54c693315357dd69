package dev.scepter.agent.enrollment.csp;

import dev.scepter.agent.csp.ClientCertificateInstall;
import dev.scepter.agent.csp.SyncMlAnswer;
import dev.scepter.agent.csp.SyncMlDocument;
import dev.scepter.agent.csp.SyncMlDocument.Command;
import dev.scepter.agent.csp.SyncMlDocument.StateNode;
import dev.scepter.agent.model.Deadline;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.port.LocalManagement;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The CSP by way of Windows' own management by SyncML. What Windows did not take is told with the command, the node and the Status,
 * never with a value. Windows acknowledges an Exec before it enrols: that it was taken says nothing of its success.
 */
public final class SyncMlClientCertificateInstall implements ClientCertificateInstall {
    private static final String CSP = "Windows' ClientCertificateInstall CSP ";
    private static final String REFUSED = CSP + "refused ";

    /** A thumbprint is SHA-1 in hex. */
    private static final String SHA1 = "[0-9A-Fa-f]{40}";

    private static final String NUMBER = "[+-]?[0-9]{1,10}";
    private static final int MAX_ADDRESS = 2_048;

    private final LocalManagement management;

    public SyncMlClientCertificateInstall(LocalManagement management) {
        this.management = management;
    }

    @Override
    public List<String> obstacles() {
        return management.obstacles();
    }

    @Override
    public Optional<State> state(String uniqueId, Deadline deadline) throws ScepterException, InterruptedException {
        SyncMlDocument document = SyncMlDocument.poll(uniqueId);
        SyncMlAnswer answer = apply(document, deadline);
        Command get = document.commands().get(0);
        Map<StateNode, String> values = new EnumMap<>(StateNode.class);
        for (StateNode node : StateNode.values()) {
            value(answer, get, node.of(uniqueId)).ifPresent(value -> values.put(node, value));
        }
        return values.isEmpty() ? Optional.empty() : Optional.of(state(values));
    }

    /** Empty if there is no such node. */
    private static Optional<String> value(SyncMlAnswer answer, Command get, String locUri) throws ScepterException {
        int status = answer.status(get, locUri);
        Optional<String> value = answer.value(locUri);
        if (status != SyncMlStatus.DONE && status != SyncMlStatus.NOT_FOUND) {
            throw failed("refused Get of " + locUri + ": " + SyncMlStatus.words(status));
        }
        if (value.isPresent() != (status == SyncMlStatus.DONE)) {
            throw failed("contradicts itself: Get of " + locUri + " is " + SyncMlStatus.words(status)
                    + ", and there is " + (value.isPresent() ? "a value" : "no value"));
        }
        return value;
    }

    private static State state(Map<StateNode, String> values) throws ScepterException {
        return new State(
                number(values, StateNode.STATUS),
                number(values, StateNode.ERROR_CODE).orElse(0),
                thumbprint(values),
                respondent(values));
    }

    private static Optional<Integer> number(Map<StateNode, String> values, StateNode node) throws ScepterException {
        String text = values.getOrDefault(node, "");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        long number = text.matches(NUMBER) ? Long.parseLong(text) : Long.MAX_VALUE;
        if (number != (int) number) {
            throw failed("told a value of " + node + " that is no number of 32 bits");
        }
        return Optional.of((int) number);
    }

    private static Optional<Thumbprint> thumbprint(Map<StateNode, String> values) throws ScepterException {
        String text = values.getOrDefault(StateNode.CERT_THUMBPRINT, "");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!text.matches(SHA1)) {
            throw failed("told a value of " + StateNode.CERT_THUMBPRINT + " that is no SHA-1 in hex");
        }
        return Optional.of(Thumbprint.parse(text));
    }

    /** An address may hold a secret before an @ or in its query; such a one is not told. */
    private static Optional<String> respondent(Map<StateNode, String> values) {
        return Optional.of(values.getOrDefault(StateNode.RESPONDENT_SERVER_URL, ""))
                .filter(text -> !text.isEmpty()
                        && text.length() <= MAX_ADDRESS
                        && text.indexOf('?') < 0
                        && text.indexOf('@') < 0
                        && text.chars().noneMatch(Character::isISOControl));
    }

    /** Nothing can be set before Windows starts: all of it stands in one Atomic with the Exec. */
    @Override
    public void prepare(Installation installation, Deadline deadline) throws ScepterException, InterruptedException {
        delete(installation.uniqueId(), deadline);
    }

    @Override
    public Optional<String> enroll(Installation installation, Deadline deadline)
            throws ScepterException, InterruptedException {
        SyncMlDocument document = SyncMlDocument.install(installation);
        SyncMlAnswer answer = apply(document, deadline);
        Command atomic = document.commands().get(0);
        int whole = answer.status(atomic);
        if (SyncMlStatus.isNotRun(whole)) {
            // What stands in it may have no Status of its own then.
            return Optional.of(REFUSED + atomic + ": " + SyncMlStatus.words(whole));
        }
        boolean isNotRun = false;
        Optional<String> first = Optional.empty();
        Optional<String> cause = Optional.empty();
        for (Command command : document.commands()) {
            int status = answer.status(command);
            boolean taken = status == SyncMlStatus.DONE
                    || (status == SyncMlStatus.ACCEPTED && command.element().equals("Exec"));
            if (command.element().equals("Exec")) {
                isNotRun = SyncMlStatus.isNotRun(status);
            }
            if (!taken) {
                String told = command + ": " + SyncMlStatus.words(status);
                first = first.or(() -> Optional.of(told));
                if (!SyncMlStatus.isConsequence(status)) {
                    cause = cause.or(() -> Optional.of(told));
                }
            }
        }
        Optional<String> told = cause.isPresent() ? cause : first;
        if (told.isPresent() && !isNotRun) {
            throw failed("refused " + told.get());
        }
        return told.map(what -> REFUSED + what);
    }

    @Override
    public void delete(String uniqueId, Deadline deadline) throws ScepterException, InterruptedException {
        SyncMlDocument document = SyncMlDocument.delete(uniqueId);
        Command command = document.commands().get(0);
        int status = apply(document, deadline).status(command);
        if (status != SyncMlStatus.DONE && status != SyncMlStatus.NOT_FOUND) {
            throw failed("refused " + command + ": " + SyncMlStatus.words(status));
        }
    }

    private SyncMlAnswer apply(SyncMlDocument document, Deadline deadline)
            throws ScepterException, InterruptedException {
        return SyncMlAnswer.read(management.apply(document.text(), deadline));
    }

    private static ScepterException failed(String what) {
        return new ScepterException(ErrorCode.CSP_FAILED, CSP + what);
    }
}
