package dev.scepter.agent.csp;

import dev.scepter.agent.model.Secret;
import java.util.ArrayList;
import java.util.List;

/** Writes nodes as SyncML: a {@code SyncBody}, the form that consoles and Windows' local management take. */
public final class SyncMlWriter {
    private static final String META = "syncml:metinf";

    private final boolean showSecrets;
    private final StringBuilder text = new StringBuilder();
    private final List<SyncMlDocument.Command> written = new ArrayList<>();

    private SyncMlWriter(boolean showSecrets) {
        this.showSecrets = showSecrets;
    }

    /** The document to carry out, with its secrets. */
    public static String write(List<CspNode> nodes) {
        return new SyncMlWriter(true).document(nodes);
    }

    /** The same for people to look at: {@code [secret]} stands for each secret. */
    public static String writeWithoutSecrets(List<CspNode> nodes) {
        return new SyncMlWriter(false).document(nodes);
    }

    /** A document to carry out: sets and executes these nodes of one request, in one Atomic. */
    static SyncMlDocument install(List<CspNode> nodes) {
        SyncMlWriter writer = new SyncMlWriter(true);
        String text = writer.document(nodes);
        return new SyncMlDocument(Secret.ofText(text), writer.written);
    }

    /** A document to carry out: reads these nodes, by one command. */
    static SyncMlDocument get(List<String> locUris) {
        return single("Get", locUris);
    }

    /** A document to carry out: deletes a node, with all below it. */
    static SyncMlDocument delete(String locUri) {
        return single("Delete", List.of(locUri));
    }

    private static SyncMlDocument single(String element, List<String> locUris) {
        SyncMlWriter writer = new SyncMlWriter(true);
        StringBuilder text = writer.text;
        text.append("<SyncBody>\n  <").append(element).append(">\n    ");
        text.append(writer.commandId(element, locUris)).append('\n');
        for (String locUri : locUris) {
            text.append("    <Item>\n      <Target><LocURI>").append(escape(locUri));
            text.append("</LocURI></Target>\n    </Item>\n");
        }
        text.append("  </").append(element).append(">\n</SyncBody>\n");
        return new SyncMlDocument(Secret.ofText(text.toString()), writer.written);
    }

    /** The nodes of requests stand in one Atomic, as Windows demands; roots are set before it. */
    private String document(List<CspNode> nodes) {
        text.append("<SyncBody>\n");
        nodes.stream().filter(node -> !isOfRequest(node)).forEach(node -> command(node, "  "));
        List<CspNode> request = nodes.stream().filter(SyncMlWriter::isOfRequest).toList();
        if (!request.isEmpty()) {
            text.append("  <Atomic>\n    ")
                    .append(commandId("Atomic", List.of()))
                    .append('\n');
            request.forEach(node -> command(node, "    "));
            text.append("  </Atomic>\n");
        }
        return text.append("</SyncBody>\n").toString();
    }

    private static boolean isOfRequest(CspNode node) {
        return CspPath.of(node.locUri()) instanceof CspPath.Request;
    }

    private void command(CspNode node, String indent) {
        String name = node.command().element();
        text.append(indent).append('<').append(name).append(">\n");
        text.append(indent)
                .append("  ")
                .append(commandId(name, List.of(node.locUri())))
                .append('\n');
        text.append(indent).append("  <Item>\n");
        text.append(indent).append("    <Target><LocURI>").append(escape(node.locUri()));
        text.append("</LocURI></Target>\n");
        text.append(indent).append("    <Meta><Format xmlns=\"").append(META).append("\">");
        text.append(node.format().word()).append("</Format></Meta>\n");
        if (node.format() != NodeFormat.NODE && node.format() != NodeFormat.NULL) {
            String value = showSecrets || node.value() instanceof NodeValue.Text
                    ? node.value().reveal()
                    : "[secret]";
            text.append(indent).append("    <Data>").append(escape(value)).append("</Data>\n");
        }
        text.append(indent).append("  </Item>\n");
        text.append(indent).append("</").append(name).append(">\n");
    }

    private String commandId(String element, List<String> locUris) {
        String id = String.valueOf(written.size() + 1);
        written.add(new SyncMlDocument.Command(id, element, locUris));
        return "<CmdID>" + id + "</CmdID>";
    }

    /** White space besides blanks is escaped, too: readers may turn it into something else. */
    private static String escape(String value) {
        StringBuilder escaped = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '\t', '\n', '\r' -> escaped.append("&#").append((int) c).append(';');
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
