/**
 * Values that every other package speaks in, and the catalogue of errors, exit codes and events.
 *
 * <p>Must not know any other package, any library but the JDK, and any input or output.
 */
@NullMarked
package dev.scepter.agent.model;

import org.jspecify.annotations.NullMarked;
