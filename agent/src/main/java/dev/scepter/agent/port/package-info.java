/**
 * What the agent needs from the machine it runs on, as interfaces: keys, certificates, trust anchors, files, time.
 *
 * <p>Each port has one contract test in the test-jar that all its implementations pass. A port must not know how
 * anything is stored; above all it has no thought of files.
 */
@NullMarked
package dev.scepter.agent.port;

import org.jspecify.annotations.NullMarked;
