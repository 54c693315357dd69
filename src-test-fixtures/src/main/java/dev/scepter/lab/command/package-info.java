/** The command {@code scepter lab}: starts a lab on a port and says how to use it. */
@NullMarked
package dev.scepter.lab.command;

import org.jspecify.annotations.NullMarked;
