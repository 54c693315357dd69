package dev.scepter.agent.platform.windows.security;

import dev.scepter.agent.platform.windows.WindowsException;

/** The calls that make a folder with a descriptor and look at one. */
interface Folders {

    /**
     * Makes a folder that has its descriptor from the first instant on.
     *
     * @param sddl owner, group and access list
     */
    void make(String path, String sddl) throws WindowsException;

    /** Looks at what stands at a path; a link is looked at itself. */
    Found look(String path) throws WindowsException;

    /**
     * What stands at a path.
     *
     * @param attributes {@code FILE_ATTRIBUTE_} bits
     * @param sddl its owner and its access list
     */
    record Found(int attributes, String sddl) {}
}
