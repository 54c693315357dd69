package dev.scepter.agent.mdm;

import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.DurableFolder;
import java.util.Optional;

/** Keeps what is known of the configured source: {@code mdm/source.json}. Who writes holds the folder's lock. */
public final class SourceStates {
    static final int MOST_BYTES = 16 << 20;

    private static final String PATH = "mdm/source.json";

    private final DurableFolder folder;
    private final SourceStateCodec codec = new SourceStateCodec();

    public SourceStates(DurableFolder folder) {
        this.folder = folder;
    }

    /**
     * What is known of a source. A file that is damaged, from another version or about another source says nothing, so
     * that the source is asked without ETag and every absence begins anew.
     *
     * @throws ScepterException if the folder cannot be read
     */
    public SourceState read(String source) throws ScepterException {
        return newest().filter(state -> state.source().equals(source)).orElseGet(() -> SourceState.none(source));
    }

    /**
     * What is known of the source that was asked last, whichever that was.
     *
     * @throws ScepterException if the folder cannot be read
     */
    public Optional<SourceState> newest() throws ScepterException {
        return folder.read(PATH, MOST_BYTES).flatMap(codec::decode);
    }

    /** Forgets what is known of any source: it is asked in full. No failure if nothing is known. */
    public void forget() throws ScepterException {
        if (folder.read(PATH, MOST_BYTES).isPresent()) {
            folder.delete(PATH);
        }
    }

    /** Writes a state as a whole; it has reached the disk when this returns. */
    public void write(SourceState state) throws ScepterException {
        folder.write(PATH, codec.encode(state));
    }
}
