package dev.scepter.agent.csp;

import dev.scepter.agent.policy.LintCode;
import java.io.StringReader;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * A walk over the elements of a text that may hold several documents' roots side by side.
 *
 * <p>Namespaces are passed over: what stands before the colon of a name is cut off, so that fragments without the
 * declarations of their document are read. No document type, no entities, no file or address is ever opened. The JDK's
 * own parser, whatever else is on the class path. Messages of the parser are not passed on, because they quote.
 */
final class BoundedXml {
    static final int MAX_DEPTH = 32;
    static final int MAX_ELEMENTS = 10_000;
    static final int MAX_ATTRIBUTES = 100;
    static final int MAX_TEXT = 2_000_000;

    private static final String ROOT = "fragment";

    private final XMLStreamReader reader;
    private int depth;
    private int elements;

    BoundedXml(String text) throws XmlRefusedException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        // The default differs: 10,000 in JDK 17, 200 in JDK 25. SyncML has none but declarations of namespaces.
        factory.setProperty("jdk.xml.elementAttributeLimit", MAX_ATTRIBUTES);
        try {
            // A root of our own: consoles take several commands side by side, which alone are no XML document.
            reader = factory.createXMLStreamReader(new StringReader("<" + ROOT + ">" + text + "</" + ROOT + ">"));
            reader.next();
        } catch (XMLStreamException e) {
            throw refused(LintCode.SYNCML_SYNTAX, "the document is not XML", e.getLocation());
        }
    }

    /**
     * Goes to the next child of the element that was entered last.
     *
     * @return whether there is one; if not, that element has been left
     */
    boolean nextChild() throws XmlRefusedException {
        while (true) {
            switch (next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    return true;
                }
                case XMLStreamConstants.END_ELEMENT, XMLStreamConstants.END_DOCUMENT -> {
                    return false;
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                    if (!reader.isWhiteSpace()) {
                        throw refused(LintCode.SYNCML_SYNTAX, "text stands where an element should");
                    }
                }
                default -> {
                    // comments and processing instructions mean nothing
                }
            }
        }
    }

    /** Makes sure that nothing follows the last element: the text could have closed the root that is not its own. */
    void requireEnd() throws XmlRefusedException {
        int event = next();
        while (event != XMLStreamConstants.END_DOCUMENT) {
            if (event == XMLStreamConstants.START_ELEMENT) {
                throw refused(LintCode.SYNCML_SYNTAX, "an element has no start");
            }
            event = next();
        }
    }

    /** The name of the element entered last, without prefix. */
    String name() {
        String name = reader.getLocalName();
        return name.substring(name.indexOf(':') + 1);
    }

    /** The text of the element entered last, which has no children and is left thereby. */
    String text() throws XmlRefusedException {
        StringBuilder text = new StringBuilder();
        while (true) {
            switch (next()) {
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                    if (text.length() + reader.getTextLength() > MAX_TEXT) {
                        throw refused(LintCode.SYNCML_LIMIT, "a text has more than " + MAX_TEXT + " characters");
                    }
                    text.append(reader.getTextCharacters(), reader.getTextStart(), reader.getTextLength());
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    return text.toString();
                }
                case XMLStreamConstants.START_ELEMENT ->
                    throw refused(LintCode.SYNCML_SYNTAX, "an element stands where a text should");
                default -> {
                    // comments and processing instructions mean nothing
                }
            }
        }
    }

    /** Leaves the element entered last, whatever is in it. */
    void skip() throws XmlRefusedException {
        int outside = depth - 1;
        while (depth > outside) {
            next();
        }
    }

    /** A refusal that names the line and the column at which reading stopped. */
    XmlRefusedException refused(LintCode code, String message) {
        return refused(code, message, reader.getLocation());
    }

    private static XmlRefusedException refused(LintCode code, String message, @Nullable Location location) {
        if (location == null || location.getLineNumber() < 1) {
            return new XmlRefusedException(code, message);
        }
        int line = location.getLineNumber();
        // The root that is not of the document stands in its first line.
        int column = location.getColumnNumber() - (line == 1 ? ROOT.length() + 2 : 0);
        return new XmlRefusedException(code, message + " at line " + line + ", column " + Math.max(1, column));
    }

    private int next() throws XmlRefusedException {
        int event = parse();
        switch (event) {
            case XMLStreamConstants.START_ELEMENT -> {
                if (++depth > MAX_DEPTH) {
                    throw refused(LintCode.SYNCML_LIMIT, "elements are nested deeper than " + MAX_DEPTH + " levels");
                }
                if (++elements > MAX_ELEMENTS) {
                    throw refused(LintCode.SYNCML_LIMIT, "there are more than " + MAX_ELEMENTS + " elements");
                }
            }
            case XMLStreamConstants.END_ELEMENT -> depth--;
            case XMLStreamConstants.ENTITY_REFERENCE, XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_DECLARATION ->
                throw refused(LintCode.SYNCML_DTD, "the document uses an entity");
            default -> {
                // nothing to bound
            }
        }
        return event;
    }

    private int parse() throws XmlRefusedException {
        try {
            return reader.next();
        } catch (XMLStreamException e) {
            throw refused(LintCode.SYNCML_SYNTAX, "the document is not XML", e.getLocation());
        } catch (RuntimeException e) {
            // The JDK's parser reports some damage so.
            throw refused(LintCode.SYNCML_SYNTAX, "the document cannot be parsed as XML");
        }
    }
}
