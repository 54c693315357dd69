package dev.scepter.agent.csp;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.policy.LintCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What Windows answered to a {@link SyncMlDocument} (OMA DM representation protocol): a whole {@code SyncML}, with a Status for its
 * header, for each command, and Results. Nothing of it is believed before it was asked for here; a Status that is missing, or two that
 * contradict each other, are failures. All failures carry {@code CSP_FAILED} and quote no value.
 */
public final class SyncMlAnswer {
    private static final int MAX_CHARACTERS = 1_048_576;
    private static final String HEADER = "0";
    private static final int LEAST_CODE = 100;
    private static final int MOST_CODE = 599;

    /** A Status; {@code target} in small letters, empty text if it is for the whole command. */
    private record Status(String command, String element, String target, int code) {}

    private final BoundedXml xml;
    private final List<Status> statuses = new ArrayList<>();
    private final Map<String, String> values = new HashMap<>();

    private SyncMlAnswer(String text) throws XmlRefusedException {
        xml = new BoundedXml(XmlText.decode(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Reads an answer whose header Windows accepted. */
    public static SyncMlAnswer read(String text) throws ScepterException {
        if (text.length() > MAX_CHARACTERS) {
            throw failed("it has more than " + MAX_CHARACTERS + " characters");
        }
        try {
            SyncMlAnswer answer = new SyncMlAnswer(text);
            answer.document();
            int header =
                    answer.code(HEADER, "SyncHdr", "").orElseThrow(() -> failed("it has no Status for the header"));
            if (header / 100 != 2) {
                throw failed("it has the Status " + header + " for the header");
            }
            return answer;
        } catch (XmlRefusedException e) {
            throw new ScepterException(
                    ErrorCode.CSP_FAILED, "Windows' answer cannot be relied on: " + e.getMessage(), e);
        }
    }

    /** The Status of a command, of the one node that it is about. */
    public int status(SyncMlDocument.Command command) throws ScepterException {
        return status(
                command, command.locUris().isEmpty() ? "" : command.locUris().get(0));
    }

    /** The Status of a command for one of the nodes that it is about. */
    public int status(SyncMlDocument.Command command, String locUri) throws ScepterException {
        return code(command.id(), command.element(), locUri)
                .orElseThrow(() -> failed("it has no Status for " + command));
    }

    /** What was read from a node; empty if the answer has no value of it. */
    public Optional<String> value(String locUri) {
        return Optional.ofNullable(values.get(small(locUri)));
    }

    /** One for this node alone counts before one for the whole command. */
    private Optional<Integer> code(String id, String element, String locUri) throws ScepterException {
        List<Status> ofCommand =
                statuses.stream().filter(status -> status.command().equals(id)).toList();
        if (ofCommand.stream().anyMatch(status -> !status.element().equals(element))) {
            throw failed("it has a Status of another command than " + element + " for command " + id);
        }
        List<Integer> ofNode = codes(ofCommand, small(locUri));
        List<Integer> codes = ofNode.isEmpty() ? codes(ofCommand, "") : ofNode;
        if (codes.size() > 1) {
            throw failed("it has the Statuses " + codes + " for the same " + element);
        }
        return codes.stream().findFirst();
    }

    private static List<Integer> codes(List<Status> statuses, String target) {
        return statuses.stream()
                .filter(status -> status.target().equals(target))
                .map(Status::code)
                .distinct()
                .toList();
    }

    private void document() throws XmlRefusedException {
        if (!xml.nextChild() || !xml.name().equals("SyncML")) {
            throw refused("the document is no SyncML");
        }
        boolean body = false;
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "SyncHdr" -> xml.skip();
                case "SyncBody" -> {
                    if (body) {
                        throw refused("there are two SyncBody");
                    }
                    body = true;
                    body();
                }
                default -> throw refused("an element stands where none should");
            }
        }
        if (!body) {
            throw refused("there is no SyncBody");
        }
        if (xml.nextChild()) {
            throw refused("an element follows the SyncML");
        }
        xml.requireEnd();
    }

    private void body() throws XmlRefusedException {
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "Status" -> status();
                case "Results" -> results();
                case "Final", "Alert" -> xml.skip();
                default -> throw refused("an element stands where a Status should");
            }
        }
    }

    private void status() throws XmlRefusedException {
        Map<String, String> told = new HashMap<>();
        while (xml.nextChild()) {
            String name = xml.name();
            switch (name) {
                case "CmdRef", "Cmd", "TargetRef", "Data" -> {
                    if (told.put(name, xml.text().strip()) != null) {
                        throw refused("a Status has two " + name);
                    }
                }
                default -> xml.skip();
            }
        }
        String command = told.get("CmdRef");
        String element = told.get("Cmd");
        if (command == null || element == null) {
            throw refused("a Status does not say for which command");
        }
        String target = small(told.getOrDefault("TargetRef", ""));
        statuses.add(new Status(command, element, target, code(told.getOrDefault("Data", ""))));
    }

    private int code(String text) throws XmlRefusedException {
        if (!text.matches("[0-9]{3}") || Integer.parseInt(text) < LEAST_CODE || Integer.parseInt(text) > MOST_CODE) {
            throw refused("a Status has no code");
        }
        return Integer.parseInt(text);
    }

    private void results() throws XmlRefusedException {
        while (xml.nextChild()) {
            if (xml.name().equals("Item")) {
                result();
            } else {
                xml.skip();
            }
        }
    }

    private void result() throws XmlRefusedException {
        Optional<String> source = Optional.empty();
        Optional<String> data = Optional.empty();
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "Source" -> source = once(source, locUri());
                case "Data" -> data = once(data, xml.text().strip());
                default -> xml.skip();
            }
        }
        String value = data.orElse("");
        String node = source.orElseThrow(() -> refused("a result does not say of which node"));
        String other = values.put(small(node), value);
        if (other != null && !other.equals(value)) {
            throw refused("there are two values of one node");
        }
    }

    private String locUri() throws XmlRefusedException {
        Optional<String> locUri = Optional.empty();
        while (xml.nextChild()) {
            if (xml.name().equals("LocURI")) {
                locUri = once(locUri, xml.text().strip());
            } else {
                xml.skip();
            }
        }
        return locUri.orElseThrow(() -> refused("a source has no LocURI"));
    }

    private Optional<String> once(Optional<String> before, String now) throws XmlRefusedException {
        if (before.isPresent()) {
            throw refused("an item has an element twice");
        }
        return Optional.of(now);
    }

    /** Windows does not tell cases apart in addresses of nodes. */
    private static String small(String locUri) {
        return locUri.toLowerCase(Locale.ROOT);
    }

    private XmlRefusedException refused(String message) {
        return xml.refused(LintCode.SYNCML_SYNTAX, message);
    }

    private static ScepterException failed(String message) {
        return new ScepterException(ErrorCode.CSP_FAILED, "Windows' answer cannot be relied on: " + message);
    }
}
