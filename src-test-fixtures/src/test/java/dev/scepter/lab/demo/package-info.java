/** Tests of the demo, in this process and as a process of its own. */
@NullMarked
package dev.scepter.lab.demo;

import org.jspecify.annotations.NullMarked;
