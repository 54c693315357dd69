/** Says by tests how the lab's MDM serves the device API, and holds recorded calls to its schemas. */
@NullMarked
package dev.scepter.lab.mdm;

import org.jspecify.annotations.NullMarked;
