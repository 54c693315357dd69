/** Tests of the CA, by a client of their own that knows nothing of the agent. */
@NullMarked
package dev.scepter.lab.ca;

import org.jspecify.annotations.NullMarked;
