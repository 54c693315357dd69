/**
 * The ports on plain files: for the demo, tests and pilots, and on every platform the one folder of the agent's own files.
 *
 * <p>Layout below the data folder: {@code store/} is what other programs read (certificates in force, keys, roots);
 * {@code certificates/}, {@code install.key}, {@code lock} and {@code tmp/} are the agent's own. Must not know what a policy asks
 * for, any protocol, or any library but the JDK.
 */
@NullMarked
package dev.scepter.agent.platform.file;

import org.jspecify.annotations.NullMarked;
