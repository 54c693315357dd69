package dev.scepter.agent.service;

import dev.scepter.agent.mdm.PolicySource;
import dev.scepter.agent.model.ScepterException;
import java.time.Duration;
import java.util.Optional;

/** The source of policies that the settings name, as they are now. Safe for several threads. */
interface ConfiguredSource {

    /**
     * The source to ask; empty if there is none: the device is not enrolled, and nothing else is configured.
     *
     * @throws ScepterException if the source that is configured cannot be asked from this device
     */
    Optional<PolicySource> current() throws ScepterException, InterruptedException;

    /**
     * As whom the device asks now: an answer to somebody else is none. Changes when the device is enrolled anew.
     *
     * @throws ScepterException if that cannot be read
     */
    String session() throws ScepterException;

    /** Changes when settings or identity are changed, by a command for instance. Writes nothing. */
    int fingerprint();

    /** What failures are noted under when {@link #current} fails. */
    String name() throws ScepterException;

    /** Time between two answers unless the server says otherwise. */
    Duration pollInterval();

    /** How long a server may hold its answer. */
    Duration longestWait();

    /** Whether policies of a source were assigned to another machine than this one. */
    boolean isForeignMachine(String source) throws ScepterException;
}
