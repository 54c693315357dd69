/**
 * The command line: arguments to calls, results to text or JSON, failures to exit codes. The only package that prints.
 *
 * <p>Decides nothing about certificates.
 */
@NullMarked
package dev.scepter.agent.cli;

import org.jspecify.annotations.NullMarked;
