package dev.scepter.agent.service;

import dev.scepter.agent.csp.ClientCertificateInstall;
import dev.scepter.agent.model.Backend;
import dev.scepter.agent.port.InstalledCertificates;
import dev.scepter.agent.port.PlacedKeys;
import dev.scepter.agent.port.ScepObjects;
import java.util.Map;
import java.util.Optional;

/**
 * What the ways to enrol need that Windows has itself.
 *
 * @param certEnroll objects that make and read SCEP messages
 * @param csps the CSP by which Windows enrols, as each of these backends reaches it
 * @param placedKeys keys that Windows made
 * @param installed certificates that Windows installed
 */
public record WindowsWays(
        Optional<ScepObjects> certEnroll,
        Map<Backend, ClientCertificateInstall> csps,
        PlacedKeys placedKeys,
        InstalledCertificates installed) {
    /** Another system. */
    public static final WindowsWays NONE =
            new WindowsWays(Optional.empty(), Map.of(), PlacedKeys.NONE, InstalledCertificates.NONE);

    public WindowsWays {
        csps = Map.copyOf(csps);
        if (!csps.keySet().stream().allMatch(Backend::isCsp)) {
            throw new IllegalArgumentException("not all of " + csps.keySet() + " go by a CSP");
        }
    }
}
