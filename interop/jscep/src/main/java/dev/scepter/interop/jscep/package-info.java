/**
 * A SCEP server and a SCEP client on jscep, for tests of Scepter against code that is not its own.
 *
 * <p>The package knows neither the agent nor the lab; it meets them over HTTP only.
 */
@NullMarked
package dev.scepter.interop.jscep;

import org.jspecify.annotations.NullMarked;
