/** Says by tests what people may do with a running lab. */
@NullMarked
package dev.scepter.lab.control;

import org.jspecify.annotations.NullMarked;
