/** Tests of the lab's servers. */
@NullMarked
package dev.scepter.lab.web;

import org.jspecify.annotations.NullMarked;
