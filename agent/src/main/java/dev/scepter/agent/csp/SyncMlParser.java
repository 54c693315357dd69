package dev.scepter.agent.csp;

import dev.scepter.agent.model.Secret;
import dev.scepter.agent.policy.LintCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** From the text of a document to the nodes that it sets and executes. For one document. */
final class SyncMlParser {
    /** What an Item says; its data may be a challenge, as long as the node is not known. */
    private record Item(String locUri, Optional<String> format, Secret data) {}

    private final BoundedXml xml;
    private final NodeFindings findings;
    private final List<CspNode> nodes = new ArrayList<>();

    private SyncMlParser(String text, NodeFindings findings) throws XmlRefusedException {
        this.xml = new BoundedXml(text);
        this.findings = findings;
    }

    /** The nodes in the order of the document. */
    static List<CspNode> parse(String text, NodeFindings findings) throws XmlRefusedException {
        SyncMlParser parser = new SyncMlParser(text, findings);
        parser.container();
        parser.xml.requireEnd();
        return List.copyOf(parser.nodes);
    }

    private void container() throws XmlRefusedException {
        while (xml.nextChild()) {
            String name = xml.name();
            switch (name) {
                case "SyncML", "SyncBody", "Atomic", "Sequence" -> container();
                case "Add", "Replace", "Exec" -> command(name);
                case "SyncHdr", "CmdID", "Final", "Meta", "NoResp", "Cred" -> xml.skip();
                case "Delete", "Get", "Copy", "Alert", "Status", "Results" -> {
                    findings.add(LintCode.SYNCML_COMMAND_IGNORED, "", "a command " + name + " is ignored");
                    xml.skip();
                }
                default -> throw xml.refused(LintCode.SYNCML_SYNTAX, "an element is none of SyncML");
            }
        }
    }

    private void command(String name) throws XmlRefusedException {
        NodeCommand command = Arrays.stream(NodeCommand.values())
                .filter(candidate -> candidate.element().equals(name))
                .findFirst()
                .orElseThrow();
        Optional<String> given = Optional.empty();
        List<Item> items = new ArrayList<>();
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "Item" -> items.add(item());
                case "Meta" -> given = format();
                default -> xml.skip();
            }
        }
        Optional<String> common = given;
        for (Item item : items) {
            if (item.locUri().isEmpty()) {
                findings.add(LintCode.SYNCML_COMMAND_IGNORED, "", "a command " + name + " without Target is ignored");
            } else {
                nodes.add(node(command, item, item.format().or(() -> common)));
            }
        }
    }

    /** A format that no node of this package has counts as none: what the node needs is said where it is known. */
    private static CspNode node(NodeCommand command, Item item, Optional<String> format) {
        NodeFormat known = format.flatMap(NodeFormat::ofWord).orElse(NodeFormat.CHR);
        return new CspNode(
                command, item.locUri(), known, new NodeValue.Text(item.data().revealText()));
    }

    private Item item() throws XmlRefusedException {
        String locUri = "";
        Optional<String> format = Optional.empty();
        Secret data = Secret.ofText("");
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "Target" -> locUri = target();
                case "Meta" -> format = format();
                case "Data" -> data = Secret.ofText(xml.text());
                default -> xml.skip();
            }
        }
        return new Item(locUri, format, data);
    }

    private String target() throws XmlRefusedException {
        String locUri = "";
        while (xml.nextChild()) {
            if (xml.name().equals("LocURI")) {
                locUri = xml.text().strip();
            } else {
                xml.skip();
            }
        }
        return locUri;
    }

    private Optional<String> format() throws XmlRefusedException {
        Optional<String> format = Optional.empty();
        while (xml.nextChild()) {
            if (xml.name().equals("Format")) {
                format = Optional.of(xml.text().strip());
            } else {
                xml.skip();
            }
        }
        return format;
    }
}
