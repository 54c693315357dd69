/** Says by tests what the command {@code scepter lab} prints and how it ends. */
@NullMarked
package dev.scepter.lab.command;

import org.jspecify.annotations.NullMarked;
