/** The walls between the packages, as tests. */
@NullMarked
package dev.scepter.agent.architecture;

import org.jspecify.annotations.NullMarked;
