package dev.scepter.agent.enrollment.csp;

import dev.scepter.agent.model.Backend;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeyPlace;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.DurableFolder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Notes which key names stand for keys that Windows makes, by which way, and where it put them. A note is there before its node
 * is, and goes after node and key; so no crash leaves a node that nobody knows. One file each, that a person can read. Safe for
 * several threads.
 */
public final class CspNotes {
    private static final String FOLDER = "csp";
    private static final String HEAD = "scepter csp key 1";
    private static final String WAY = "way=";
    private static final String PROVIDER = "provider=";
    private static final String TYPE = "providerType=";
    private static final String CONTAINER = "container=";
    private static final int LINES_WITHOUT_PLACE = 2;
    private static final int LINES = 5;
    private static final int MAX_BYTES = 4_096;
    /** More than any machine has policies and renewals under way. */
    private static final int MAX_NOTES = 10_000;

    private final DurableFolder folder;

    /** @param folder the data folder */
    public CspNotes(DurableFolder folder) {
        this.folder = folder;
    }

    /**
     * What is noted of a key.
     *
     * @param way by which its node is reached
     * @param place where the key lies; empty until Windows said so
     */
    public record Note(Backend way, Optional<KeyPlace> place) {
        public Note {
            if (!way.isCsp()) {
                throw new IllegalArgumentException(way + " goes by no CSP");
            }
        }
    }

    /**
     * What is noted of a key; empty if Windows has nothing to do with it.
     *
     * @throws ScepterException {@code KEY_PROVIDER_FAILED} if the note is damaged
     */
    public Optional<Note> of(KeyName name) throws ScepterException {
        Optional<byte[]> content = folder.read(path(name), MAX_BYTES);
        return content.isPresent() ? Optional.of(parse(name, content.get())) : Optional.empty();
    }

    /** Where a key lies; empty if Windows did not make it, or did not say so yet. */
    public Optional<KeyPlace> place(KeyName name) throws ScepterException {
        return of(name).flatMap(Note::place);
    }

    /** The key that is noted to lie at a place. */
    Optional<KeyName> at(KeyPlace place) throws ScepterException {
        for (KeyName name : all()) {
            if (place(name).equals(Optional.of(place))) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    /** All keys of a policy that Windows makes or made, in any order. */
    List<KeyName> list(PolicyId policy) throws ScepterException {
        return all().stream().filter(name -> name.policy().equals(policy)).toList();
    }

    private List<KeyName> all() throws ScepterException {
        List<String> files = folder.list(FOLDER);
        if (files.size() > MAX_NOTES) {
            throw new ScepterException(
                    ErrorCode.KEY_PROVIDER_FAILED,
                    "cannot look through the folder " + FOLDER + " of the data folder: it holds " + files.size()
                            + " files");
        }
        return files.stream().flatMap(file -> KeyName.parse(file).stream()).toList();
    }

    void write(KeyName name, Note note) throws ScepterException {
        List<String> lines = new ArrayList<>(List.of(HEAD, WAY + note.way().word()));
        note.place().ifPresent(place -> {
            lines.add(PROVIDER + place.provider());
            lines.add(TYPE + place.providerType());
            lines.add(CONTAINER + place.container());
        });
        if (lines.stream().anyMatch(line -> line.chars().anyMatch(Character::isISOControl))) {
            throw new ScepterException(
                    ErrorCode.KEY_PROVIDER_FAILED,
                    "cannot note where key " + name + " lies: the name that Windows gives it holds a control character");
        }
        folder.write(path(name), (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    void remove(KeyName name) throws ScepterException {
        folder.delete(path(name));
    }

    private static Note parse(KeyName name, byte[] content) throws ScepterException {
        List<String> lines = List.of(text(name, content).split("\n", -1));
        // The last line ends, too.
        int count = lines.size() - 1;
        if ((count != LINES_WITHOUT_PLACE && count != LINES)
                || !lines.get(count).isEmpty()
                || !lines.get(0).equals(HEAD)) {
            throw damaged(name);
        }
        Backend way = Backend.ofWord(value(name, lines.get(1), WAY))
                .filter(Backend::isCsp)
                .orElseThrow(() -> damaged(name));
        if (count == LINES_WITHOUT_PLACE) {
            return new Note(way, Optional.empty());
        }
        try {
            KeyPlace place = new KeyPlace(
                    value(name, lines.get(2), PROVIDER),
                    Integer.parseInt(value(name, lines.get(3), TYPE)),
                    value(name, lines.get(4), CONTAINER));
            return new Note(way, Optional.of(place));
        } catch (IllegalArgumentException e) {
            throw damaged(name);
        }
    }

    private static String text(KeyName name, byte[] content) throws ScepterException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw damaged(name);
        }
    }

    private static String value(KeyName name, String line, String prefix) throws ScepterException {
        if (!line.startsWith(prefix)) {
            throw damaged(name);
        }
        return line.substring(prefix.length());
    }

    private static ScepterException damaged(KeyName name) {
        return new ScepterException(
                ErrorCode.KEY_PROVIDER_FAILED,
                "cannot say where the key " + name + " lies, which Windows made: the note " + path(name)
                        + " in the data folder is damaged; restore it, or delete it, the node of that name and the key");
    }

    private static String path(KeyName name) {
        return FOLDER + "/" + name.containerName();
    }
}
