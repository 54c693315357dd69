/** Tests of what holds for the lab as a whole. */
@NullMarked
package dev.scepter.lab;

import org.jspecify.annotations.NullMarked;
