package dev.scepter.agent.service;

import dev.scepter.agent.csp.ClientCertificateInstall;
import dev.scepter.agent.enrollment.certenroll.CertEnrollEnrollment;
import dev.scepter.agent.enrollment.certenroll.RequestForgettingKeys;
import dev.scepter.agent.enrollment.csp.CspEnrollment;
import dev.scepter.agent.enrollment.csp.CspKeys;
import dev.scepter.agent.enrollment.csp.CspNotes;
import dev.scepter.agent.enrollment.nativescep.NativeScepEnrollment;
import dev.scepter.agent.enrollment.nativescep.ScepServers;
import dev.scepter.agent.lifecycle.Enrollment;
import dev.scepter.agent.lifecycle.KeySpecs;
import dev.scepter.agent.model.Backend;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.port.EventSink;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.port.MachineIdentity;
import dev.scepter.agent.port.Sleeper;
import dev.scepter.agent.scep.TransportKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** The ways to enrol that an agent has on its machine, and what the keys have to take with them when they go. */
final class EnrollmentWays {
    private final Platform platform;
    private final CspKeys ofCsp;
    private final KeyProvider keys;

    EnrollmentWays(Platform platform, Clock clock) {
        this.platform = platform;
        WindowsWays windows = platform.windowsWays();
        this.ofCsp = new CspKeys(
                platform.keys(), windows.placedKeys(), windows.csps(), new CspNotes(platform.folder()), clock);
        this.keys = keysOf(platform, windows.equals(WindowsWays.NONE) ? platform.keys() : ofCsp);
    }

    private static KeyProvider keysOf(Platform platform, KeyProvider own) {
        return platform.windowsWays()
                .certEnroll()
                .<KeyProvider>map(objects -> new RequestForgettingKeys(own, platform.folder(), objects))
                .orElse(own);
    }

    /** The keys to work with: what Windows keeps for a key goes with it. */
    KeyProvider keys() {
        return keys;
    }

    /** The ways, in the order in which they are considered: each that the machine can have in principle. */
    List<Enrollment> all(
            ScepServers servers,
            MachineIdentity identity,
            KeySpecs keySpecs,
            EventSink events,
            SecureRandom random,
            Clock clock,
            Sleeper sleeper) {
        NativeScepEnrollment own = new NativeScepEnrollment(
                keys,
                () -> platform.transportKeys().generate(KeySpec.rsa(TransportKey.BITS)),
                servers,
                platform.folder(),
                identity,
                keySpecs,
                events,
                random,
                clock);
        List<Enrollment> ways = new ArrayList<>();
        ways.add(own);
        platform.windowsWays()
                .certEnroll()
                .ifPresent(objects -> ways.add(new CertEnrollEnrollment(
                        objects, own.gate(), keys, platform.folder(), identity, keySpecs, events, random, clock)));
        for (Backend backend : Backend.values()) {
            ClientCertificateInstall csp = platform.windowsWays().csps().get(backend);
            if (csp != null) {
                ways.add(new CspEnrollment(
                        backend,
                        csp,
                        own.gate(),
                        ofCsp,
                        platform.windowsWays().installed(),
                        identity,
                        keySpecs,
                        random,
                        clock,
                        sleeper));
            }
        }
        return ways;
    }
}
