/** Wires the parts of one running agent together; may use all packages. Must not print. */
@NullMarked
package dev.scepter.agent.service;

import org.jspecify.annotations.NullMarked;
