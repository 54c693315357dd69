/** The command line as its outside contract says, against the lab's CA. */
@NullMarked
package dev.scepter.cli;

import org.jspecify.annotations.NullMarked;
