package dev.scepter.agent.service;

import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeyPlace;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.ManagedKey;
import dev.scepter.agent.port.PlacedKeys;
import java.util.Optional;

/** Keys that Windows made, each by the API to which its place belongs. Safe for several threads. */
record WindowsPlacedKeys(PlacedKeys cng, PlacedKeys cryptoApi) implements PlacedKeys {

    private PlacedKeys of(KeyPlace place) {
        return place.providerType() == 0 ? cng : cryptoApi;
    }

    @Override
    public Optional<ManagedKey> open(KeyName name, KeyPlace place) throws ScepterException {
        return of(place).open(name, place);
    }

    @Override
    public boolean isKeptAs(KeyPlace place, KeySpec spec) throws ScepterException {
        return of(place).isKeptAs(place, spec);
    }

    @Override
    public void delete(KeyPlace place) throws ScepterException {
        of(place).delete(place);
    }
}
