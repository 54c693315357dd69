package dev.scepter.agent.platform.windows;

import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.ScepterException;

/** Tells in which provider a key lies; each key may lie in another one. */
@FunctionalInterface
public interface KeyLinks {

    /** Where a key lies, or would lie if it were made now. */
    KeyLink of(KeyName key) throws ScepterException;
}
