package dev.scepter.agent.enrollment.csp;

import dev.scepter.agent.csp.ClientCertificateInstall;
import dev.scepter.agent.model.Backend;
import dev.scepter.agent.model.Deadline;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeyPlace;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.port.PlacedKeys;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The keys of a platform and, beside them, those that Windows makes for its CSP. A name that {@link CspNotes} know stands for the
 * node of that name and its key: it is opened where Windows put the key, and deleting it deletes the node, with all that Windows
 * installed by it, the key, and then the note.
 *
 * <p>Safe for several threads. Besides the failures of every {@link KeyProvider}, {@code CSP_FAILED} where a node could not be
 * deleted.
 */
public final class CspKeys implements KeyProvider {
    /** Windows answers such a call within seconds; a process that carries it has to start first. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final KeyProvider platform;
    private final PlacedKeys placed;
    private final Map<Backend, ClientCertificateInstall> ways;
    private final CspNotes notes;
    private final Clock clock;

    /**
     * @param platform where all other keys are
     * @param ways by which nodes are deleted
     */
    public CspKeys(
            KeyProvider platform,
            PlacedKeys placed,
            Map<Backend, ClientCertificateInstall> ways,
            CspNotes notes,
            Clock clock) {
        this.platform = platform;
        this.placed = placed;
        this.ways = Map.copyOf(ways);
        this.notes = notes;
        this.clock = clock;
    }

    /** Notes that Windows will make the key of this name, before it is told to. Again it changes nothing. */
    void announce(KeyName name, Backend way) throws ScepterException {
        if (notes.of(name).isEmpty()) {
            notes.write(name, new CspNotes.Note(way, Optional.empty()));
        }
    }

    /** Says whether a key at a place is one that Scepter made, or has noted by another name than this. */
    boolean isOfAnother(KeyName name, KeyPlace place) throws ScepterException {
        return KeyName.parse(place.container()).isPresent()
                || notes.at(place).filter(other -> !other.equals(name)).isPresent();
    }

    /** Opens a key at a place that is not noted yet. */
    Optional<ManagedKey> openAt(KeyName name, KeyPlace place) throws ScepterException {
        return placed.open(name, place);
    }

    boolean isKeptAs(KeyPlace place, KeySpec spec) throws ScepterException {
        return placed.isKeptAs(place, spec);
    }

    /** Notes where Windows put a key that was announced: it is ours from here on. */
    void settle(KeyName name, KeyPlace place) throws ScepterException {
        CspNotes.Note note = notes.of(name)
                .orElseThrow(() -> new ScepterException(
                        ErrorCode.KEY_PROVIDER_FAILED, "the note of key " + name + " is gone from the data folder"));
        notes.write(name, new CspNotes.Note(note.way(), Optional.of(place)));
    }

    @Override
    public ManagedKey generate(KeyName name, KeySpec spec) throws ScepterException {
        if (notes.of(name).isPresent()) {
            throw new ScepterException(
                    ErrorCode.KEY_NAME_TAKEN, "cannot make key " + name + ": Windows makes a key of that name");
        }
        return platform.generate(name, spec);
    }

    @Override
    public Optional<ManagedKey> open(KeyName name) throws ScepterException {
        Optional<CspNotes.Note> note = notes.of(name);
        if (note.isEmpty()) {
            return platform.open(name);
        }
        Optional<KeyPlace> place = note.get().place();
        return place.isPresent() ? placed.open(name, place.get()) : Optional.empty();
    }

    @Override
    public boolean isKeptAs(KeyName name, KeySpec spec) throws ScepterException {
        Optional<CspNotes.Note> note = notes.of(name);
        if (note.isEmpty()) {
            return platform.isKeptAs(name, spec);
        }
        Optional<KeyPlace> place = note.get().place();
        return place.isPresent() && placed.isKeptAs(place.get(), spec);
    }

    @Override
    public void delete(KeyName name) throws ScepterException {
        Optional<CspNotes.Note> note = notes.of(name);
        if (note.isEmpty()) {
            platform.delete(name);
            return;
        }
        deleteNode(name, note.get().way());
        if (note.get().place().isPresent()) {
            placed.delete(note.get().place().get());
        }
        notes.remove(name);
    }

    private void deleteNode(KeyName name, Backend way) throws ScepterException {
        ClientCertificateInstall csp = ways.get(way);
        if (csp == null) {
            throw new ScepterException(
                    ErrorCode.CSP_FAILED,
                    "cannot delete the node " + name + ": it was made by " + way.shown() + ", which is not here");
        }
        try {
            csp.delete(name.containerName(), Deadline.in(clock, PATIENCE));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ScepterException(
                    ErrorCode.KEY_PROVIDER_FAILED, "interrupted while the node " + name + " was deleted", e);
        }
    }

    /** One that cannot be deleted holds up no other. */
    @Override
    public void deleteAll(PolicyId policy) throws ScepterException {
        List<ScepterException> failures = new ArrayList<>();
        for (KeyName name : notes.list(policy)) {
            try {
                delete(name);
            } catch (ScepterException e) {
                failures.add(e);
            }
        }
        platform.deleteAll(policy);
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
    }

    @Override
    public List<KeyName> list(PolicyId policy) throws ScepterException {
        Set<KeyName> names = new LinkedHashSet<>(platform.list(policy));
        names.addAll(notes.list(policy));
        return List.copyOf(names);
    }
}
