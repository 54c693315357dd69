package dev.scepter.agent.port;

import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeyPlace;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.ScepterException;
import java.util.Optional;

/** Keys that the machine made itself and keeps where it wants. Safe for several threads. Failures as of a {@link KeyProvider}. */
public interface PlacedKeys {
    /** A machine that makes none. */
    PlacedKeys NONE = new PlacedKeys() {
        @Override
        public Optional<ManagedKey> open(KeyName name, KeyPlace place) {
            return Optional.empty();
        }

        @Override
        public boolean isKeptAs(KeyPlace place, KeySpec spec) {
            return false;
        }

        @Override
        public void delete(KeyPlace place) {}
    };

    /**
     * Opens a key; empty if it is not there.
     *
     * @param name what Scepter calls it
     * @throws ScepterException {@code KEY_DAMAGED} if it is there and will never work again
     */
    Optional<ManagedKey> open(KeyName name, KeyPlace place) throws ScepterException;

    /** As {@link KeyProvider#isKeptAs}, for one of these. */
    boolean isKeptAs(KeyPlace place, KeySpec spec) throws ScepterException;

    /** Deletes a key; no failure if it is absent. */
    void delete(KeyPlace place) throws ScepterException;
}
