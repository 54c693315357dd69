package dev.scepter.agent.testing;

import dev.scepter.agent.csp.ClientCertificateInstall.State;
import dev.scepter.agent.model.Deadline;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.port.LocalManagement;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * The tree of a device in memory, changed and read by documents of SyncML, as far as the CSP needs it. A document that breaks the
 * rules for one is an assertion error; an Exec is acknowledged, and its node runs until told otherwise. Not safe for several threads.
 */
public final class FakeLocalManagement implements LocalManagement {
    private static final String BASE = "./Device/Vendor/MSFT/ClientCertificateInstall/SCEP/";
    private static final State RUNNING = new State(Optional.of(32), 0, Optional.empty(), Optional.empty());

    private final Map<String, String> tree = new TreeMap<>();
    private final Map<String, State> states = new HashMap<>();
    private final Map<String, Integer> execs = new HashMap<>();
    private final Map<String, Map<String, String>> told = new HashMap<>();
    private final Map<String, Integer> refusals = new HashMap<>();
    private final List<String> documents = new ArrayList<>();
    private UnaryOperator<String> garbling = answer -> answer;
    private boolean broken;

    /** A command with the items in it. */
    private record Command(String id, String name, List<Item> items) {}

    private record Item(String locUri, Optional<String> format, Optional<String> data) {}

    /** The documents so far. */
    public List<String> documents() {
        return List.copyOf(documents);
    }

    /** What is told of a node that was executed. */
    public void tell(String uniqueId, State state) {
        states.put(uniqueId, state);
    }

    /** How often the Exec of an id was taken. */
    public int execs(String uniqueId) {
        return execs.getOrDefault(uniqueId, 0);
    }

    /** The ids whose Exec was taken more than once. */
    public Set<String> idsExecutedAgain() {
        return execs.keySet().stream().filter(id -> execs(id) > 1).collect(Collectors.toSet());
    }

    /** How often any Exec was taken. */
    public int execs() {
        return execs.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The ids of all nodes. */
    public Set<String> ids() {
        return tree.keySet().stream()
                .map(node -> node.substring(BASE.length()).split("/", 2)[0])
                .collect(Collectors.toSet());
    }

    /** What was set at the last Exec, by the names of the nodes below Install. */
    public Map<String, String> told(String uniqueId) {
        return told.getOrDefault(uniqueId, Map.of());
    }

    /** Refuses what is done with nodes whose address ends so. */
    public void refuse(String suffix, int status) {
        refusals.put(suffix, status);
    }

    /** Answers something else from now on. */
    public void garble(UnaryOperator<String> other) {
        garbling = other;
    }

    /** Refuses every command from now on. */
    public void breakDown() {
        broken = true;
    }

    @Override
    public List<String> obstacles() {
        return List.of();
    }

    @Override
    public String apply(Secret syncMl, Deadline deadline) {
        String text = syncMl.revealText();
        documents.add(text);
        Element body = parse(text);
        require(body.getNodeName().equals("SyncBody"), "the root is " + body.getNodeName());
        StringBuilder answer = new StringBuilder();
        for (Element element : children(body)) {
            if (element.getNodeName().equals("Atomic")) {
                atomic(element, answer);
            } else {
                single(command(element), answer);
            }
        }
        return garbling.apply(
                "<?xml version=\"1.0\" encoding=\"UTF-16\"?><SyncML xmlns=\"SYNCML:SYNCML1.2\"><SyncHdr><VerDTD>1.2</VerDTD>"
                        + "</SyncHdr><SyncBody>" + status("0", "SyncHdr", 200) + answer
                        + "<Final/></SyncBody></SyncML>");
    }

    private void atomic(Element element, StringBuilder answer) {
        List<Command> commands = children(element).stream()
                .filter(child -> !child.getNodeName().equals("CmdID"))
                .map(FakeLocalManagement::command)
                .toList();
        Map<String, String> before = new TreeMap<>(tree);
        List<Integer> codes = new ArrayList<>();
        for (Command command : commands) {
            boolean failed = codes.stream().anyMatch(code -> code != 200);
            codes.add(failed ? 215 : change(command));
        }
        boolean failed = codes.stream().anyMatch(code -> code != 200);
        if (failed) {
            tree.clear();
            tree.putAll(before);
        }
        answer.append(status(id(element), "Atomic", failed ? 507 : 200));
        for (int i = 0; i < commands.size(); i++) {
            answer.append(status(
                    commands.get(i).id(), commands.get(i).name(), failed && codes.get(i) == 200 ? 216 : codes.get(i)));
        }
    }

    private int change(Command command) {
        require(command.items().size() == 1, "one item");
        Item item = command.items().get(0);
        Optional<Integer> refused = refused(item.locUri());
        if (refused.isPresent()) {
            return refused.get();
        }
        if (command.name().equals("Add")) {
            require(item.format().isPresent(), "a format");
            return tree.putIfAbsent(item.locUri(), item.data().orElse("")) == null ? 200 : 418;
        }
        require(command.name().equals("Exec") && item.locUri().endsWith("/Install/Enroll"), "Exec of Enroll");
        String id = item.locUri().substring(BASE.length(), item.locUri().length() - "/Install/Enroll".length());
        execs.merge(id, 1, Integer::sum);
        Map<String, String> values = new TreeMap<>();
        String install = BASE + id + "/Install/";
        tree.forEach((node, value) -> {
            if (node.startsWith(install)) {
                values.put(node.substring(install.length()), value);
            }
        });
        told.put(id, values);
        states.put(id, RUNNING);
        tree.remove(install + "Challenge");
        return 200;
    }

    private void single(Command command, StringBuilder answer) {
        String base = command.items().get(0).locUri();
        Optional<Integer> refused = refused(base);
        if (refused.isPresent()) {
            answer.append(status(command.id(), command.name(), refused.get()));
        } else if (command.name().equals("Delete")) {
            boolean there = tree.keySet().removeIf(node -> node.equals(base) || node.startsWith(base + "/"));
            answer.append(status(command.id(), "Delete", there ? 200 : 404));
        } else {
            require(command.name().equals("Get"), command.name());
            boolean there = tree.containsKey(base.substring(0, base.lastIndexOf('/')));
            answer.append(status(command.id(), "Get", there ? 200 : 404));
            if (there) {
                answer.append("<Results><CmdID>9</CmdID><MsgRef>1</MsgRef><CmdRef>" + command.id() + "</CmdRef>");
                command.items()
                        .forEach(item -> answer.append("<Item><Source><LocURI>" + item.locUri()
                                + "</LocURI></Source><Data>" + value(item.locUri()) + "</Data></Item>"));
                answer.append("</Results>");
            }
        }
    }

    private String value(String locUri) {
        String[] parts = locUri.substring(BASE.length()).split("/", -1);
        State state = states.getOrDefault(parts[0], RUNNING);
        return switch (parts[1]) {
            case "Status" -> state.status().map(String::valueOf).orElse("");
            case "ErrorCode" -> String.valueOf(state.errorCode());
            case "CertThumbprint" -> state.certificate().map(Thumbprint::hex).orElse("");
            case "RespondentServerUrl" -> state.respondent().orElse("");
            default -> throw new AssertionError("Get of " + locUri);
        };
    }

    private Optional<Integer> refused(String locUri) {
        return broken
                ? Optional.of(500)
                : refusals.entrySet().stream()
                        .filter(refusal -> locUri.endsWith(refusal.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst();
    }

    private static Command command(Element element) {
        List<Item> items = children(element).stream()
                .filter(child -> child.getNodeName().equals("Item"))
                .map(FakeLocalManagement::item)
                .toList();
        require(!items.isEmpty(), "no item");
        return new Command(id(element), element.getNodeName(), items);
    }

    private static Item item(Element element) {
        Optional<String> format = Optional.empty();
        Optional<String> data = Optional.empty();
        String locUri = "";
        for (Element child : children(element)) {
            switch (child.getNodeName()) {
                case "Target" -> locUri = children(child).get(0).getTextContent();
                case "Meta" -> {
                    Element inner = children(child).get(0);
                    require("syncml:metinf".equals(inner.getNamespaceURI()), "namespace of Format");
                    format = Optional.of(inner.getTextContent());
                }
                case "Data" -> data = Optional.of(child.getTextContent());
                default -> throw new AssertionError(child.getNodeName());
            }
        }
        require(locUri.startsWith(BASE), "address " + locUri);
        return new Item(locUri, format, data);
    }

    private static String id(Element element) {
        return children(element).stream()
                .filter(child -> child.getNodeName().equals("CmdID"))
                .map(Node::getTextContent)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no CmdID"));
    }

    private static String status(String id, String command, int code) {
        return "<Status><CmdID>1" + id + "</CmdID><MsgRef>1</MsgRef><CmdRef>" + id + "</CmdRef><Cmd>" + command
                + "</Cmd><Data>" + code + "</Data></Status>";
    }

    private static List<Element> children(Element element) {
        NodeList nodes = element.getChildNodes();
        return IntStream.range(0, nodes.getLength())
                .mapToObj(nodes::item)
                .filter(Element.class::isInstance)
                .map(Element.class::cast)
                .toList();
    }

    private static Element parse(String text) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setNamespaceAware(true);
            Document document = factory.newDocumentBuilder().parse(new InputSource(new StringReader(text)));
            return document.getDocumentElement();
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new AssertionError("no XML", e);
        }
    }

    private static void require(boolean met, String what) {
        if (!met) {
            throw new AssertionError(what);
        }
    }
}
